"""Files that no row names are removed after a day; nothing else ever is."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from files.orphans import UNDER_WAY, find_orphans, remove_orphans
from files.storing import store_file
from tests.files.uploads import upload


@pytest.fixture
def media(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def age(path, by=UNDER_WAY):
    then = (timezone.now() - by).timestamp() - 60
    os.utime(path, (then, then))


def rolled_back():
    """The file of a request that failed after it had stored one."""
    with transaction.atomic():
        path = Path(store_file(upload("x.pdf"), by=None).file.path)
        transaction.set_rollback(True)
    return path


def test_file_of_a_request_that_failed_is_removed_after_a_day(media):
    left = rolled_back()
    age(left)

    assert remove_orphans() == 1
    assert not left.exists()


def test_file_that_a_row_names_stays(media):
    kept = Path(store_file(upload("x.pdf"), by=None).file.path)
    age(kept, by=UNDER_WAY * 1000)

    assert remove_orphans() == 0
    assert kept.exists()


def test_file_of_a_request_under_way_stays(media):
    left = rolled_back()

    assert remove_orphans() == 0
    assert left.exists()


@pytest.mark.parametrize(
    "name",
    ["README.txt", "ab/viktigt.pdf", "ab/cd", "export/ab.pdf", "ab/ab" + "0" * 30 + ".pdf.bak"],
)
def test_files_with_other_names_are_never_touched(media, name):
    path = media / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("inte vår")
    age(path)

    assert find_orphans() == []


def test_links_are_never_followed(media, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "viktigt.pdf"
    elsewhere.write_text("inte vår")
    age(elsewhere)
    (media / "ab").mkdir()
    (media / "ab" / ("ab" + "0" * 30 + ".pdf")).symlink_to(elsewhere)

    assert remove_orphans() == 0
    assert elsewhere.exists()


def test_dry_run_only_says_which(media, capsys):
    left = rolled_back()
    age(left)

    call_command("remove_orphans", dry_run=True)
    assert left.name in capsys.readouterr().out
    assert left.exists()

    call_command("remove_orphans")
    assert "1 filer togs bort" in capsys.readouterr().out
    assert not left.exists()


def test_no_directory_of_files_is_no_fault(media):
    media.rmdir()
    assert remove_orphans() == 0


def test_upload_that_the_server_died_over_is_removed_after_a_day(media, settings, capsys):
    settings.FILE_UPLOAD_TEMP_DIR = media / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    left, under_way, other = (
        settings.FILE_UPLOAD_TEMP_DIR / name
        for name in ("tmpab12cd.upload.pdf", "tmpef34gh.upload.pdf", "README.txt")
    )
    for path in (left, under_way, other):
        path.write_bytes(b"%PDF-")
    age(left)
    age(other)
    call_command("remove_orphans", dry_run=True)
    assert capsys.readouterr().out == f"{left}\n"

    assert remove_orphans() == 1
    assert [path.exists() for path in (left, under_way, other)] == [False, True, True]
