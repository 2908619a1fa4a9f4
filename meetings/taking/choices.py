"""What can be chosen while minutes are taken, asked for once for a whole page."""

from functools import cached_property

from django.db.models import Q

from meetings.models import Attendance, ImmediateAdjustment
from meetings.numbering import in_order, number_items
from meetings.paragraphs import first_paragraph
from members.models import Body, Person


class Choices:
    """Items, bodies and receivers of a meeting, as (value, label)."""

    def __init__(self, meeting):
        self.meeting = meeting

    @cached_property
    def items(self) -> list[tuple[str, str]]:
        """The agenda in reading order: "4 Budget", "§ 12 Budget"."""
        items = in_order(self.meeting.items.defer("text"))
        is_protocol = self.meeting.is_protocol
        first = first_paragraph(self.meeting, items) if is_protocol else 1
        numbers = number_items(items, first=first)
        sign = "§ " if is_protocol else ""
        return [(str(item.pk), f"{sign}{numbers[item.pk]} {item.title[:60]}") for item in items]

    @cached_property
    def fixed(self) -> set[int]:
        """The items, by pk, that `rules.is_locked_at_once`: nothing at them changes any longer."""
        if not self.meeting.is_protocol:
            return set()
        locking = ImmediateAdjustment.objects.locking().values("item")
        items = self.meeting.items.filter(Q(pk__in=locking) | Q(parent__in=locking))
        return set(items.order_by().values_list("pk", flat=True))

    @cached_property
    def meeting_bodies(self) -> list[tuple[str, str]]:
        """The bodies that meet."""
        return [(str(body.pk), body.short_name) for body in self.meeting.bodies]

    @cached_property
    def bodies(self) -> list[tuple[str, str]]:
        """All bodies there are that day."""
        found = Body.objects.active_on(self.meeting.date).order_by("name")
        return [(str(pk), name) for pk, name in found.values_list("pk", "name")]

    @cached_property
    def _persons(self):
        of_meeting = Q(
            pk__in=Attendance.objects.filter(meeting=self.meeting, person__isnull=False).values(
                "person"
            )
        ) | Q(action_items__item__meeting=self.meeting)
        return list(Person.objects.filter(of_meeting).distinct())

    @cached_property
    def receivers(self) -> list:
        """To whom an assignment can go: the chancery, who is on the list, a body."""
        persons = [(f"person-{person.pk}", str(person)) for person in self._persons]
        bodies = [(f"body-{pk}", name) for pk, name in self.bodies]
        grouped = [("Personer", persons), ("Organ", bodies)]
        return [("chancery", "Kansliet"), *(group for group in grouped if group[1])]
