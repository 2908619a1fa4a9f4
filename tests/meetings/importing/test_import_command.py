"""manage.py import_minutes, as someone types it."""

import io
import json
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from meetings.models import Meeting, MinutesImport
from members.models import Person

SAMPLE = Path(__file__).parent / "samples" / "kso-run-on.txt"
KEYS = {
    "body", "kind", "date", "starts", "ends", "place", "attendance", "items", "doubts", "unplaced",
}  # fmt: skip
PERSON_KEYS = {"name", "municipality", "organisation", "role", "group", "status"}
ITEM_KEYS = {"number", "title", "text", "decisions", "action_items", "appendices", "items"}


def run(*arguments):
    out = io.StringIO()
    call_command("import_minutes", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_dry_run_prints_one_object_and_stores_nothing():
    answer = json.loads(run(SAMPLE, "--dry-run", "--json"))

    assert answer.keys() >= KEYS
    assert answer["attendance"][0].keys() >= PERSON_KEYS
    assert answer["items"][0].keys() >= ITEM_KEYS
    assert (answer["body"], answer["date"]) == ("KSO-gruppen", "2015-03-17")
    assert answer["doubts"] == []
    assert not MinutesImport.objects.exists()
    assert not Meeting.objects.exists()


@pytest.mark.django_db
def test_several_files_give_a_list(tmp_path):
    other = shutil.copy(SAMPLE, tmp_path / "annan.txt")

    answers = json.loads(run(SAMPLE, other, "--dry-run", "--json"))

    assert [answer["date"] for answer in answers] == ["2015-03-17", "2015-03-17"]


@pytest.mark.django_db
def test_import_waits_for_confirmation_and_says_where():
    printed = run(SAMPLE)

    kept = MinutesImport.objects.get()
    assert f"/admin/meetings/minutesimport/{kept.pk}/change/" in printed
    assert kept.status == MinutesImport.Status.WAITING
    assert kept.source_lines == SAMPLE.read_text().split("\n")
    assert kept.proposal["body"] == "KSO-gruppen"
    assert kept.file.file.read() == SAMPLE.read_bytes()
    assert not Meeting.objects.exists()


@pytest.mark.django_db
def test_same_file_again_is_noticed(tmp_path):
    run(SAMPLE)
    copied = shutil.copy(SAMPLE, tmp_path / "annat namn.txt")

    with pytest.raises(CommandError, match=r"väntar på granskning\. Se /admin/meetings/minutes"):
        run(copied)

    assert MinutesImport.objects.count() == 1


@pytest.mark.django_db
def test_person_who_is_almost_known_is_suggested():
    Person.objects.create(given_name="Rut", family_name="Hagmann")

    answer = json.loads(run(SAMPLE, "--dry-run", "--json"))

    reasons = [doubt["reason"] for doubt in answer["doubts"] if doubt["text"] == "Rut Hagman"]
    assert reasons == ["Rut Hagman finns inte i registret. Närmast: Rut Hagmann."]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "tom.txt", "tom.txt: Filen är tom"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "bild.pdf", "är en bild"),
        (b"%PDF-1.7\nsk\xc3\xa4rp", "trasig.pdf", "skadad"),
        (b"Protokoll", "protokoll.docx", "heter .docx men innehållet är vanlig text"),
        (b"a" * (25 * 1024 * 1024 + 1), "stor.txt", "gränsen är 25 MB"),
    ],
)
def test_refused_file_stops_with_a_reason(tmp_path, content, name, message):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(CommandError, match=message):
        run(tmp_path / name)

    assert not MinutesImport.objects.exists()


@pytest.mark.django_db
def test_missing_file_and_folder_are_explained(tmp_path):
    with pytest.raises(CommandError, match=r"Filen finns inte(.|\n)*Det är en mapp"):
        run(tmp_path / "saknas.txt", tmp_path)


@pytest.mark.django_db
def test_good_files_are_kept_though_one_is_refused(tmp_path):
    (tmp_path / "tom.txt").touch()

    with pytest.raises(CommandError, match="Filen är tom"):
        run(tmp_path / "tom.txt", SAMPLE)

    assert MinutesImport.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.sqlite
def test_database_without_tables_gives_advice_instead_of_a_traceback():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_body RENAME TO members_body_gone")

    with pytest.raises(CommandError, match=r"manage\.py migrate"):
        run(SAMPLE, "--dry-run", "--json")
