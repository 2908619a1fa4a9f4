"""Files of a compilation: asked for on its page, made by the worker, fetched by those who may."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from referrals import workflow
from referrals.compiling.exports.making import make
from referrals.models import CompilationExport
from referrals.workflow.exports import Superseded
from tests import factories
from tests.cast import logged_in
from tests.forms import soup_of
from tests.outbox.letters import run_worker
from tests.queries import count_queries
from tests.referrals.compiled import answered_by_two, day_after, hand_in, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered():
    return answered_by_two()


def url(referral, name="compilation", **kwargs):
    return reverse(f"referrals:{name}", kwargs={"slug": referral.slug, **kwargs})


def ask(client, referral, kind="docx", **data):
    address = url(referral, "compilation_export_ask", kind=kind)
    return client.post(address, data, follow=True)


def shelf(client, referral, key="docx"):
    """What the page says of one kind of file."""
    return soup_of(client.get(url(referral))).select_one(f"#fil-{key}")


def text(element):
    return element.get_text(" ", strip=True).replace("\N{NO-BREAK SPACE}", " ")


def test_a_file_is_made_by_the_worker_and_fetched_from_the_page(answered, office_client):
    page = ask(office_client, answered)
    assert "filen görs nu" in page.content.decode()
    assert "Väntar på sin tur" in text(shelf(office_client, answered))

    run_worker()

    found = shelf(office_client, answered)
    assert "Gjord" in text(found)
    response = office_client.get(found.select_one(".file-link")["href"])
    assert b"".join(response.streaming_content).startswith(b"PK")
    assert "Sammanst%C3%A4llning%20" in response["Content-Disposition"]


def test_one_sees_how_far_it_has_come(answered, office_client):
    ask(office_client, answered)
    export = workflow.begin_export(CompilationExport.objects.get().pk)
    workflow.hear_of_export(export, 40.4, "Sätter sidan 7")

    found = shelf(office_client, answered)
    assert found.progress["value"] == "40"
    assert "40 %. Sätter sidan 7" in text(found)
    assert not found.form
    part = soup_of(office_client.get(url(answered, "compilation_exports")))
    assert part.select_one("#fil-docx progress")["value"] == "40"


def test_asking_twice_makes_one(answered, office_client):
    ask(office_client, answered)
    ask(office_client, answered)
    assert CompilationExport.objects.count() == 1
    first = CompilationExport.objects.get()
    assert (make(first.pk), make(first.pk)) == ("made", "not waiting")


def test_what_a_dead_worker_left_can_be_tried_again(answered, office):
    waiting = workflow.ask_export(answered, "pdf", by=office)
    dead = workflow.begin_export(waiting.pk)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        client = logged_in(office)
        found = shelf(client, answered, "pdf")
        assert "Arbetet avbröts" in text(found)
        assert text(found.button).startswith("Försök igen")
        ask(client, answered, "pdf")
        # It was only slow: what it says now is not heard.
        with pytest.raises(Superseded):
            workflow.hear_of_export(dead, 50, "Sätter sidan 9")
        assert shelf(client, answered, "pdf").progress["value"] == "0"
    assert list(CompilationExport.objects.values_list("status", flat=True)) == ["queued", "failed"]


def test_a_failure_is_told_and_tried_again(answered, office_client, settings, tmp_path):
    ask(office_client, answered)
    export = CompilationExport.objects.get()
    no_folder = tmp_path / "file"
    no_folder.write_text("")
    with pytest.raises(OSError, match="file"):
        settings.MEDIA_ROOT = str(no_folder)
        make(export.pk)
    found = shelf(office_client, answered)
    assert "Något gick fel när filen gjordes" in text(found.select_one(".message--error"))
    assert text(found.button).startswith("Försök igen")

    settings.MEDIA_ROOT = str(tmp_path / "media")
    ask(office_client, answered)
    run_worker()
    assert "Gjord" in text(shelf(office_client, answered))


def test_a_file_says_when_it_has_become_old(answered, office, office_client):
    compilation = workflow.start_compilation(answered, by=office)
    factories.exported(answered, "docx")
    factories.exported(answered, "zip")
    assert "Gammal" not in text(shelf(office_client, answered))

    compilation.proposal = "<p>Att förslaget antas.</p>"
    compilation.save()
    assert "Gammal" in text(shelf(office_client, answered))
    assert "Gammal" not in text(shelf(office_client, answered, "zip"))

    factories.exported(answered, "docx")
    assert "Gammal" not in text(shelf(office_client, answered))
    hand_in(answered.recipients.get(municipality__slug="solna"), Vikt={"grade": 3})
    assert "Gammal" in text(shelf(office_client, answered))
    assert "Gammal" in text(shelf(office_client, answered, "zip"))


def test_publishing_makes_files_for_everyone(answered, office, anonymous_client):
    with day_after(answered):
        publish(answered, office, responses=False)
        assert "Hämta" in (before := anonymous_client.get(url(answered))).content.decode()
        assert not soup_of(before).select("a[href$='.docx']")
        run_worker()

        page = soup_of(anonymous_client.get(url(answered)))
        assert [a["href"] for a in page.select("#hamta ~ ul a")][:2] == [
            url(answered, "compilation_pdf"),
            url(answered, "compilation_docx"),
        ]
        response = anonymous_client.get(url(answered, "compilation_pdf"))
        assert b"".join(response.streaming_content).startswith(b"%PDF")
    shown = CompilationExport.objects.values_list("for_public", "shows_each")
    assert list(shown) == [(True, False)] * 2


def test_nobody_gets_answers_that_are_not_published(answered, office, anonymous_client):
    with day_after(answered):
        publish(answered, office, responses=False)
        own = factories.exported(answered, "pdf")
        assert anonymous_client.get(url(answered, "compilation_pdf")).status_code == 404
        public = factories.exported(answered, "pdf", for_public=True)
        # Made with the answers, which are not open.
        assert public.shows_each
        assert anonymous_client.get(url(answered, "compilation_pdf")).status_code == 404
        workflow.publish_responses(answered, by=office)
        assert anonymous_client.get(url(answered, "compilation_pdf")).status_code == 200
        assert anonymous_client.get(url(answered, "compilation_export", pk=own.pk)).url


def test_files_of_another_referral_are_not_found_here(answered, office_client):
    other = factories.exported(factories.compilation_begun().referral)
    address = url(answered, "compilation_export", pk=other.pk)
    assert office_client.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["exe", "zip.pdf"])
def test_there_are_no_other_kinds(answered, office_client, kind):
    address = url(answered, "compilation_export_ask", kind=kind)
    assert office_client.post(address).status_code == 404


def test_everyones_file_is_not_made_before_it_is_published(answered, office_client):
    page = ask(office_client, answered, "pdf", **{"for": "alla"})
    assert "Sammanställningen är inte publicerad." in page.content.decode()
    assert not CompilationExport.objects.exists()


def test_the_answers_of_a_survey_are_never_packed(office_client):
    survey = factories.answered_survey(answered=6)
    page = ask(office_client, survey, "zip")
    assert "lämnas aldrig ut ett och ett" in page.content.decode()
    assert not CompilationExport.objects.exists()
    assert not soup_of(page).select("#fil-zip")


def test_old_files_are_removed(answered, office):
    first = factories.exported(answered)
    second = factories.exported(answered)
    paths = [Path(each.file.file.path) for each in (first, second)]
    # What is removed from disk is so when the removal has been committed.
    assert workflow.remove_old_exports() == 0
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert workflow.remove_old_exports() == 1
    assert list(CompilationExport.objects.all()) == [second]
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert workflow.remove_old_exports() == 1
    assert all(path.exists() for path in paths)


@pytest.mark.django_db(transaction=True)
def test_what_is_removed_leaves_the_disk(office):
    answered = answered_by_two()
    path = Path(factories.exported(answered).file.file.path)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        workflow.remove_old_exports()
    assert not path.exists()


def test_everyones_newest_file_stays():
    referral = factories.compiled_referral()
    kept = factories.exported(referral, "pdf", for_public=True)
    with time_machine.travel(timezone.now() + timedelta(days=4000)):
        workflow.remove_old_exports()
    assert CompilationExport.objects.done().get() == kept


def test_telling_that_files_are_old_takes_two_queries(answered, office_client):
    address = url(answered, "compilation_exports")
    count_queries(office_client, address)
    before = len(count_queries(office_client, address))
    for kind in ("pdf", "docx", "zip"):
        factories.exported(answered, kind)
    assert len(count_queries(office_client, address)) == before + 1
