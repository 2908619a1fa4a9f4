"""Loads the whole demo, once, in one transaction."""

from datetime import date, timedelta

from django.db import transaction

from ksl_portal.demo.adjusting import (
    begin_a_correction,
    correct_one,
    send_one_out,
    take_one_back,
)
from ksl_portal.demo.adoptions import load_adoptions
from ksl_portal.demo.agenda import fill_agendas
from ksl_portal.demo.answers import load_answers
from ksl_portal.demo.calls import load_calls
from ksl_portal.demo.cast import Cast
from ksl_portal.demo.days import Planned, plan_meetings
from ksl_portal.demo.doors import make_accounts, send_invitations
from ksl_portal.demo.ideas import IdeaBook
from ksl_portal.demo.library import CONTENT, Thread, read_singles, read_threads
from ksl_portal.demo.live import load_meeting_of_today
from ksl_portal.demo.minutes import Secretary, backdate
from ksl_portal.demo.papers import PaperStore
from ksl_portal.demo.planning import load_planning
from ksl_portal.demo.registers import load_registers
from meetings.importing.intake import take_in
from meetings.models import Matter
from members.models import Body, PolicyArea

SAMPLE = CONTENT / "kso-anteckningar-2020-02-04.txt"


@transaction.atomic
def load(today: date) -> None:
    """Store persons, accounts, matters, meetings and registers around `today`.

    One document of old minutes is read in as well, and left for the chancery to review.
    """
    meetings = plan_meetings(today)
    cast = Cast(meetings[0].day)
    cast.create()
    office = make_accounts(cast)
    send_invitations(cast, today, by=office)
    threads = read_threads()
    courses = fill_agendas(meetings, threads, read_singles())
    matters = {thread.key: _create_matter(thread, courses[thread.key]) for thread in threads}
    papers = PaperStore(today, by=office)
    ideas = IdeaBook(matters, by=office)
    secretary = Secretary(cast, meetings, matters, papers, ideas, by=office)
    for planned in meetings:
        secretary.write(planned)
    ideas.close(today)
    backdate()
    correct_one(by=office)
    send_one_out(by=office)
    load_meeting_of_today(today, by=office)
    load_registers(today, by=office)
    load_answers(today, by=office)
    load_adoptions(today, by=office)
    _head_for_the_board(today)
    load_calls(by=office)
    load_planning(today, by=office)
    take_one_back(by=office)
    begin_a_correction(by=office)
    take_in(SAMPLE.read_bytes(), SAMPLE.name, by=office)


def _create_matter(thread: Thread, course: list[Planned]) -> Matter | None:
    if not course:
        return None
    opened = course[0].day - timedelta(days=24)
    is_closed = thread.closes and len(course) == len(thread.stages) and course[-1].has_minutes
    return Matter.objects.create(
        title=thread.title,
        registration_number=f"KSL/{opened:%y}/{thread.number:04d}",
        policy_area=PolicyArea.objects.get(slug=thread.area) if thread.area else None,
        opened_on=opened,
        closed_on=course[-1].day if is_closed else None,
    )


def _head_for_the_board(today: date) -> None:
    """Let the matters that were opened last be on their way to the board."""
    board = Body.objects.get(slug="styrelsen")
    for number, matter in enumerate(Matter.objects.open().order_by("-opened_on", "pk")[:4]):
        matter.heading_for, matter.heading_since = board, today - timedelta(days=3 * number + 2)
        matter.wanted_on = today + timedelta(days=21 * number) if number else None
        matter.heading_note = "" if number else "Underlaget bereds med kommundirektörerna."
        matter.save()
