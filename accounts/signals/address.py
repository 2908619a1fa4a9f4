"""The one address that django-allauth knows of an account."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def keep_address(sender, instance, raw=False, **kwargs):
    """Tell django-allauth the account's one address, proved by the invitation sent to it."""
    if raw:
        return
    EmailAddress.objects.filter(user=instance).exclude(email=instance.email.lower()).delete()
    EmailAddress.objects.update_or_create(
        user=instance,
        email=instance.email.lower(),
        defaults={"primary": True, "verified": True},
    )
