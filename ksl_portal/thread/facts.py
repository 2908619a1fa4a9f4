"""The state of everything that a story is told from; see `members.facts`.

Every such model has a history (tests/members/test_history_kept.py).
"""

from functools import cache

from django.apps import apps
from simple_history.models import HistoricalChanges

from members.facts import state_of

APPS = ("members", "meetings", "referrals", "agreements")


@cache
def _histories() -> list[type]:
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return [model for model in models if issubclass(model, HistoricalChanges)]


def state_of_facts() -> str:
    """The name of what is known now. One query."""
    return state_of(_histories())
