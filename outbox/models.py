"""Outgoing mail: one row for each message to each receiver, and one for every try to send it."""

import uuid
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.history import History
from outbox.kinds import label_of


def new_message_id() -> str:
    """A Message-ID that no other message has, in the domain the portal's mail comes from."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    domain = address.rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"


def default_patience() -> timedelta:
    return timedelta(seconds=settings.OUTBOX_GIVE_UP_AFTER)


class MessageQuerySet(models.QuerySet):
    """Reads only; every change of state is in `outbox.workflow`."""

    def held(self):
        """Waiting for someone at the chancery to read and release them."""
        return self.filter(status=Message.Status.HELD)

    def due(self):
        """In the queue, and their time has come."""
        return self.filter(status=Message.Status.QUEUED, next_attempt_at__lte=timezone.now())

    def abandoned(self):
        """Taken by a worker which has not been heard of for longer than its lease."""
        return self.filter(status__in=CLAIMED, claimed_until__lt=timezone.now())

    def troubled(self):
        """Those that somebody has to look at: given up or uncertain."""
        return self.filter(status__in=[Message.Status.GIVEN_UP, Message.Status.UNCERTAIN])

    def for_list(self):
        """Without the texts, which a list does not show."""
        return self.defer("text", "html", "calendar")


class Message(models.Model):
    """One mail to one receiver.

    What it says never changes, except that the text of a secret one (a log-in code, a link that
    opens an account) is wiped when it has left or been given up.
    """

    class Status(models.TextChoices):
        HELD = "held", "Att granska"
        QUEUED = "queued", "I kö"
        SENDING = "sending", "Skickas"
        HANDING_OVER = "handing_over", "Lämnas över"
        SENT = "sent", "Skickat"
        GIVEN_UP = "given_up", "Gick inte att skicka"
        UNCERTAIN = "uncertain", "Osäkert om det kom fram"
        DISCARDED = "discarded", "Kasserat"

    kind = models.CharField("slag", max_length=40)
    to_address = models.EmailField("till", max_length=254)
    to_name = models.CharField("mottagarens namn", max_length=200, blank=True)
    reply_to = models.EmailField("svar till", max_length=254, blank=True)
    subject = models.CharField("ämne", max_length=250)
    text = models.TextField("text", blank=True)
    html = models.TextField("text som HTML", blank=True)
    # An invitation (iCalendar with a METHOD), which goes as a third way to read the same mail.
    calendar = models.TextField("kalenderinbjudan", blank=True)
    secret = models.BooleanField(
        "hemligt",
        default=False,
        help_text="Texten visas inte för kansliet och raderas när meddelandet har lämnat portalen.",
    )
    about_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    created_at = models.DateTimeField("skrivet", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="skrivet av",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    repeats = models.ForeignKey(
        "self",
        verbose_name="skickar om",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated_by",
    )

    status = models.CharField(
        "läge", max_length=12, choices=Status.choices, default=Status.HELD, editable=False
    )
    queued_at = models.DateTimeField("släppt", null=True, editable=False)
    patience = models.DurationField("försök under", default=default_patience, editable=False)
    attempts = models.PositiveSmallIntegerField("försök", default=0, editable=False)
    next_attempt_at = models.DateTimeField("nästa försök", null=True, editable=False)
    # The task in django-tasks' queue that is to send it, so that a lost one is noticed.
    task_id = models.UUIDField(null=True, editable=False)
    # Who holds it: the token of the attempt under way, and how long that one is believed alive.
    claim_token = models.UUIDField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField("skickat", null=True, editable=False)
    last_error = models.TextField("senaste fel", blank=True, editable=False)
    message_id = models.CharField(
        "Message-ID", max_length=320, unique=True, default=new_message_id, editable=False
    )

    # What people did with it; what the worker did is in its attempts. Never the text.
    history = History(
        excluded_fields=[
            "subject",
            "text",
            "html",
            "calendar",
            "patience",
            "attempts",
            "next_attempt_at",
            "task_id",
            "claim_token",
            "claimed_until",
        ]
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "meddelande"
        verbose_name_plural = "meddelanden"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="outbox_newest_first"),
            models.Index(fields=["about_type", "about_id"], name="outbox_about"),
            # The worker's two questions; few rows are ever in these states.
            models.Index(
                fields=["next_attempt_at"], condition=Q(status="queued"), name="outbox_due"
            ),
            models.Index(
                fields=["claimed_until"],
                condition=Q(status__in=["sending", "handing_over"]),
                name="outbox_claimed",
            ),
            # The chancery's desk.
            models.Index(
                fields=["status"],
                condition=Q(status__in=["held", "given_up", "uncertain"]),
                name="outbox_to_look_at",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_address="") & ~Q(subject=""), name="outbox_has_receiver_and_subject"
            ),
            models.CheckConstraint(
                condition=~Q(subject__contains="\n") & ~Q(subject__contains="\r"),
                name="outbox_subject_is_one_line",
            ),
            models.CheckConstraint(
                condition=Q(about_type=None, about_id=None)
                | Q(about_type__isnull=False, about_id__isnull=False),
                name="outbox_about_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="queued")
                | Q(next_attempt_at__isnull=False, queued_at__isnull=False),
                name="outbox_queued_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["sending", "handing_over"])
                | Q(claim_token__isnull=False, claimed_until__isnull=False),
                name="outbox_claim_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at=None)),
                name="outbox_sent_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.subject} ({self.to_address})"

    @property
    def kind_label(self) -> str:
        """The kind in Swedish."""
        return label_of(self.kind)

    @property
    def gives_up_at(self) -> datetime | None:
        """When no further try is made; None before it has been released."""
        return self.queued_at and self.queued_at + self.patience

    @property
    def is_wiped(self) -> bool:
        """Whether the text is gone because it was secret."""
        return self.secret and not self.text


CLAIMED = (Message.Status.SENDING, Message.Status.HANDING_OVER)


class Attachment(models.Model):
    """A file that goes with a message, under the name the receiver sees."""

    message = models.ForeignKey(
        Message, verbose_name="meddelande", on_delete=models.CASCADE, related_name="attachments"
    )
    file = models.ForeignKey(
        "files.StoredFile", verbose_name="fil", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("filnamn", max_length=200)

    class Meta:
        verbose_name = "bilaga"
        verbose_name_plural = "bilagor"
        ordering = ["pk"]

    def __str__(self):
        return self.name


class Attempt(models.Model):
    """One try to send a message: when, how it ended, and what the mail server said."""

    class Outcome(models.TextChoices):
        SENT = "sent", "mottaget av e-postservern"
        SHOWN = "shown", "visas i portalens utlåda"
        FAILED = "failed", "misslyckades, nytt försök görs"
        REFUSED = "refused", "avvisades"
        UNCERTAIN = "uncertain", "osäkert"
        INTERRUPTED = "interrupted", "avbröts"

    message = models.ForeignKey(
        Message, verbose_name="meddelande", on_delete=models.CASCADE, related_name="tries"
    )
    token = models.UUIDField(unique=True, default=uuid.uuid4)
    started_at = models.DateTimeField("började")
    ended_at = models.DateTimeField("slutade", null=True)
    outcome = models.CharField("utfall", max_length=12, choices=Outcome.choices, blank=True)
    reply = models.TextField("vad e-postservern svarade", blank=True)

    class Meta:
        verbose_name = "försök"
        verbose_name_plural = "försök"
        ordering = ["started_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None)
                | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="outbox_attempt_ended_has_outcome",
            ),
        ]

    def __str__(self):
        return f"{timezone.localtime(self.started_at):%Y-%m-%d %H.%M} {self.get_outcome_display()}"
