"""Changes of rights are written in the event log in words, whatever door they came through."""

from django.conf import settings
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver

from accounts.log import acting_account, record
from accounts.models import Event, Invitation
from members.models import MunicipalityAccess, Person, Role, User

YES_NO = {True: "ja", False: "nej"}
# What is compared of an account, and how it is said.
RIGHTS = {
    "email": ("E-postadress", str),
    "is_active": ("Kontot", {True: "öppet", False: "avstängt"}.get),
    "is_staff": ("Öppnar administrationen", YES_NO.get),
    "is_superuser": ("Har alla rättigheter", YES_NO.get),
}
PERIOD = ("level", "valid_from", "valid_to", "municipality_id", "user_id")


def _record(account, what, instance=None):
    record(Event.Kind.RIGHTS_CHANGED, actor=acting_account(instance), account=account, what=what)


def _remember(sender, instance, fields, raw, update_fields):
    """Keep on `instance` what is stored of `fields`, if this save may change it."""
    instance._stored = None
    may_change = update_fields is None or not set(fields).isdisjoint(update_fields)
    if instance.pk and not raw and may_change:
        instance._stored = sender._base_manager.filter(pk=instance.pk).values(*fields).first()


@receiver(pre_save, sender=settings.AUTH_USER_MODEL)
def remember_rights(sender, instance, raw=False, update_fields=None, **kwargs):
    _remember(sender, instance, RIGHTS, raw, update_fields)


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def record_rights(sender, instance, created, raw=False, **kwargs):
    if raw:
        return
    if created:
        given = [name for name in ("is_staff", "is_superuser") if getattr(instance, name)]
        words = [f"{RIGHTS[name][0]}: ja" for name in given]
        _record(instance, "; ".join(["Kontot lades upp", *words]), instance)
    elif instance._stored:
        changes = [
            f"{label}: {say(before)} → {say(getattr(instance, name))}"
            for name, (label, say) in RIGHTS.items()
            if (before := instance._stored[name]) != getattr(instance, name)
        ]
        if changes:
            _record(instance, "; ".join(changes), instance)


@receiver(post_delete, sender=settings.AUTH_USER_MODEL)
def record_deleted_account(sender, instance, **kwargs):
    _record(instance, "Kontot togs bort", instance)


def _roles(account) -> str:
    names = account.groups.order_by("name").values_list("name", flat=True)
    return ", ".join(Role(name).label if name in Role.values else name for name in names) or "ingen"


@receiver(m2m_changed, sender=User.groups.through)
def record_roles(sender, instance, action, reverse, pk_set, **kwargs):
    """Roles are groups; `reverse` when the change was made from the group's side."""
    if not reverse:
        accounts = [instance]
    else:  # None: all of them
        users = instance.user_set if pk_set is None else User.objects.filter(pk__in=pk_set)
        accounts = users.order_by("pk")
    if action.startswith("pre_"):
        instance._roles = [(account, _roles(account)) for account in accounts]
        return
    for account, before in instance._roles:
        after = _roles(account)
        if before != after:
            _record(account, f"Roll: {before} → {after}", account)


def _access(municipality, level, valid_from, valid_to) -> str:
    until = f"till och med {valid_to}" if valid_to else "tills vidare"
    level = MunicipalityAccess.Level(level).label
    return f"{municipality}: {level} från {valid_from} {until}"


def _words(access) -> str:
    return _access(access.municipality, access.level, access.valid_from, access.valid_to)


@receiver(pre_save, sender=MunicipalityAccess)
def remember_access(sender, instance, raw=False, update_fields=None, **kwargs):
    instance._before = None
    if instance.pk and not raw:
        related = sender._base_manager.select_related("user", "municipality")
        instance._before = related.filter(pk=instance.pk).first()


@receiver(post_save, sender=MunicipalityAccess)
def record_access(sender, instance, created, raw=False, **kwargs):
    before = instance._before
    if raw or (before and all(getattr(before, n) == getattr(instance, n) for n in PERIOD)):
        return
    if before and before.user_id != instance.user_id:
        _record(before.user, f"{_words(before)} → ingen behörighet", instance)
        before = None
    _record(
        instance.user,
        f"{_words(before) if before else 'ingen behörighet'} → {_words(instance)}",
        instance,
    )


@receiver(post_delete, sender=MunicipalityAccess)
def record_removed_access(sender, instance, **kwargs):
    _record(instance.user, f"{_words(instance)} → ingen behörighet", instance)


@receiver(pre_save, sender=Person)
def remember_link(sender, instance, raw=False, update_fields=None, **kwargs):
    _remember(sender, instance, ["user_id"], raw, update_fields)


@receiver(post_save, sender=Person)
def record_link(sender, instance, created, raw=False, **kwargs):
    """A person's seats open meetings for the account that the person is given."""
    before = (instance._stored or {}).get("user_id")
    if raw or before == instance.user_id or (instance._stored is None and not created):
        return
    for account in User.objects.filter(pk=before):
        _record(account, f"Person: {instance} → ingen", instance)
    if instance.user:
        _record(instance.user, f"Person: ingen → {instance}", instance)


@receiver(pre_save, sender=Invitation)
def remember_invitation(sender, instance, raw=False, update_fields=None, **kwargs):
    _remember(sender, instance, ["sent_at", "accepted_at", "withdrawn_at"], raw, update_fields)


@receiver(post_save, sender=Invitation)
def record_invitation(sender, instance, created, raw=False, **kwargs):
    if raw or not (created or instance._stored):
        return
    before = instance._stored or {"sent_at": None, "accepted_at": None, "withdrawn_at": None}
    kinds = {
        "sent_at": Event.Kind.INVITED,
        "accepted_at": Event.Kind.INVITATION_ACCEPTED,
        "withdrawn_at": Event.Kind.INVITATION_WITHDRAWN,
    }
    for name, kind in kinds.items():
        if getattr(instance, name) and getattr(instance, name) != before[name]:
            accepted = kind == Event.Kind.INVITATION_ACCEPTED
            actor = instance.account if accepted else acting_account(instance)
            record(kind, actor=actor, account=instance.account, what=instance.email)
