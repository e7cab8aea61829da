"""What `newswire sentiment` is asked, a line each: which target of which text."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError


class AskedError(ValueError):
    """A line that asks nothing that can be answered; the message says which field is wrong and why."""


class TargetRequest(BaseModel):
    """A target `text[start:end]`, in code points; more fields may be there and are not looked at."""

    model_config = ConfigDict(frozen=True)

    id: StrictStr | StrictInt
    text: StrictStr
    start: Annotated[StrictInt, Field(ge=0)]
    end: Annotated[StrictInt, Field(ge=0)]


def read_asked(line: bytes) -> TargetRequest:
    """The question on one line of NDJSON.

    Raises:
        AskedError: it is no JSON object with these fields, or there is no such target in the text.
    """
    try:
        asked = TargetRequest.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise AskedError(f"{'.'.join(str(part) for part in first['loc'][:1]) or 'JSON'}: {first['msg']}") from None
    if not asked.start < asked.end <= len(asked.text):
        raise AskedError(f"start {asked.start}, end {asked.end}: no span of a text of {len(asked.text)} code points")
    return asked
