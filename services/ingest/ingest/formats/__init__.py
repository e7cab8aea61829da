"""What newsrooms send besides our own JSON and plain text: a module for each format, and the table of them.

A format's module is pure: it takes the document and gives the submission, or a problem that points into the document.
A new one is its module and a line here.
"""

from __future__ import annotations

from typing import Final

import orjson

from ingest.formats import newsarticle, ninjs, page
from ingest.formats.format import DocumentFormat

FORMATS: Final[tuple[DocumentFormat, ...]] = (page.FORMAT, ninjs.FORMAT, newsarticle.FORMAT)

BY_NAME: Final = {one.name: one for one in FORMATS}
BY_TYPE: Final = {media_type: one for one in FORMATS for media_type in one.media_types}
BY_LINE_TYPE: Final = {media_type: one for one in FORMATS for media_type in one.line_types}


def recognised(body: bytes) -> DocumentFormat | None:
    """The format of a JSON document that is no submission of ours; None: it only tries to be one.

    Asked only after the document was refused as a submission. A submission has no unknown fields, and every format
    is recognised by fields that a submission does not have; so none is ever taken for something else.
    """
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if type(document) is not dict:
        return None
    return next((one for one in FORMATS if one.is_this is not None and one.is_this(document)), None)
