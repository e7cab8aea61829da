"""What store adds to the command line, one module a group of commands."""
