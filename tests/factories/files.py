import hashlib

import factory
from django.core.files.base import ContentFile

from files.models import StoredFile

# The smallest thing that every reader takes for a PDF.
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + (
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


class StoredFileFactory(factory.django.DjangoModelFactory):
    """A stored PDF; give `content` for other bytes."""

    class Meta:
        model = StoredFile

    class Params:
        content = PDF

    original_name = factory.Sequence(lambda n: f"underlag-{n + 1}.pdf")
    content_type = "application/pdf"
    file = factory.LazyAttribute(lambda o: ContentFile(o.content, name=o.original_name))
    size = factory.LazyAttribute(lambda o: len(o.content))
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.content).hexdigest())
