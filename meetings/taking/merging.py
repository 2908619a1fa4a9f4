"""Two versions of a text in one, so that nothing of either is lost."""

import re
from difflib import SequenceMatcher

from members.richtext import sanitize

# The outermost blocks of the portal's rich text. What nests (a list in a list) is cut where the
# outermost one ends, since the tags are counted.
TAG = re.compile(r"<(/?)(p|h3|h4|ul|ol|table)\b[^>]*>")


def joined(mine: str, theirs: str) -> str:
    """Both rich texts: equal blocks once; where they differ, mine and then theirs."""
    return sanitize("".join(_joined(_blocks(mine), _blocks(theirs))))


def joined_plain(mine: str, theirs: str) -> str:
    """The same for plain text, line by line."""
    return "\n".join(_joined(mine.splitlines(), theirs.splitlines()))


def _joined(a, b):
    found = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        found += a[a1:a2]
        if kind != "equal":
            found += b[b1:b2]
    return found


def _blocks(html):
    blocks, depth, start = [], 0, 0
    for tag in TAG.finditer(html):
        depth += -1 if tag[1] else 1
        if depth == 0:
            blocks.append(html[start : tag.end()])
            start = tag.end()
    return [*blocks, html[start:]] if html[start:] else blocks
