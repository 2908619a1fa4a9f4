from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date

from meetings import rules
from members.history import History
from members.models import Body, Revised
from members.slugs import free_slug


def _is_past() -> Q:
    """Held or published, or of a day before today in Stockholm."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Q(status__in=Meeting.TOOK_PLACE) | Q(starts_at__lt=today)


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Meetings whose frame (who, when, where) `user` may see; see `meetings.rules`."""
        return self.filter(rules.visible_meetings(user))

    def of_member(self, user):
        """Meetings of bodies in which `user` has a seat, today or on the meeting's day."""
        return self.filter(rules.own_meetings(user)).exclude(status=Meeting.Status.DRAFT)

    def published(self):
        return self.filter(status=Meeting.Status.PUBLISHED)

    def coming(self):
        """Meetings ahead, the next one first: not yet held, and of today (in Stockholm) or later.

        A meeting stays until its day is over, so that one that drags on or begins late is still
        found. Drafts and cancelled ones too, see `announced`.
        """
        return self.exclude(_is_past()).order_by("starts_at", "pk")

    def past(self):
        """The others, latest first."""
        return self.filter(_is_past()).order_by("-starts_at", "-pk")

    def in_reading_order(self):
        """Annotate with `is_past`: coming ones first, the next one on top, then the latest."""
        is_past = Case(When(_is_past(), then=Value(True)), default=Value(False))
        ahead = Case(When(is_past=False, then=F("starts_at")), output_field=models.DateTimeField())
        return self.annotate(is_past=is_past).order_by("is_past", ahead, "-starts_at", "-pk")

    def announced(self):
        """Planned and called meetings: those one can expect to take place."""
        return self.filter(status__in=[Meeting.Status.PLANNED, Meeting.Status.CALLED])

    def of_body(self, body):
        """Meetings that `body` leads or takes part in."""
        joint = Meeting.other_bodies.through.objects.filter(body=body).values("meeting_id")
        return self.filter(Q(body=body) | Q(pk__in=joint))

    def for_list(self):
        """With what a row in a list shows, in two queries."""
        return self.select_related("body").prefetch_related("other_bodies")


class Meeting(Revised):
    """A meeting of one or several bodies, and what it leaves: minutes or a protocol."""

    counted = ("revision", "content_version")

    class Kind(models.TextChoices):
        MINUTES = "minutes", "Minnesanteckningar"
        PROTOCOL = "protocol", "Protokoll"

    class Status(models.TextChoices):
        DRAFT = "draft", "Utkast"
        PLANNED = "planned", "Planerat"
        CALLED = "called", "Kallat"
        HELD = "held", "Hållet"
        ADJUSTING = "adjusting", "För justering"
        ADJUSTED = "adjusted", "Justerat"
        PUBLISHED = "published", "Publicerat"
        CORRECTING = "correcting", "Rättas"
        CANCELLED = "cancelled", "Inställt"

    # The meeting has taken place; what it says stays as it is while it is in one of the latter.
    TOOK_PLACE = (
        Status.HELD, Status.ADJUSTING, Status.ADJUSTED, Status.PUBLISHED, Status.CORRECTING
    )  # fmt: skip
    FROZEN = rules.FROZEN_STATUSES
    Visibility = Body.Visibility

    body = models.ForeignKey(
        Body, verbose_name="organ", on_delete=models.PROTECT, related_name="meetings"
    )
    other_bodies = models.ManyToManyField(
        Body, verbose_name="tillsammans med", blank=True, related_name="joint_meetings"
    )
    kind = models.CharField("leder till", max_length=10, choices=Kind.choices, blank=True)
    slug = models.SlugField("adressnamn", max_length=90, unique=True, blank=True)
    starts_at = models.DateTimeField("börjar")
    ends_at = models.DateTimeField("slutar", null=True, blank=True)
    # Old minutes often say the day but not the hour; then starts_at is midnight and this is False.
    time_known = models.BooleanField("klockslaget är känt", default=True)
    place = models.CharField("plats", max_length=200, blank=True)
    remote_link = models.URLField("länk för deltagande på distans", max_length=500, blank=True)
    chair = models.ForeignKey(
        "members.Person",
        verbose_name="ordförande",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    secretary = models.ForeignKey(
        "members.Person",
        verbose_name="sekreterare",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Names as of that day; filled from the persons when left empty.
    chair_name = models.CharField("ordförandens namn", max_length=160, blank=True)
    secretary_name = models.CharField("sekreterarens namn", max_length=160, blank=True)
    notes = models.TextField(
        "anteckningar för kansliet",
        blank=True,
        help_text="Visas aldrig utanför kansliet. Hit går text som inte hörde hemma någonstans.",
    )
    visibility = models.CharField(
        "synlighet", max_length=10, choices=Visibility.choices, blank=True
    )
    status = models.CharField(
        "status", max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    called_at = models.DateTimeField("kallat", null=True, editable=False)
    published_at = models.DateTimeField("publicerat", null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="publicerat av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    status_reason = models.CharField("skäl", max_length=300, blank=True, editable=False)
    # Grows with every change of anything the minutes print; the PDF cache goes by it.
    content_version = models.PositiveIntegerField(default=1, editable=False)
    history = History(m2m_fields=[other_bodies], excluded_fields=["content_version", "revision"])

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "möte"
        verbose_name_plural = "möten"
        ordering = ["-starts_at", "-pk"]
        indexes = [
            # The public list, newest first, and one body's list.
            models.Index(fields=["status", "-starts_at"]),
            models.Index(fields=["body", "-starts_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="meetings_meeting_ends_after_start",
                violation_error_message="Mötet kan inte sluta innan det börjar.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "correcting"])
                | Q(published_at__isnull=False),
                name="meetings_meeting_published_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="called") | Q(called_at__isnull=False),
                name="meetings_meeting_called_has_time",
            ),
        ]

    def __str__(self):
        return f"{self.body.short_name} {timezone.localdate(self.starts_at):%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("meetings:meeting_detail", args=[self.slug])

    @property
    def date(self):
        """The day of the meeting in Europe/Stockholm."""
        return timezone.localdate(self.starts_at)

    @property
    def bodies(self) -> list[Body]:
        """Leading body first; free of queries when `other_bodies` is prefetched."""
        return [self.body, *(b for b in self.other_bodies.all() if b.pk != self.body_id)]

    @property
    def body_names(self) -> str:
        """E.g. "KSO-gruppen och Arbetsutskottet"."""
        return " och ".join(body.name for body in self.bodies)

    @property
    def title(self) -> str:
        """E.g. "KSO-gruppen och Arbetsutskottet, 11 oktober 2016"."""
        names = [body.name for body in self.bodies]
        joined = " och ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
        return f"{joined}, {format_date(self.date, 'j F Y')}"

    @property
    def adjust_by(self):
        """The last day to adjust the protocol, by settings.ADJUST_WITHIN_DAYS."""
        return self.date + timedelta(days=settings.ADJUST_WITHIN_DAYS)

    @property
    def adjusting_is_late(self) -> bool:
        """Whether that day is over."""
        return self.adjust_by < timezone.localdate()

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_frozen(self) -> bool:
        """Adjusted or published: nothing of it changes without a correction."""
        return self.status in self.FROZEN

    @property
    def has_version(self) -> bool:
        """Whether what is read is a frozen version, not the text as it stands now."""
        return self.is_frozen or self.status == self.Status.CORRECTING

    @property
    def current_version(self):
        """The version in force, None before the first; asked for once."""
        if not hasattr(self, "_current_version"):
            versions = self.versions.select_related("text", "file").defer("html")
            self._current_version = versions.order_by("-number").first()
        return self._current_version

    @property
    def awaits_adjusting(self) -> bool:
        """A protocol that has been held and is not adjusted yet."""
        return self.is_protocol and self.status in {self.Status.HELD, self.Status.ADJUSTING}

    @property
    def is_protocol(self) -> bool:
        return self.kind == self.Kind.PROTOCOL

    def clean(self):
        if self.starts_at and not 1990 <= timezone.localtime(self.starts_at).year <= 2100:
            raise ValidationError({"starts_at": "Året ska ligga mellan 1990 och 2100."})
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": "Mötet kan inte sluta innan det börjar."})

    def save(self, *args, **kwargs):
        self.kind = self.kind or self.body.minutes_kind
        self.visibility = self.visibility or self.body.default_visibility
        if not self.slug:
            name = f"{self.body.slug}-{self.date:%Y-%m-%d}"
            self.slug = free_slug(Meeting.objects.all(), name, fallback="mote", max_length=90)
        if self.chair and not self.chair_name:
            self.chair_name = self.chair.name
        if self.secretary and not self.secretary_name:
            self.secretary_name = self.secretary.name
        super().save(*args, **kwargs)
