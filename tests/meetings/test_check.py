"""The check before a protocol is sent for adjustment."""

import pytest
from django.core.exceptions import ValidationError

from files.models import StoredText
from meetings import workflow
from meetings.adjusting.checking import check
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    disa = factories.account("Disa Frisk")
    return factories.protocol_to_send(disa.person, chair_name="Okänd Ordförande", ends_at=None)


def said(meeting):
    return "\n".join(f"{finding.is_error}: {finding.text}" for finding in check(meeting))


def test_it_tells_what_looks_wrong_and_where(meeting):
    meeting.other_bodies.add(factories.body("au"))
    item = factories.AgendaItemFactory(meeting=meeting, text="", title="Tom punkt")
    texts = "<p>Disa Friske yrkade bifall. Ulla Borta yrkade avslag. Se bilaga 8 och 9.</p>"
    factories.AgendaItemFactory(meeting=meeting, text=texts)
    others = "<p>Per Karlström talade. Per Karlstrom svarade. Disa Frisks förslag bifogas.</p>"
    row = factories.AgendaItemFactory(meeting=meeting, text=others)
    factories.DecisionFactory(item=row, text="att uppdra åt någon att återkomma")
    meeting.appendices.all().delete()
    paper = factories.AppendixFactory(meeting=meeting, item=item, number="9")
    StoredText.objects.create(stored=paper.file, problem=StoredText.Problem.ENCRYPTED)

    found = said(meeting)

    assert "False: Punkten saknar text." in found
    assert "True: Beslutet säger inte vilket organ som beslutade" in found
    assert "False: ”Disa Friske” skrivs ”Disa Frisk” på närvarolistan." in found
    assert "False: Ulla Borta står inte på närvarolistan." in found
    assert "False: Bilaga 8 nämns men finns inte." in found
    assert "Bilaga 9 nämns" not in found
    assert "”Per Karlstrom” skrivs ”Per Karlström” vid §" in found
    assert "Disa Frisks" not in found
    assert "Texten talar om något bifogat, men ingen bilaga finns." in found
    assert "Beslutet ger ett uppdrag, men inget uppdrag med mottagare är antecknat." in found
    assert "skyddad med lösenord" in found
    assert "Uppdraget har ingen sista dag" in found
    assert "Klockslaget då mötet slutade saknas." in found
    assert "Ordföranden Okänd Ordförande står inte på närvarolistan." in found
    assert "men satt inte i organet" in found
    assert "utan elektroniskt sigill" in found
    place = next(finding for finding in check(meeting) if finding.text == "Punkten saknar text.")
    assert str(item.pk) in place.url


def test_nothing_is_wrong_with_what_is_right(certificate):
    disa, astrid = factories.account("Disa Frisk"), factories.account("Astrid Lindh")
    board = factories.body("styrelsen")
    meeting = factories.MeetingFactory(
        body=board, kind="protocol", chair=astrid.person, secretary_name="Rut Hagman"
    )
    for user, role in ((disa, "justerare"), (astrid, "ordförande")):
        factories.MembershipFactory(person=user.person, body=board, valid_from="2010-01-01")
        factories.AttendanceFactory(meeting=meeting, person=user.person, role=role)
    factories.AttendanceFactory(meeting=meeting, person=None, name="Rut Hagman", group="staff")
    text = "<p>Disa Frisk yrkade bifall. Se bilaga 1.</p>"
    item = factories.AgendaItemFactory(meeting=meeting, text=text)
    factories.AppendixFactory(meeting=meeting, item=item, number="1")
    factories.DecisionFactory(item=item)

    assert check(meeting) == []


def test_a_vote_of_one_who_turns_out_to_be_absent_stops_it(office):
    meeting = factories.held_protocol(members=3)
    adjuster = factories.account("Disa Frisk").person
    factories.AttendanceFactory(meeting=meeting, person=adjuster, role="justerare")
    vote = factories.VoteFactory(item=meeting.items.first())
    voter = meeting.attendances.filter(group="member")[1]
    vote.ballots.create(attendance=voter, choice="yes")
    assert "har röstat" not in said(meeting)

    voter.status = "absent"
    voter.save()

    assert f"True: {voter.name} har röstat men tjänstgör inte vid punkten." in said(meeting)
    with pytest.raises(ValidationError, match="har röstat men tjänstgör inte"):
        workflow.send_for_adjustment(meeting, by=office, with_chair=False)
