"""What a document may load while it is laid out: pictures inside it and files we ship."""

from base64 import b64decode
from binascii import Error as Base64Error
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from django.conf import settings
from PIL import Image, UnidentifiedImageError
from weasyprint.urls import URLFetcher, URLFetcherResponse

SHIPPED = Path(settings.BASE_DIR) / "static"
# Other colour spaces would need an output intent of their own in PDF/A.
ALLOWED_MODES = {"1", "L", "LA", "P", "RGB", "RGBA"}


class ShippedOnly(URLFetcher):
    """Refuses the network and every file outside our static directory.

    WeasyPrint takes the ValueError as "not there" and prints the alternative text.
    """

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        """Return what `url` holds; ValueError when it may not be loaded."""
        parts = urlsplit(url)
        if parts.scheme == "data":
            return _picture(url)
        if parts.scheme == "file" and not parts.netloc:
            path = Path(url2pathname(parts.path)).resolve()
            if path.is_relative_to(SHIPPED.resolve()) and path.is_file():
                return URLFetcherResponse(url, path.read_bytes())
        raise ValueError("Only shipped files and pictures in the document are loaded.")


def _picture(url: str) -> URLFetcherResponse:
    kind, _, body = url.removeprefix("data:").partition(",")
    try:
        content = b64decode(body, validate=True) if ";base64" in kind else unquote_to_bytes(body)
        with Image.open(BytesIO(content)) as picture:
            allowed = picture.mode in ALLOWED_MODES
    except (Base64Error, UnidentifiedImageError, Image.DecompressionBombError, OSError) as error:
        raise ValueError("The data: URL holds no picture that can be read.") from error
    if not allowed:
        raise ValueError("The picture's colours cannot be archived.")
    return URLFetcherResponse(url, content, {"Content-Type": kind.split(";")[0]})
