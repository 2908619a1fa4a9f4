"""Whether a file is plain text, and not a web page that calls itself text."""

import codecs
import re
from typing import BinaryIO

CHUNK = 64 * 1024
MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|script|iframe|svg|style|meta|\?xml)\b|<\?xml", re.I
)
# Controls that no text has; tab, line feed, form feed and carriage return are text.
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_markup(head: bytes) -> bool:
    """Whether the first kilobyte reads as a web page or drawing that a browser could run."""
    if head.startswith(UTF16_MARKS):
        head = head.decode("utf-16", "ignore").encode()
    return bool(MARKUP.search(head))


def is_plain_text(head: bytes, file: BinaryIO) -> bool:
    """Whether all of `file` is text in UTF-8, UTF-16 with a byte order mark, or Windows-1252."""
    if is_markup(head):
        return False
    file.seek(0)
    utf16 = head.startswith(UTF16_MARKS)
    decoder = codecs.getincrementaldecoder("utf-16")() if utf16 else None
    while chunk := file.read(CHUNK):
        if decoder is None:
            if CONTROLS.search(chunk):
                return False
            continue
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
    return True
