"""How streams lie in the file."""

import zlib
from functools import partial

import pydyf


class Packed(pydyf.Stream):
    """A stream whose bytes are final.

    It ends with CR LF. pydyf writes LF, and after data that happen to end in CR a validator
    takes both for the end of line and finds the length wrong: one stream in 256.
    """

    @property
    def data(self) -> bytes:
        """The whole object as it stands in the file."""
        extra = pydyf.Dictionary({**self.extra, "Length": len(self.stream[0])})
        return b"%b\nstream\n%b\r\nendstream" % (extra.data, self.stream[0])


def pack(pdf: pydyf.PDF) -> None:
    """Compress every stream once; pydyf would do it once for the file's id and once to write."""
    for item in pdf.objects:
        _pack(item)
    # The streams of objects and of the cross-reference are added while the file is written.
    pdf.add_object = partial(_add_packed, pdf)


def _add_packed(pdf: pydyf.PDF, item: pydyf.Object) -> None:
    _pack(item)
    pydyf.PDF.add_object(pdf, item)


def _pack(item: pydyf.Object) -> None:
    if not isinstance(item, pydyf.Stream):
        return
    if item.extra.get("Subtype") == "/Image":
        item.extra["Interpolate"] = "false"  # PDF/A allows nothing else
    content = b"\n".join(pydyf._to_bytes(part) for part in item.stream)
    if item.compress:
        content = zlib.compress(content, 6)
        item.extra["Filter"] = "/FlateDecode"
    item.stream, item.compress = [content], False
    item.__class__ = Packed
