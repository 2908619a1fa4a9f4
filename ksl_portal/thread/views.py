"""Pages of matters: the register, one matter's thread, what is on its way, and following."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ksl_portal.thread import following, queries, reading
from ksl_portal.thread.filters import MatterFilter
from ksl_portal.thread.forms import AgendaForm
from ksl_portal.thread.rules import matters_of
from meetings import heading, rules
from meetings.commissions import of_matter
from meetings.models import Following
from members.models import Body

MATTERS_A_PAGE = 25


@login_not_required
@require_safe
def matter_list(request):
    """The register of matters, those that are open and were treated last on top."""
    found = queries.register(request.user)
    filters = MatterFilter(request.GET, queryset=found)
    rows = filters.qs if filters.is_valid() else found.none()
    context = {
        "filter": filters,
        "page": Paginator(rows, MATTERS_A_PAGE).get_page(request.GET.get("sida")),
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
        "shows_way": rules.can_see_what_is_on_its_way(request.user),
    }
    return render(request, "ksl_portal/thread/matter_list.html", context)


@login_not_required
@require_safe
def matter_detail(request, slug):
    """One matter: what comes next, and all that has happened."""
    user, number = request.user, request.GET.get("sida")
    latest_first = request.GET.get("ordning") == "senast"
    thread = reading.thread_of(user, slug, number, latest_first=latest_first)
    followings = Following.objects.filter(matter=thread.matter)
    context = {
        "matter": thread.matter,
        "thread": thread,
        "page": thread.page(number),
        "follows": user.is_authenticated and followings.filter(user=user).exists(),
        "can_edit": rules.is_chancery(user),
        **(of_matter(thread.matter, user) if thread.matter.has_ideas else {}),
    }
    return render(request, "ksl_portal/thread/matter_detail.html", context)


@require_POST
def follow(request, slug):
    """Follow a matter: a mail a day when something is new."""
    matter = get_object_or_404(matters_of(request.user), slug=slug)
    following.follow(matter, by=request.user)
    messages.success(
        request, "Du följer ärendet. När något händer får du ett mejl, högst ett om dagen."
    )
    return redirect(matter)


@require_POST
def stop_following(request, slug):
    """Follow a matter no longer; also one that the reader may not see any more."""
    for each in request.user.followings.filter(matter__slug=slug):
        following.stop(each, by=request.user)
    messages.success(request, "Du följer inte längre ärendet.")
    if matters_of(request.user).filter(slug=slug).exists() and "stay" not in request.POST:
        return redirect("matter_detail", slug)
    return redirect("following_list")


@require_POST
def follow_body(request, slug):
    """Follow what a body publishes: a mail a day when something is new."""
    body = get_object_or_404(Body, slug=slug)
    following.follow_body(body, by=request.user)
    messages.success(
        request, "Du följer organet. När något publiceras får du ett mejl, högst ett om dagen."
    )
    return redirect(body)


@require_POST
def stop_following_body(request, slug):
    """Follow a body no longer."""
    for each in request.user.followings.filter(body__slug=slug):
        following.stop(each, by=request.user)
    messages.success(request, "Du följer inte längre organet.")
    if "stay" in request.POST:
        return redirect("following_list")
    return redirect("body_detail", slug)


@require_safe
def following_list(request):
    """What the reader follows."""
    page = Paginator(queries.followed(request.user), MATTERS_A_PAGE)
    context = {"page": page.get_page(request.GET.get("sida"))}
    return render(request, "ksl_portal/thread/following_list.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_key(request, key):
    """Stop following from the link in a mail, without logging in; asks first."""
    found = following.found_by_key(key)
    if found is None:
        return render(request, "ksl_portal/thread/stopped.html", {"key": key})
    if request.method == "POST":
        following.stop(found)
        return render(request, "ksl_portal/thread/stopped.html", {"followed": found})
    return render(request, "ksl_portal/thread/stop.html", {"followed": found})


@require_safe
def on_their_way(request):
    """Matters on their way to the board and other bodies; the chancery puts them on an agenda."""
    return _way(request, AgendaForm(waiting=heading.on_their_way()))


@require_POST
def put_on_agenda(request):
    """Put the chosen matters on the agenda of the chosen meeting, in the order of the list."""
    if not rules.can_set_agenda(request.user):
        raise PermissionDenied
    form = AgendaForm(request.POST, waiting=heading.on_their_way())
    if not form.is_valid():
        return _way(request, form)
    meeting, chosen = form.cleaned_data["meeting"], list(form.cleaned_data["matters"])
    try:
        added = heading.put_on_agenda(meeting, chosen, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return _way(request, form)
    number = "Ett ärende" if len(added) == 1 else f"{len(added)} ärenden"
    messages.success(request, f"{number} sattes upp på dagordningen för {meeting.title}.")
    return redirect("matters_on_their_way")


def _way(request, form):
    if not rules.can_see_what_is_on_its_way(request.user):
        raise Http404
    page = Paginator(heading.on_their_way(), MATTERS_A_PAGE).get_page(request.GET.get("sida"))
    places = heading.placed(page.object_list, request.user)
    context = {
        "page": page,
        "rows": [(matter, places.get(matter.pk, [])) for matter in page],
        "form": form,
        "chosen": set(request.POST.getlist("matters")),
        "can_set": rules.can_set_agenda(request.user),
    }
    return render(request, "ksl_portal/thread/on_their_way.html", context)
