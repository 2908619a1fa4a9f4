"""What has been settled, decided or published stays what it was, whoever tries to change it.

Signals, not save methods, because a bulk delete removes rows without calling their delete().
"""

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_delete, pre_save

from meetings.models import Commission, Directive, IdeaTest, StatusReport

KEPT = {
    IdeaTest: "Prövningen är avgjord och kan inte ändras. Gör en ny prövning i stället.",
    Directive: "Direktivet är beslutat och kan inte ändras. Gör en ny version i stället.",
    StatusReport: "Lägesrapporten är publicerad och kan inte ändras.",
}
FROZEN_ONCE_DECIDED = ("title", "slug", "matter_id", "idea_test_id", "without_test_reason")


def refuse_change(sender, instance, raw=False, **kwargs):
    """Refuse to save or delete what is no longer a draft in the database."""
    kept = sender.objects.exclude(status=sender.Status.DRAFT).filter(pk=instance.pk)
    if not raw and instance.pk and kept.exists():
        raise ValidationError(KEPT[sender], code="settled")


for model in KEPT:
    pre_save.connect(refuse_change, sender=model, dispatch_uid=f"keep-{model.__name__}")
    pre_delete.connect(refuse_change, sender=model, dispatch_uid=f"stay-{model.__name__}")


def protect_commission(sender, instance, raw=False, **kwargs):
    """Keep what the decision named; the state goes on."""
    decided = Commission.objects.exclude(status=Commission.Status.DRAFT).filter(pk=instance.pk)
    stored = None if raw else decided.values(*FROZEN_ONCE_DECIDED).first()
    if stored and any(getattr(instance, name) != value for name, value in stored.items()):
        raise ValidationError(
            "Uppdraget är beslutat. Rubrik och ärende kan inte ändras.", code="settled"
        )


def keep_commission(sender, instance, **kwargs):
    """Refuse to delete what was decided."""
    if Commission.objects.exclude(status=Commission.Status.DRAFT).filter(pk=instance.pk).exists():
        raise ValidationError(
            "Uppdraget är beslutat och kan inte tas bort. Avbryt det i stället.", code="settled"
        )


pre_save.connect(protect_commission, sender=Commission, dispatch_uid="keep-Commission")
pre_delete.connect(keep_commission, sender=Commission, dispatch_uid="stay-Commission")
