"""One of everything that a URL can name, for tests that walk through the whole portal."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from agreements import workflow as adopting
from meetings.calendars.feeds import address_of
from meetings.models import AgendaItem, Appendix, Meeting
from referrals import workflow
from referrals.models import Referral
from tests import factories


def make_world(member, adjuster):
    """Make one of everything a URL can name.

    `member` and `adjuster` sit in KSO and in Digital agenda; `adjuster` is to adjust `held`.
    """
    public, members, body = Meeting.Visibility.values
    closed = factories.full_meeting(visibility=public)
    closed.appendices.update(visibility=Appendix.Visibility.STAFF)
    answers = make_answers()
    compilation, compiled = factories.compilation_begun(), factories.compiled_referral()
    for kind in ("pdf", "docx"):
        factories.exported(compiled, kind, for_public=True)
    matters = [factories.MatterFactory() for _ in range(4)]
    matter, matter_of_body, matter_draft, matter_heading = matters
    matter_heading.heading_for = factories.body("styrelsen")
    matter_heading.save()
    world = SimpleNamespace(
        **answers,
        matter=matter,
        matter_of_body=matter_of_body,
        matter_draft=matter_draft,
        matter_heading=matter_heading,
        public=factories.published_meeting(body=factories.body("styrelsen"), visibility=public),
        for_members=factories.published_meeting(visibility=members),
        for_body=factories.published_meeting(visibility=body),
        called=factories.called_meeting(visibility=body),
        calendar=address_of(member),
        held=factories.protocol_to_adjust(adjuster.person),
        draft=factories.full_meeting(visibility=public),
        adjusting=factories.protocol_sent_out(
            adjuster.person,
            body=factories.body("styrgrupp-digital-agenda"),
            visibility=body,
        ),
        corrected=factories.corrected_meeting(visibility=public),
        correcting=factories.correction_begun(visibility=public),
        closed=factories.publish(closed),
        referral=factories.open_referral(),
        referral_draft=factories.full_referral(),
        followed=make_followed(),
        published_answers=make_published_answers(),
        compilation=compilation,
        export=factories.exported(compilation.referral),
        compiled=compiled,
        agreement=factories.published_agreement(),
        # First in any order: the walk through the admin deletes the first, and a draft allows it.
        agreement_draft=factories.AgreementFactory(title="Allra först"),
        adopted=make_adopted(),
        **make_commissions(),
        agenda_template=factories.agenda_template(factories.body("styrelsen")),
        school_break=factories.SchoolBreakFactory(),
        content_type=ContentType.objects.get_for_model(Meeting),
        invitation=factories.invitation(),
        message=factories.held_message(),
        minutes_import=factories.minutes_import(),
        person=member.person,
        unseated=factories.PersonFactory(),
        app_label=next(iter(admin.site._registry))._meta.app_label,
        # Last, with titles that stand last: the first agreement is a draft.
        **make_adoptions(),
    )
    factories.VoteFactory(item=world.held.items.first())
    treated = {"public": matter, "for_body": matter_of_body, "draft": matter_draft}
    for name, treats in treated.items():
        # Past the workflow: published items refuse every change.
        AgendaItem.objects.filter(meeting=getattr(world, name)).order_by().update(matter=treats)
    return world


def make_commissions():
    """An assignment with a report, a draft of one, and drafts of a report and a test.

    The drafts are the first of their model: the admin deletes no others.
    """
    draft_test = factories.IdeaTestFactory(judged_on=timezone.localdate())
    commission = factories.decided_commission()
    factories.StatusReportFactory(commission=commission, year=2026, tertial=2)
    factories.published_report(commission=commission)
    draft = factories.drafted_commission(commission={"title": "A först i listan"})
    return {"idea_test": draft_test, "commission": commission, "commission_draft": draft}


def make_followed():
    """A referral that A has answered, with a paper and a statement; not published.

    B asks for more time, and the chancery has begun to enter what B sent on paper.
    """
    due_on = timezone.localdate() + timedelta(days=60)
    referral = factories.asked("botkyrka", "nacka", due_on=due_on)
    factories.full_answer(referral.recipients.get(municipality__slug="botkyrka"))
    nacka = referral.recipients.get(municipality__slug="nacka")
    until = referral.due_on + timedelta(days=14)
    workflow.ask_extension(nacka, by=None, wanted_until=until, reason="Nämnden möts först då.")
    factories.paper_reading(factories.begun_entry(nacka))
    return referral


def make_published_answers():
    """The same, ended, with the answers of both open to all."""
    due_on = timezone.localdate() + timedelta(days=60)
    referral = factories.asked("botkyrka", "nacka", due_on=due_on)
    for recipient in referral.recipients.all():
        factories.full_answer(recipient)
    # Time has passed: no one can do this through the portal.
    published = {"responses_published_at": timezone.now()}
    Referral.objects.filter(pk=referral.pk).update(**published)
    return referral


def make_adopted():
    """An agreement that A has adopted, and nobody else is a party of."""
    botkyrka = factories.municipality("botkyrka")
    agreement = factories.recommended_agreement(municipalities=[botkyrka])
    factories.submitted_adoption(agreement, botkyrka)
    return agreement


def make_answers():
    """Remisses sent to municipality A only: one with a draft of hers, one that she has answered."""
    asked, answered = factories.asked("botkyrka"), factories.asked("botkyrka")
    registrar = factories.access_account("botkyrka", email="registrator@a.example.se")
    draft = factories.drafted(asked.recipients.get(), by=registrar)
    recipient = answered.recipients.get()
    handed_in = factories.drafted(recipient, by=registrar)
    parts = {
        "draft_file": factories.response_file(draft),
        "draft_statement": factories.response_statement(draft),
        "answer_file": factories.response_file(handed_in),
        "answer_statement": factories.response_statement(handed_in),
    }
    workflow.submit_response(handed_in, by=registrar)
    by_key = factories.keyed(asked)
    by_key_answered = factories.keyed(answered, "besvarad")
    theirs = factories.drafted(by_key_answered, by=None)
    key_file = factories.response_file(theirs)
    key_statement = factories.response_statement(theirs)
    workflow.submit_response(theirs, by=None)
    return {
        "asked": asked,
        "answered": answered,
        "by_key": by_key,
        "key_file": key_file,
        "key_statement": key_statement,
        **parts,
    }


def make_adoptions():
    """Agreements that A is asked to adopt: one with a draft of hers, one that she has reported.

    For another party of the latter the chancery has begun to enter what came on paper.
    """
    to_adopt = factories.asked_to_adopt("botkyrka", title="Överenskommelse om stigar")
    reported = factories.asked_to_adopt("botkyrka", "danderyd", title="Överenskommelse om torg")
    registrar = factories.access_account("botkyrka", email="antar@a.example.se")
    draft = factories.adoption_drafted(to_adopt, registrar)
    handed_in = factories.adoption_drafted(reported, registrar)
    parts = {
        "adoption_draft_file": factories.adoption_file(draft),
        "adoption_draft_statement": factories.adoption_statement(draft),
        "adoption_file": factories.adoption_file(handed_in),
        "adoption_statement": factories.adoption_statement(handed_in),
    }
    adopting.submit_adoption(handed_in, by=registrar)
    danderyd = factories.municipality("danderyd")
    entry = adopting.start_adoption(
        reported, danderyd, by=factories.StaffFactory(), channel="paper"
    )
    parts |= {
        "adoption_entry_file": factories.adoption_file(entry, kind="original"),
        "adoption_entry_statement": factories.adoption_statement(entry),
    }
    return {"to_adopt": to_adopt, "reported": reported, **parts}


@pytest.fixture
def world(db, member, adjuster):
    return make_world(member, adjuster)
