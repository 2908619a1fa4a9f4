"""Reads across the apps: what is next, and the meetings of bodies, municipalities and persons.

Every function starts from `visible_to(user)` and returns a queryset with what a
row of a list shows, so that a page costs the same number of queries whatever the size.
"""

from django.db.models import F
from django.utils import timezone

from agreements.models import HOLDING, Agreement
from meetings.models import Attendance, Meeting
from members.models import Membership
from referrals.models import Referral


def coming_meetings(user):
    """Meetings ahead that are expected to take place, the next one first."""
    return Meeting.objects.visible_to(user).announced().coming().for_list()


def latest_meetings(user):
    """Published minutes and protocols, of the latest meeting first."""
    return Meeting.objects.visible_to(user).published().for_list()


def meetings_of_body(body, user):
    """All meetings that `body` leads or takes part in."""
    return Meeting.objects.visible_to(user).of_body(body).for_list()


def coming_meetings_of(municipality, user):
    """Meetings ahead of the bodies in which the municipality has a seat today."""
    bodies = (
        Membership.objects.valid_on(timezone.localdate())
        .filter(municipality=municipality)
        .values("body_id")
    )
    joint = Meeting.other_bodies.through.objects.filter(body_id__in=bodies).values("meeting_id")
    meetings = coming_meetings(user)
    return meetings.filter(body_id__in=bodies) | meetings.filter(pk__in=joint)


def meetings_attended_for(municipality, user):
    """Published meetings at which someone was present for the municipality."""
    return _attended(user, municipality=municipality)


def meetings_attended_by(person, user):
    """Published meetings at which the person was present."""
    return _attended(user, person=person)


def _attended(user, **who):
    present = Attendance.objects.filter(status__in=Attendance.THERE, **who)
    return latest_meetings(user).filter(pk__in=present.values("meeting_id"))


def own_coming_meetings(user):
    """Meetings ahead of the bodies in which `user` has a seat, cancelled ones too."""
    return Meeting.objects.visible_to(user).of_member(user).coming().select_related("body")


def own_latest_minutes(user):
    """What the bodies of `user` have published, the newest publication first."""
    published = Meeting.objects.visible_to(user).of_member(user).published()
    return published.order_by("-published_at", "-pk").select_related("body")


def agreements_in_force(user):
    """Agreements that hold today; those that expire first on top, those without an end last."""
    staged = Agreement.objects.visible_to(user).with_stage(timezone.localdate())
    holding = staged.filter(stage__in=HOLDING).defer("summary")
    return holding.order_by(F("valid_to").asc(nulls_last=True), "title", "pk")


def newly_agreed(user):
    """Agreements that the board has recommended, the latest first; not those withdrawn."""
    agreed = Agreement.objects.visible_to(user).published()
    recommended = agreed.filter(recommended_on__lte=timezone.localdate())
    return recommended.order_by("-recommended_on", "title", "pk").defer("summary")


def open_referrals(user):
    """Referrals that can be answered today, the most urgent first."""
    today = timezone.localdate()
    return Referral.objects.visible_to(user).open_on(today).order_by("due_on", "pk")
