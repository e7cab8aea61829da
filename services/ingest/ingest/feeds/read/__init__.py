"""Reading feeds: from the bytes a server sent to items, whatever the format and however broken. Pure."""
