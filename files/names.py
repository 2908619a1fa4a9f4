"""The name under which a file is shown and downloaded, made safe."""

import unicodedata
from pathlib import PurePosixPath

MAX_LENGTH = 200
# What Windows refuses in a name; "/" and "\" are cut away with the folders.
REFUSED = str.maketrans(dict.fromkeys('<>:"|?*', "-"))


def safe_name(name: str) -> str:
    """Return the last part of `name` without control, invisible or direction-changing characters.

    "../../x.pdf" becomes "x.pdf". Letters such as å ä ö, spaces and commas stay; the suffix
    stays also when the name is cut to MAX_LENGTH characters. Never empty.
    """
    last = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    # C*: controls, format characters (RTL override, zero width), surrogates; Zl, Zp: line ends.
    kept = "".join(
        c
        for c in last
        if not (unicodedata.category(c).startswith("C") or unicodedata.category(c) in {"Zl", "Zp"})
    )
    kept = " ".join(kept.translate(REFUSED).split()).rstrip(". ")
    if kept.startswith("."):  # hidden files, and names of which only the suffix is left
        kept = "fil." + kept.lstrip(". ")
    path = PurePosixPath(kept or "fil")
    suffix = path.suffix[:20]
    return path.stem[: MAX_LENGTH - len(suffix)].rstrip() + suffix
