"""What is unwise about the time a referral gives: said as warnings, never refused."""

from datetime import date, timedelta

from meetings.holidays import BETWEEN, eve, in_sentence, midsummer_eve, public_holiday

SHORTEST = timedelta(weeks=8)
SATURDAY = 5
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


def term_warnings(sent_on: date, due_on: date) -> list[str]:
    """What to think twice about when a referral sent on `sent_on` is due on `due_on`.

    A term shorter than eight weeks; a last day on a weekend, a public holiday or the day before
    one; a term of which more than half is summer, from midsummer's eve to 15 August.
    """
    warnings = [_short(sent_on, due_on), _closed(due_on), _summer(sent_on, due_on)]
    return [warning for warning in warnings if warning]


def _short(sent_on, due_on):
    days = max((due_on - sent_on).days, 0)
    if days >= SHORTEST.days:
        return ""
    weeks, rest = divmod(days, 7)
    parts = [_counted(weeks, "vecka", "veckor"), _counted(rest, "dag", "dagar")]
    said = " och ".join(part for part in parts if part) or "ingen tid alls"
    return (
        f"Svarstiden är kortare än åtta veckor: {said}. "
        "Kommunerna hinner kanske inte ta svaret i nämnd och styrelse."
    )


def _counted(number, one, many):
    return f"{number} {one if number == 1 else many}" if number else ""


def _closed(day):
    name = public_holiday(day) or eve(day)
    if name == BETWEEN:
        name = "en klämdag"
    if name:
        return f"Sista svarsdag är {in_sentence(name)}."
    if day.weekday() >= SATURDAY:
        return f"Sista svarsdag är en {WEEKDAYS[day.weekday()]}."
    following = in_sentence(public_holiday(day + timedelta(days=1)))
    return f"Sista svarsdag är dagen före {following}." if following else ""


def _summer(sent_on, due_on):
    days = (due_on - sent_on).days
    summer = sum(
        _summer_days(year, sent_on, due_on) for year in range(sent_on.year, due_on.year + 1)
    )
    if days <= 0 or summer * 2 <= days:
        return ""
    return (
        f"Mer än halva svarstiden är sommar: {summer} av {days} dagar ligger mellan midsommar "
        "och mitten av augusti."
    )


def _summer_days(year, sent_on, due_on):
    """How many days of the term, the day of sending left out, belong to that year's summer."""
    first = max(midsummer_eve(year), sent_on + timedelta(days=1))
    last = min(date(year, 8, 15), due_on)
    return max((last - first).days + 1, 0)
