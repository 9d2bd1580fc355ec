"""What a cell of a table can hold, in Excel and in CSV. Pure."""

import re

MAX_CELL = 32_767
_LINE_END = re.compile("\r\n|[\r\x0b\x0c]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
# Excel writes a character as _xHHHH_, the carriage return among them; what looks like one gets its underscore so.
_ENCODED_RETURN = re.compile("_x000D_", re.IGNORECASE)
_LIKE_ENCODED = re.compile("_(?=x[0-9A-F]{4}_)", re.IGNORECASE)
_ESCAPED = re.compile("_x005F_(?=x[0-9A-F]{4}_)", re.IGNORECASE)


def as_written(text: str) -> str:
    """A text as it comes back from a file in which nobody changed it."""
    text = _LINE_END.sub("\n", _ENCODED_RETURN.sub("", text))
    return _NOT_IN_XML.sub("\ufffd", text).strip()[:MAX_CELL].rstrip()


def cell_text(text: str) -> str:
    """What is written into a cell for this text."""
    return _LIKE_ENCODED.sub("_x005F_", as_written(text))


def text_in(written: str) -> str:
    """The text of which this was written into a cell."""
    return as_written(_ESCAPED.sub("_", written))


def harmless(text: str) -> str:
    """No program takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
