"""What is handed in stays as it was, whoever tries to change it and however.

Signals, not save methods, because a cascade deletes rows without calling their delete().
"""

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_delete, pre_save


def freeze_submitted(model, parts, message: str) -> None:
    """Refuse with `message` (code `submitted`) to change or delete rows of `model` handed in.

    `model` has a queryset with `submitted()`; so are its `parts`, models with a foreign key of
    the model's name. Called once for each model, when the app is ready.
    """
    owner = model._meta.model_name

    def refuse_if_submitted(pk):
        if model.objects.submitted().filter(pk=pk).exists():
            raise ValidationError(message, code="submitted")

    def protect(sender, instance, raw=False, **kwargs):
        if not raw and instance.pk:
            refuse_if_submitted(instance.pk)

    def protect_part(sender, instance, raw=False, **kwargs):
        before = sender.objects.filter(pk=instance.pk).values_list(f"{owner}_id", flat=True)
        if not raw:
            for pk in {getattr(instance, f"{owner}_id"), *before}:
                refuse_if_submitted(pk)

    for sender, guard in ((model, protect), *((part, protect_part) for part in parts)):
        for signal in (pre_save, pre_delete):
            uid = f"frozen-{sender._meta.label_lower}"
            signal.connect(guard, sender=sender, weak=False, dispatch_uid=uid)
