"""What is adjusted or published stays as it is, and every change of content is counted.

Signals, not save methods, because a cascade deletes rows without calling their delete().
"""

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F, Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from meetings.models import (
    ActionItem,
    Adjournment,
    AgendaItem,
    AgendaStatement,
    Appendix,
    Attendance,
    Ballot,
    Decision,
    Deferral,
    Disqualification,
    ImmediateAdjustment,
    Meeting,
    Proposal,
    Proposition,
    ProtocolVersion,
    ReportAtItem,
    Service,
    Vote,
)

# What a formal protocol holds beside these.
FORMAL = (Adjournment, Ballot, Deferral, Disqualification, Proposal, Proposition, Service, Vote)
PARTS = (
    ActionItem,
    AgendaItem,
    AgendaStatement,
    Appendix,
    Attendance,
    Decision,
    ReportAtItem,
    *FORMAL,
)
# Rows on the meeting's own page.
ON_MEETING = (Adjournment, Attendance, Service)


def _meeting_id(part):
    return part.meeting_id if hasattr(part, "meeting_id") else part.item.meeting_id


# What of the meeting itself is printed. `published_at` and the like are the workflow's.
PRINTED = (
    "body_id", "kind", "starts_at", "ends_at", "time_known", "place", "chair_name", "secretary_name"
)  # fmt: skip
PARTS_OF_ITEM = ("title", "text", "presenter", "parent_id", "matter_id", "meeting_id")
KEPT_OF_VERSION = (
    "meeting_id", "number", "text_id", "html", "origin", "adjusted_on", "adjusted_by", "reason"
)  # fmt: skip


def _refuse_if_published(*meeting_ids):
    """Refuse a change in any of these meetings; until it is stored, they cannot be adjusted."""
    meetings = Meeting.objects.filter(pk__in=meeting_ids).order_by("pk")
    if connection.in_atomic_block:
        # Else one could be adjusted between this look and what is then stored.
        meetings = meetings.select_for_update()
    frozen = {each for each in meetings.values_list("status", flat=True) if each in Meeting.FROZEN}
    status = min(frozen, default="", key=lambda each: each != Meeting.Status.PUBLISHED)
    if status == Meeting.Status.PUBLISHED:
        raise ValidationError(
            "Mötets anteckningar är publicerade och kan inte ändras. Påbörja först en rättelse.",
            code="published",
        )
    if status:
        raise ValidationError(
            "Protokollet är justerat och kan inte ändras. Det rättas när det är publicerat.",
            code="adjusted",
        )


def _refuse_if_adjusted_at_once(*items):
    """Raise if one of `items` (pk), or the § one is a part of, is adjusted before the rest."""
    fixed = ImmediateAdjustment.objects.filter(Q(item__in=items) | Q(item__children__in=items))
    if fixed.locking().exists():
        raise ValidationError(
            "Punkten är omedelbart justerad och kan inte ändras.", code="adjusted_at_once"
        )


def _stored(instance, names):
    """The values of `names` in the database, None for a new row."""
    return type(instance)._base_manager.filter(pk=instance.pk).values(*names).first()


def _differs(instance, stored) -> bool:
    """Whether `instance` says something else than what is stored of it, if anything is."""
    return bool(stored) and any(getattr(instance, name) != stored[name] for name in stored)


def _says_otherwise(instance, names) -> bool:
    return _differs(instance, instance.pk and _stored(instance, names))


def _stored_places(part):
    """(item, meeting) by pk where `part` stands in the database: it may be about to leave it."""
    if isinstance(part, Ballot):
        item, meeting = "vote__item_id", "vote__item__meeting_id"
    else:
        item = "item_id" if hasattr(part, "item_id") else None
        meeting = "meeting_id" if hasattr(part, "meeting_id") else "item__meeting_id"
    stored = _stored(part, [name for name in (item, meeting) if name]) if part.pk else None
    return (stored.get(item), stored[meeting]) if stored else (None, None)


def protect_published_part(sender, instance, raw=False, **kwargs):
    saved = kwargs.get("update_fields")
    if sender is ActionItem and instance.pk and saved and set(saved) <= ActionItem.REPORTED:
        return  # That an assignment is done is said after publication.
    if raw:
        return
    if sender is AgendaItem:
        _protect_item(instance, is_gone=kwargs["signal"] is pre_delete)
        return
    stored_item, stored_meeting = _stored_places(instance)
    _refuse_if_published(_meeting_id(instance), stored_meeting)
    if items := {getattr(instance, "item_id", None), stored_item} - {None}:
        _refuse_if_adjusted_at_once(*items)


def _protect_item(item, *, is_gone):
    """Its place may change, as long as its § does not; `paragraphs` sees to that."""
    stored = _stored(item, PARTS_OF_ITEM) if item.pk else None
    before = stored or {"meeting_id": None, "parent_id": None}
    _refuse_if_published(item.meeting_id, before["meeting_id"])
    if not item.pk or is_gone or _differs(item, stored):
        _refuse_if_adjusted_at_once(*({item.pk, item.parent_id, before["parent_id"]} - {None}))


def count_change(sender, instance, created=None, **kwargs):
    """Count what the minutes print, and what a form opened earlier must not overwrite.

    A meeting's form shows its attendance and its agenda, an item's form what hangs on the item.
    """
    counts = {"content_version": F("content_version") + 1}
    if sender in ON_MEETING or (sender is AgendaItem and created is not False):
        counts["revision"] = F("revision") + 1
    Meeting.objects.filter(pk=_meeting_id(instance)).update(**counts)
    if getattr(instance, "item_id", None):
        AgendaItem.objects.filter(pk=instance.item_id).update(revision=F("revision") + 1)


for part in PARTS:
    pre_save.connect(protect_published_part, sender=part, dispatch_uid=f"save-{part.__name__}")
    pre_delete.connect(protect_published_part, sender=part, dispatch_uid=f"del-{part.__name__}")
    post_save.connect(count_change, sender=part, dispatch_uid=f"saved-{part.__name__}")
    post_delete.connect(count_change, sender=part, dispatch_uid=f"deleted-{part.__name__}")


@receiver(pre_save, sender=Meeting)
def protect_printed_frame(sender, instance, raw=False, **kwargs):
    """When, where and who led are printed, too."""
    if not raw and _says_otherwise(instance, PRINTED):
        _refuse_if_published(instance.pk)


@receiver(pre_save, sender=ProtocolVersion)
def protect_version(sender, instance, raw=False, **kwargs):
    """A version is written once; its file too."""
    stored = None if raw or not instance.pk else _stored(instance, [*KEPT_OF_VERSION, "file_id"])
    if stored and (
        _says_otherwise(instance, KEPT_OF_VERSION)
        or (stored["file_id"] and stored["file_id"] != instance.file_id)
    ):
        raise ValidationError("En version kan inte ändras.", code="kept")


@receiver(pre_delete, sender=ProtocolVersion)
def keep_version(sender, instance, **kwargs):
    """Official once frozen: taken back, never deleted."""
    raise ValidationError("En version kan inte tas bort.", code="kept")


def _goes_with_meeting(origin) -> bool:
    """Whether a row is deleted because its whole meeting is."""
    return Meeting in (type(origin), getattr(origin, "model", None))


@receiver(pre_delete, sender=Attendance)
def keep_who_moved(sender, instance, origin=None, **kwargs):
    """Movers are rows between the two, which would vanish without a word."""
    moved = Proposal.objects.filter(movers=instance.pk).select_related("item").first()
    if moved and not _goes_with_meeting(origin):
        raise ValidationError(
            f"{instance} står bakom ett yrkande vid ”{moved.item}” och kan inte tas bort från "
            "närvarolistan. Ändra yrkandet först, eller anteckna personen som frånvarande.",
            code="in_use",
        )


@receiver(pre_delete, sender=AgendaItem)
def keep_bounds_of_presence(sender, instance, origin=None, **kwargs):
    """Who came or left at an item that vanished would have been there all the time."""
    rows = Attendance.objects.filter(Q(from_item=instance.pk) | Q(to_item=instance.pk))
    row = None if _goes_with_meeting(origin) else rows.first()
    if row:
        raise ValidationError(
            f"{row} kom eller gick vid ”{instance}”. Ändra det i närvaron innan punkten tas bort.",
            code="in_use",
        )


@receiver(pre_delete, sender=Meeting)
def protect_published_meeting(sender, instance, **kwargs):
    _refuse_if_published(instance.pk)


@receiver(m2m_changed, sender=Meeting.other_bodies.through)
def count_body_change(sender, instance, action, reverse, **kwargs):
    if reverse:
        raise ValueError("Other bodies are set on the meeting.")
    if action in {"pre_add", "pre_remove", "pre_clear"}:
        _refuse_if_published(instance.pk)
    elif action.startswith("post_"):
        Meeting.objects.filter(pk=instance.pk).update(content_version=F("content_version") + 1)


@receiver(m2m_changed, sender=Proposal.movers.through)
def count_movers(sender, instance, action, reverse, **kwargs):
    """Who moved a proposal is frozen and counted as the proposal is."""
    if reverse:
        raise ValueError("Movers are set on the proposal.")
    if action in {"pre_add", "pre_remove", "pre_clear"}:
        protect_published_part(Proposal, instance)
    elif action.startswith("post_"):
        count_change(Proposal, instance)


def _count(meetings):
    Meeting.objects.filter(pk__in=meetings.values("pk")).update(
        content_version=F("content_version") + 1
    )


@receiver(post_save, sender="members.Body")
def count_body_name(sender, instance, created, **kwargs):
    """A body's name and address stand in every one of its meetings."""
    if not created:
        _count(
            Meeting.objects.filter(
                Q(body=instance)
                | Q(other_bodies=instance)
                | Q(items__decisions__body=instance)
                | Q(items__action_items__body=instance)
                | Q(items__action_items__treated_by=instance)
            )
        )


@receiver(post_save, sender="members.Person")
def count_person_name(sender, instance, created, **kwargs):
    """Attendance keeps the name of that day, but links to the person and names receivers."""
    if not created:
        _count(
            Meeting.objects.filter(
                Q(attendances__person=instance) | Q(items__action_items__person=instance)
            )
        )


@receiver(post_save, sender="members.Party")
def count_party_name(sender, instance, created, **kwargs):
    if not created:
        _count(Meeting.objects.filter(items__statements__party=instance))
