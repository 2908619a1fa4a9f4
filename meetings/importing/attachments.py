"""Appendices and links that the text of an item names."""

import re

from files.prose.blocks import Block

from .proposal import Attachment, Item

_URL = re.compile(r"<?\b((?:https?://|www\.)[^\s<>)\]]+)>?")
_MARKDOWN = re.compile(r"\[([^\]\n]{1,200})\]\(((?:https?://|www\.|mailto:)[^)\s]+)\)")
# "Presentationen bifogas.": a sentence of its own that says only that.
_ENCLOSED = re.compile(
    r"(?P<title>[A-ZÅÄÖ][^.:;?!]{2,80}?)\s+(?:bifogas|biläggs|bifogat|bifogad)"
    r"(?:\s+(?:minnes)?anteckningarna|\s+protokollet)?"
    r"(?:,?\s*\(?(?:som\s+)?bilaga\s*(?P<number>\d{1,2})\)?)?\.?"
)
_APPENDIX = re.compile(
    r"(?:se\s+)?(?:bifog(?:as|at|ade|ad)(?=\s*:)|bilag(?:a|or))(?:\s*(?:nr\.?\s*)?(?P<number>\d{1,2}[a-z]?|[A-H])(?![\w]))?\s*"
    r"(?P<sep>[:.–-]|\s|$)\s*(?P<title>.*)$",
    re.IGNORECASE | re.DOTALL,
)


def attachments_in(blocks: list[Block]) -> tuple[list[Attachment], list[Block]]:
    """Appendices named on lines of their own, and the blocks that remain as text."""
    attachments: list[Attachment] = []
    rest: list[Block] = []
    listing = False
    last = 0
    for block in blocks:
        below = block.lines[0] == last + 1
        last = block.lines[-1]
        if block.kind == "appendix":
            found = _attachments_of(block.text)
            listing = found == [] or block.text[:7].casefold() == "bilagor"
            if found is None:
                listing = False
                rest.append(block)
            else:
                attachments.extend(found)
        elif (listing and block.kind in ("bullet", "numbered")) or (
            listing and below and _is_title(block)
        ):
            attachments.append(_attachment(block.text, None))
        elif match := _ENCLOSED.fullmatch(block.text):
            attachments.append(_attachment(match["title"], match["number"]))
            rest.append(block)
        else:
            listing = False
            rest.append(block)
    return attachments, rest


def _is_title(block: Block) -> bool:
    """Whether a line below "Bilagor:" names one more of them."""
    text = block.text
    return block.kind == "paragraph" and len(text) <= 120 and not re.search(r"[.:?!]$", text)


def settle_numbered(items: list[Item]) -> None:
    """Numbered appendices listed at the very end go to the item whose text refers to them."""
    every = [item for top in items for item in (top, *top.items)]
    if len(every) < 2:
        return
    last = every[-1]
    for attachment in list(last.attachments):
        if not attachment.number or _refers(last, attachment.number):
            continue
        owners = [item for item in every[:-1] if _refers(item, attachment.number)]
        if len(owners) == 1:
            last.attachments.remove(attachment)
            owners[0].attachments.append(attachment)


def _refers(item: Item, number: str) -> bool:
    pattern = rf"\bbilaga\s+(?:nr\.?\s*)?{re.escape(number)}\b"
    return re.search(pattern, item.text, re.IGNORECASE) is not None


def _attachments_of(text: str) -> list[Attachment] | None:
    """The appendices of one line; [] opens a list, None is no appendix line."""
    if re.match(r"https?://|www\.|\[", text, re.IGNORECASE):
        return [_attachment(text, None)]
    if match := re.match(r"länk(?:ar)?\s*:\s*(.*)$", text, re.IGNORECASE | re.DOTALL):
        return [_attachment(match[1], None)] if match[1] else []
    match = _APPENDIX.match(text)
    if not match:
        return None
    number, title = match["number"], match["title"].strip()
    plain = match["sep"] not in (":", ".", "–", "-")
    if plain and title and (not number or len(title) > 120 or title[:1].islower()):
        return None
    if not title:
        return [Attachment(f"Bilaga {number}", number)] if number else []
    if text[:7].casefold() == "bilagor" or ";" in title:
        parts = [part.strip(" .") for part in re.split(r";|,\s+(?=[A-ZÅÄÖ\d])", title)]
        return [_attachment(part, None) for part in parts if part]
    return [_attachment(title, number)]


def _attachment(title: str, number: str | None) -> Attachment:
    url = None
    if match := _MARKDOWN.search(title):
        title, url = title.replace(match[0], match[1]), match[2]
    elif match := _URL.search(title):
        url = match[1].rstrip(".,;")
        rest = " ".join((title[: match.start()] + title[match.end() :]).split()).strip(" :,-–()<>")
        title = rest or url
    if match := re.match(r"(\d{1,2}|[a-h])[.:)]\s+(.*)$", title):
        number, title = number or match[1], match[2]
    return Attachment(title.strip().rstrip(".") or title, number, url)


def plain_links(text: str) -> str:
    """Links in Markdown's form as "title <address>": nothing of them is lost."""
    return _MARKDOWN.sub(r"\1 <\2>", text)
