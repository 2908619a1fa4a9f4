from django.db import migrations
from django.db.models import Q

MOVED = "Flyttat från överenskommelsen"


def move_into_documents(apps, schema_editor):
    """The one file or link of each agreement becomes the first version of its main paper."""
    Agreement = apps.get_model("agreements", "Agreement")
    Document = apps.get_model("agreements", "AgreementDocument")
    History = apps.get_model("agreements", "HistoricalAgreementDocument")
    with_paper = Agreement.objects.filter(Q(file__isnull=False) | ~Q(url=""))
    for agreement in with_paper.order_by("pk").iterator():
        paper = {
            "agreement_id": agreement.pk,
            "position": 1,
            "kind": "main",
            "title": agreement.title,
            "version": 1,
            "file_id": agreement.file_id,
            "url": agreement.url,
        }
        document = Document.objects.create(**paper)
        if agreement.published_at:
            Document.objects.filter(pk=document.pk).update(added_at=agreement.published_at)
            document.added_at = agreement.published_at
        History.objects.create(
            **paper,
            id=document.pk,
            note="",
            added_at=document.added_at,
            history_date=document.added_at,
            history_type="+",
            history_change_reason=MOVED,
        )


def move_back(apps, schema_editor):
    """The newest main paper of each agreement becomes its one file or link again."""
    Agreement = apps.get_model("agreements", "Agreement")
    Document = apps.get_model("agreements", "AgreementDocument")
    for document in Document.objects.filter(kind="main").order_by("-position", "version", "pk"):
        paper = {"file_id": document.file_id, "url": document.url}
        Agreement.objects.filter(pk=document.agreement_id).update(**paper)


def wait_for_adoptions(apps, schema_editor):
    """Recommended without a day: such agreements come into force as they are adopted."""
    agreements = apps.get_model("agreements", "Agreement").objects
    dayless = agreements.filter(rule="date", valid_from=None, recommended_on__isnull=False)
    dayless.exclude(status="draft").update(rule="at_once")


class Migration(migrations.Migration):
    """Apart from the next one: PostgreSQL changes no table whose rows the transaction changed."""

    dependencies = [
        ("agreements", "0004_in_force_since"),
    ]

    operations = [
        migrations.RunPython(move_into_documents, move_back),
        migrations.RunPython(wait_for_adoptions, migrations.RunPython.noop),
    ]
