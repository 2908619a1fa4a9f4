"""The text of stored files: read by the worker, once, whatever the file does."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from files.models import StoredFile, StoredText
from files.reading import read_text
from files.storing import store_file
from tests import factories
from tests.files.uploads import CONTENT, upload

Problem = StoredText.Problem


def store(content="Åtgärder på Värmdö\n", name="anteckning.txt"):
    content = content if isinstance(content, bytes) else content.encode()
    return store_file(SimpleUploadedFile(name, content), by=None)


def work():
    """Let a worker do what waits, as `manage.py db_worker` does."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_worker_reads_the_text_of_a_stored_file():
    stored = store()
    assert not StoredText.objects.exists()

    work()

    text = StoredText.objects.get(stored=stored)
    assert text.text == "Åtgärder på Värmdö\n"
    assert text.problem == ""
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.django_db(transaction=True)
def test_nothing_waits_for_the_worker_when_storing_is_rolled_back():
    with transaction.atomic():
        store()
        transaction.set_rollback(True)

    assert not DBTaskResult.objects.exists()


def test_word_documents_are_read(db):
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph("Beslut om remiss")
    document.save(file)

    stored = store(file.getvalue(), "beslut.docx")

    assert read_text(stored.pk) == "read"
    assert "Beslut om remiss" in stored.extracted.text


@pytest.mark.parametrize(
    ("suffix", "problem"),
    [
        (".pdf", Problem.SCANNED),
        (".docx", Problem.DAMAGED),
        (".xlsx", Problem.WRONG_TYPE),
        (".odt", Problem.WRONG_TYPE),
        (".png", Problem.WRONG_TYPE),
        (".jpg", Problem.WRONG_TYPE),
    ],
)
def test_file_that_cannot_be_read_says_why(db, suffix, problem):
    stored = store_file(upload(f"underlag{suffix}", CONTENT[suffix]), by=None)

    assert read_text(stored.pk) == problem
    assert (stored.extracted.text, stored.extracted.problem) == ("", problem)


def test_every_reason_of_the_reader_can_be_stored():
    from files import extraction

    errors = [getattr(extraction, name) for name in extraction.__all__]
    codes = {e.code for e in errors if isinstance(e, type) and issubclass(e, Exception)}

    assert codes - {"unreadable"} <= set(Problem.values)


def test_file_gone_from_disk_says_so(db):
    stored = store()
    stored.file.storage.delete(stored.file.name)

    assert read_text(stored.pk) == Problem.GONE


def test_file_is_tried_only_once(db):
    stored = store("först")
    StoredText.objects.create(stored=stored, problem=Problem.INTERRUPTED)

    assert read_text(stored.pk) == "nothing to do"
    assert stored.extracted.problem == Problem.INTERRUPTED


def test_file_deleted_before_its_turn_is_no_fault(db):
    assert read_text(4711) == "nothing to do"


def test_command_reads_what_has_not_been_read(db, capsys):
    old = factories.StoredFileFactory(
        content=b"Gammal text", original_name="gammal.txt", content_type="text/plain"
    )
    broken = factories.StoredFileFactory()
    read = store("redan")
    read_text(read.pk)

    call_command("extract_texts")

    assert old.extracted.text == "Gammal text"
    assert broken.extracted.problem == Problem.SCANNED
    said = capsys.readouterr().out
    assert "1 av 2 filer lästes" in said
    assert "1: filen innehåller bara bilder av text" in said


def test_command_tries_again_only_when_asked_to(db, capsys):
    stored = store("text")
    StoredText.objects.create(stored=stored, problem=Problem.INTERRUPTED)

    call_command("extract_texts")
    assert StoredText.objects.get().problem == Problem.INTERRUPTED
    call_command("extract_texts", again=True)

    assert StoredText.objects.get().text == "text"


def test_lists_of_files_do_not_load_texts(db, django_assert_num_queries):
    StoredText.objects.create(stored=store(), text="x" * 1000)

    with django_assert_num_queries(1) as queries:
        list(StoredFile.objects.all())

    assert "storedtext" not in queries.captured_queries[0]["sql"]
