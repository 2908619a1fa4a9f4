"""Who is called to a meeting, with what, and what they answered; and addresses to own calendars."""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from meetings.models.attendance import Attendance
from members.history import History
from members.keys import hash_of, key_from


def new_seed() -> str:
    return secrets.token_urlsafe(24)


class Keyed(models.Model):
    """Something with a secret address of its own, which has to be told more than once."""

    seed = models.CharField(max_length=40, default=new_seed, editable=False)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        """What the secret address ends with; it stands nowhere in the database."""
        return key_from(self.seed)

    def save(self, *args, **kwargs):
        # Also after a change of SECRET_KEY: what is told next has to open.
        self.key_hash = hash_of(self.key)
        super().save(*args, **kwargs)


class Call(models.Model):
    """What those who are called know: when and where, the agenda and the papers as sent.

    `agenda` is what the call itself said and never changes; `told_items` and `told_papers` grow
    when it is told what has come or gone. Papers stand by their pk with what could be opened
    (`paper_state`).
    """

    meeting = models.OneToOneField(
        "meetings.Meeting", verbose_name="möte", on_delete=models.CASCADE, related_name="call"
    )
    sequence = models.PositiveIntegerField("version av inbjudan", default=0)
    starts_at = models.DateTimeField("börjar, som meddelat")
    ends_at = models.DateTimeField("slutar, som meddelat", null=True)
    place = models.CharField("plats, som meddelad", max_length=200, blank=True)
    remote_link = models.URLField("länk, som meddelad", max_length=500, blank=True)
    agenda = models.JSONField("dagordning i kallelsen", default=dict)
    papers = models.JSONField("handlingar i kallelsen", default=dict)
    told_items = models.JSONField("punkter som är meddelade", default=list)
    told_papers = models.JSONField("handlingar som är meddelade", default=dict)
    sent_at = models.DateTimeField("skickad")
    told_at = models.DateTimeField("senast meddelad")
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="senast meddelad av",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    history = History()

    class Meta:
        verbose_name = "kallelse"
        verbose_name_plural = "kallelser"

    def __str__(self):
        return f"Kallelse till {self.meeting}"


class InviteeQuerySet(models.QuerySet):
    def called(self):
        """Those who are called; the others are guests to be."""
        return self.filter(sequence__isnull=False, withdrawn_at=None)


class Invitee(Keyed):
    """Someone called to a meeting: name and address as the call had them, and the answer.

    A guest stands here already before the call, without `sequence`.
    """

    class Reply(models.TextChoices):
        COMING = "coming", "Kommer"
        REMOTE = "remote", "Deltar på distans"
        NOT_COMING = "not_coming", "Kommer inte"
        SUBSTITUTE = "substitute", "Sänder ersättare"

    meeting = models.ForeignKey(
        "meetings.Meeting", verbose_name="möte", on_delete=models.CASCADE, related_name="invitees"
    )
    person = models.ForeignKey(
        "members.Person",
        verbose_name="person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
    )
    group = models.CharField(
        "grupp", max_length=10, choices=Attendance.Group.choices, default=Attendance.Group.GUEST
    )
    name = models.CharField("namn", max_length=160)
    email = models.EmailField("e-postadress", max_length=254, blank=True)
    position = models.PositiveIntegerField("ordning", default=0)
    # Of the invitation sent last, as iCalendar counts; None before the call.
    sequence = models.PositiveIntegerField("version av inbjudan", null=True, editable=False)
    called_at = models.DateTimeField("kallad", null=True, editable=False)
    withdrawn_at = models.DateTimeField("inte längre kallad", null=True, editable=False)
    reply = models.CharField("svar", max_length=10, choices=Reply.choices, blank=True)
    substitute = models.ForeignKey(
        "members.Person",
        verbose_name="ersättare",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    substitute_name = models.CharField("ersättarens namn", max_length=160, blank=True)
    note = models.CharField("hälsning till kansliet", max_length=300, blank=True)
    replied_at = models.DateTimeField("svarade", null=True, editable=False)
    # None when the secret address was used.
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="svaret angivet av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    history = History(excluded_fields=["seed", "key_hash"])

    objects = InviteeQuerySet.as_manager()

    class Meta:
        verbose_name = "kallad"
        verbose_name_plural = "kallade"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(person__isnull=False),
                name="meetings_invitee_person_once",
                violation_error_message="Personen är redan kallad till mötet.",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None)
                | (~Q(reply="") & Q(replied_at__isnull=False, sequence__isnull=False)),
                name="meetings_invitee_reply_has_time",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="meetings_invitee_has_a_name"),
        ]

    def __str__(self):
        return self.name

    @property
    def reply_text(self) -> str:
        """The answer in words, with the substitute; "Inte svarat" without one."""
        if not self.reply:
            return "Inte svarat"
        if self.reply == self.Reply.SUBSTITUTE and self.substitute_name:
            return f"Sänder {self.substitute_name}"
        return self.get_reply_display()

    def clean(self):
        if self.substitute_id and self.substitute_id == self.person_id:
            raise ValidationError({"substitute": "Ersättaren är någon annan än den kallade."})


class CalendarAddress(Keyed):
    """The secret address of an account's own calendar. Renewed, it is another one."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="konto",
        on_delete=models.PROTECT,
        related_name="calendar_address",
    )
    renewed_at = models.DateTimeField("förnyad", auto_now=True)
    history = History(excluded_fields=["seed", "key_hash"])

    class Meta:
        verbose_name = "kalenderadress"
        verbose_name_plural = "kalenderadresser"

    def __str__(self):
        return f"Kalenderadress för {self.user}"
