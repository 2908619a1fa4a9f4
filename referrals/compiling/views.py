"""Pages of what all answers say together."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from meetings.background import background_of
from referrals import rules, workflow
from referrals.compiling import answers, xlsx
from referrals.compiling.exports.shelves import shelves_of
from referrals.compiling.filters import MatrixFilter
from referrals.compiling.forms import DecideForm
from referrals.compiling.material import material_of
from referrals.compiling.overview import overview_of
from referrals.compiling.plain import plain
from referrals.models import Answer, Quotation, Referral

ROWS_A_PAGE = 50
ANSWERS_A_PAGE = 30


def seen_referral(request, slug):
    """The referral whose compilation the reader may see, or Http404."""
    visible = Referral.objects.visible_to(request.user)
    related = ("matter", "outcome_at__meeting", "compilation")
    referral = get_object_or_404(visible.select_related(*related), slug=slug)
    if not rules.can_see_compilation(request.user, referral):
        raise Http404("Sammanställningen är inte publicerad.")
    return referral


@login_not_required
@require_safe
def compilation(request, slug):
    """The numbers of every question, the matrix, and the chancery's assessment."""
    referral = seen_referral(request, slug)
    overview = overview_of(referral)
    shows_each = rules.can_see_each_answer(request.user, referral)
    context = {
        "referral": referral,
        "overview": overview,
        "compilation": getattr(referral, "compilation", None),
        "shows_each": shows_each,
        "is_chancery": rules.can_edit_referral(request.user, referral),
        "shelves": shelves_of(request.user, referral),
        **background_of(referral.outcome_at, None, request.user),
    }
    if context["is_chancery"] and referral.status == Referral.Status.COMPILED:
        context["decide_form"] = DecideForm(referral=referral)
    if shows_each:
        recipients = referral.recipients.all()
        filters = MatrixFilter(request.GET, queryset=recipients, parties=overview.parties)
        shown = overview.answered
        if any(filters.chosen):
            found = set(filters.qs.values_list("pk", flat=True)) if filters.is_valid() else set()
            shown = [pk for pk in shown if pk in found]
        page = Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("sida"))
        matrix = overview.matrix(page.object_list)
        filter_form = overview.filter_form(filters, request.path)
        context |= {"filter_form": filter_form, "page": page, "matrix": matrix}
    return render(request, "referrals/compilation.html", context)


@login_not_required
@require_safe
def question_detail(request, slug, pk):
    """One question through all answers."""
    referral = seen_referral(request, slug)
    question = get_object_or_404(referral.questions.select_related("group"), pk=pk)
    material = material_of(referral)
    question = next(each for each in material.questions if each.pk == question.pk)
    shows_each = rules.can_see_each_answer(request.user, referral)
    context = {
        "referral": referral,
        "question": question,
        "result": material.result(question),
        "by_group": material.by_group(question) if referral.is_survey else [],
        "is_counted": material.is_counted,
        "comment": answers.comment_on(question),
        "is_chancery": rules.can_edit_referral(request.user, referral),
        **answers.neighbours(material.questions, question),
    }
    is_open = referral.status in (Referral.Status.OPEN, Referral.Status.CLOSED)
    context["can_comment"] = context["is_chancery"] and is_open
    if shows_each:
        rows = answers.texts(question, material)
        page = Paginator(rows, ANSWERS_A_PAGE).get_page(request.GET.get("sida"))
        context |= {
            "page": page,
            "answers": answers.with_words(question, page.object_list),
            "can_quote": context["can_comment"],
            "tags": referral.tags.all(),
        }
    return render(request, "referrals/compilation_question.html", context)


@login_not_required
@require_safe
def compilation_xlsx(request, slug):
    """The compilation as a workbook: a sheet for each group of questions, and one in long form."""
    referral = seen_referral(request, slug)
    shows_each = rules.can_see_each_answer(request.user, referral)
    content = xlsx.workbook(material_of(referral), shows_each=shows_each)
    response = HttpResponse(content, content_type=xlsx.MEDIA_TYPE)
    name = f"sammanstallning-{referral.slug}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@login_not_required
@require_safe
def compilation_json(request, slug):
    """The compilation as JSON, for those who go on counting."""
    referral = seen_referral(request, slug)
    shows_each = rules.can_see_each_answer(request.user, referral)
    content = plain(material_of(referral), shows_each=shows_each)
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = f"sammanstallning-{referral.slug}.json"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def chancery_referral(request, slug):
    """The referral, for those who compile it, or Http404."""
    referral = seen_referral(request, slug)
    if not rules.can_edit_referral(request.user, referral):
        raise Http404
    return referral


@require_POST
def start(request, slug):
    """Begin to write the compilation, or go on with it."""
    referral = chancery_referral(request, slug)
    try:
        compilation = workflow.start_compilation(referral, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("referrals:compilation", slug)
    return redirect("admin:referrals_compilation_change", compilation.pk)


@require_POST
def quote(request, slug, pk):
    """Keep a passage of one answer, with its tags."""
    referral = chancery_referral(request, slug)
    if not rules.can_see_each_answer(request.user, referral):
        raise Http404
    answers = Answer.objects.filter(response__recipient__referral=referral)
    answer = get_object_or_404(answers.select_related("response"), pk=pk)
    try:
        workflow.quote(
            answer,
            by=request.user,
            text=request.POST.get("text", ""),
            tags=request.POST.get("tags", "").split(","),
        )
        messages.success(request, "Citatet är sparat.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{_question_url(referral, answer.question_id)}#svar-{answer.pk}")


@require_POST
def drop(request, slug, pk):
    """Take a quotation away."""
    referral = chancery_referral(request, slug)
    quotations = Quotation.objects.filter(answer__response__recipient__referral=referral)
    quotation = get_object_or_404(quotations.select_related("answer"), pk=pk)
    answer = quotation.answer
    try:
        workflow.drop_quotation(quotation, by=request.user)
        messages.success(request, "Citatet är borttaget.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{_question_url(referral, answer.question_id)}#svar-{answer.pk}")


@require_POST
def decide(request, slug):
    """Note what was decided with the answers at hand."""
    referral = chancery_referral(request, slug)
    form = DecideForm(request.POST, referral=referral)
    try:
        if form.is_valid():
            workflow.decide_referral(referral, by=request.user, item=form.cleaned_data["item"])
            messages.success(request, "Beslutet är noterat.")
        else:
            messages.error(request, "Välj punkten där beslutet fattades.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("referrals:compilation", slug)


def _question_url(referral, question_id):
    return reverse("referrals:compilation_question", args=[referral.slug, question_id])
