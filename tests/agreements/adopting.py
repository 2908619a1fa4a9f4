"""What tests of adopting share: the municipality's pages, opened and sent back as in a browser."""

from agreements.models import Adoption
from tests.cast import logged_in
from tests.forms import soup_of
from tests.referrals.answering import Pages

DECIDED = {
    "utfall-outcome": "adopted",
    "beslut-organ": "council",
    "beslut-decided_on": "2015-03-02",
    "beslut-paragraph": "42",
}


class AdoptPages(Pages):
    """The pages on which the municipality of one account reports its decision."""

    def __init__(self, agreement, user):
        self.client = logged_in(user)
        self.url = f"/overenskommelser/{agreement.slug}/antagande/"


def draft_of(agreement, slug="botkyrka"):
    found = Adoption.objects.filter(agreement=agreement, municipality__slug=slug, status="draft")
    return found.first()


def counting(agreement, slug="botkyrka"):
    """The entry of a municipality that counts, None if there is none."""
    entries = Adoption.objects.filter(agreement=agreement, municipality__slug=slug)
    return entries.current().first()


def words_on(response):
    return soup_of(response).main.get_text(" ", strip=True)
