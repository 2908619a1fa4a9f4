"""Who may open what: the whole portal in one table.

A row is a URL name, a case, the objects the URL is made of, and what GET answers to each role:
nobody (anonymous), an account with a seat elsewhere (other), a member of the body (member), the
chancery (office), the system owner (owner). The roles between are told only where they differ:
`adjuster` is a member who is appointed to adjust a protocol and gets what a member gets; `a` and
`b` are what the drafter and the submitter of municipality A, and of B, get: two numbers each, or
one for both; what an account with a seat elsewhere gets unless told. What is a municipality's
own belongs to A in the world of the tests.

A URL without a row fails `test_access_matrix.py`; so does a row without a URL. The objects are
made in world.py, the accounts in cast.py. The admin's own five pages for each model stand in
ADMIN, one line a model.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from meetings.models import ActionItem

# From the fewest rights to the most.
ROLES = (
    "anonymous",
    "other",
    "member",
    "adjuster",
    "drafter_b",
    "submitter_b",
    "drafter_a",
    "submitter_a",
    "office",
    "owner",
)


@dataclass(frozen=True)
class Row:
    """What `url`, made of `kwargs(world)`, answers to each of ROLES.

    `page` says that it is a page for reading, which is also checked in the browser; `post` sends
    an empty POST instead of a GET.
    """

    url: str
    statuses: str
    kwargs: Callable = field(default=lambda world: {})
    case: str = ""
    page: bool = True
    post: bool = False
    adjuster: int | None = None
    a: str = ""
    b: str = ""

    @property
    def expected(self):
        """What each of ROLES gets, as {role: status}."""
        anonymous, other, member, office, owner = map(int, self.statuses.split())
        drafter_a, submitter_a = self._both(self.a, other)
        drafter_b, submitter_b = self._both(self.b, other)
        return {
            "anonymous": anonymous,
            "other": other,
            "member": member,
            "adjuster": self.adjuster or member,
            "drafter_b": drafter_b,
            "submitter_b": submitter_b,
            "drafter_a": drafter_a,
            "submitter_a": submitter_a,
            "office": office,
            "owner": owner,
        }

    @staticmethod
    def _both(statuses, default):
        """The drafter's and the submitter's status: "200 403", or "200" for both."""
        told = [int(status) for status in statuses.split()] or [default]
        return told * 2 if len(told) == 1 else told

    @property
    def reader(self):
        """The role with the fewest rights that gets the page, None if nobody does."""
        return next((role for role in ROLES if self.expected[role] == 200), None)

    def __str__(self):
        return f"{self.url} {self.case}".strip()


def standing(name, municipality):
    return lambda world: {"slug": getattr(world, name).slug, "municipality": municipality}


def slug(name):
    return lambda world: {"slug": getattr(world, name).slug}


def pk(name):
    return lambda world: {"pk": getattr(world, name).pk}


def mail_attachment(world):
    """The first attachment of the message."""
    return {"pk": world.message.pk, "attachment_pk": world.message.attachments.first().pk}


def paper(name):
    """The first appendix of a meeting."""

    def kwargs(world):
        meeting = getattr(world, name)
        return {"slug": meeting.slug, "pk": meeting.appendices.first().pk}

    return kwargs


def given(name):
    """The first assignment that a meeting has given."""

    def kwargs(world):
        meeting = getattr(world, name)
        return {"pk": ActionItem.objects.filter(item__meeting=meeting).first().pk}

    return kwargs


def item(name):
    """The first item of a meeting's agenda."""

    def kwargs(world):
        meeting = getattr(world, name)
        return {"slug": meeting.slug, "pk": meeting.items.first().pk}

    return kwargs


def formal(kind, relation=""):
    """What is formal at the first item of the protocol that is held; its first row of a kind."""

    def kwargs(world):
        item = world.held.items.first()
        row = {"row": getattr(item, relation).first().pk} if relation else {}
        return {"slug": world.held.slug, "pk": item.pk, "kind": kind} | row

    return kwargs


def version(name, number):
    """One version of a meeting's minutes."""
    return lambda world: {"slug": getattr(world, name).slug, "number": number}


def document(name):
    """The first document of a referral or an agreement."""

    def kwargs(world):
        owner = getattr(world, name)
        return {"slug": owner.slug, "pk": owner.documents.first().pk}

    return kwargs


def asked(name, municipality):
    """A municipality among the recipients of a referral, on the board."""

    def kwargs(world):
        referral = getattr(world, name)
        recipient = referral.recipients.get(municipality__slug=municipality)
        return {"slug": referral.slug, "pk": recipient.pk}

    return kwargs


def old_text(name):
    """An older text of the first item of a meeting's agenda."""
    return lambda world: {**item(name)(world), "version": 1}


def taking_rows():
    """Minutes are taken by the chancery; which item is on, those who see the agenda see."""
    staff, closed, followers = "302 404 403 200 200", "302 404 404 302 302", "302 404 200 200 200"
    sent, other = "302 404 403 405 405", "302 404 404 404 404"

    def row(name, statuses, kwargs, case, page=False):
        return Row(f"meetings:{name}", statuses, kwargs, case, page=page)

    return [
        row("taking", staff, slug("called"), "called", True),
        row("taking", staff, slug("held"), "held"),
        row("taking", closed, slug("draft"), "draft"),
        row("taking_attendance", staff, slug("called"), "called", True),
        row("taking_item", staff, item("called"), "called", True),
        row("taking_states", staff, slug("called"), "called"),
        row("taking_states", "302 404 404 410 410", slug("draft"), "draft"),
        row("taking_save", sent, slug("called"), "called"),
        row("taking_remove", sent, slug("called"), "called"),
        row("taking_history", staff, item("called"), "called", True),
        row("taking_history", "302 404 404 200 200", item("draft"), "draft"),
        row("taking_restore", sent, old_text("called"), "called"),
        row("meeting_now", followers, slug("called"), "called", True),
        row("meeting_now", followers, slug("held"), "held"),
        row("meeting_now", other, slug("for_body"), "published"),
        row("meeting_now", other, slug("draft"), "draft"),
        row("meeting_now_lines", followers, slug("called"), "called"),
        row("meeting_now_lines", other, slug("draft"), "draft"),
    ]


def writing(name, part="", **more):
    """What the pages of municipality A's answer to a referral are made of."""

    def kwargs(world):
        pk = {"pk": getattr(world, part).pk} if part else {}
        return {"slug": getattr(world, name).slug, **pk, **more}

    return kwargs


def question(name):
    """The first question of a referral."""

    def kwargs(world):
        referral = getattr(world, name)
        return {"slug": referral.slug, "pk": referral.questions.first().pk}

    return kwargs


def keyed(key, part="", **more):
    """The same behind a secret address."""

    def kwargs(world):
        pk = {"pk": getattr(world, part).pk} if part else {}
        return {"key": key, **pk, **more}

    return kwargs


def entry(name, municipality, part):
    """A paper of what the chancery enters for a municipality."""

    def kwargs(world):
        found = asked(name, municipality)(world)
        response = getattr(world, name).recipients.get(pk=found["pk"]).responses.get()
        return {**found, "file_pk": getattr(response, part).first().pk}

    return kwargs


def answer(name, municipality, part="", **more):
    """The answer of a municipality, or one of its papers; A is Botkyrka, B Nacka."""

    def kwargs(world):
        referral = getattr(world, name)
        found = {"slug": referral.slug, "recipient": municipality, **more}
        if part:
            to = referral.recipients.get(municipality__slug=municipality)
            found["pk"] = getattr(to.responses.first(), part).first().pk
        return found

    return kwargs


def begun(part=""):
    """A compilation in the making, or its question, answer or quotation."""

    def kwargs(world):
        referral = world.compilation.referral
        question = referral.questions.first()
        answer = question.answers.first()
        parts = {"question": question, "answer": answer, "quotation": answer.quotations.first()}
        return {"slug": referral.slug} | ({"pk": parts[part].pk} if part else {})

    return kwargs


def answer_rows():
    """Who acts for nobody is told so (403); to other municipalities there is nothing."""
    own = "302 403 403 403 403"
    open_, gone = "200 200 200 200 200", "404 404 404 404 404"

    def mine(page, kwargs, case, is_page=True, a="200"):
        return Row(f"referrals:{page}", own, kwargs, case, page=is_page, a=a, b="404")

    def by_key(page, kwargs, case, is_page=False, statuses=open_):
        return Row(f"referrals:{page}_by_key", statuses, kwargs, case, page=is_page)

    version, file = {"number": 1}, False
    return [
        mine("answer", writing("asked"), "draft"),
        mine("answer", writing("answered"), "answered"),
        mine("answer_submit", writing("asked"), "draft"),
        mine("answer_submit", writing("answered"), "answered", file, a="302"),
        mine("answer_discard", writing("asked"), "draft"),
        mine("answer_discard", writing("answered"), "answered", file, a="302"),
        mine("answer_save", writing("asked"), "draft", file, a="405"),
        mine("answer_supplement", writing("answered"), "answered", file, a="405"),
        mine("answer_version", writing("answered", **version), "answered"),
        mine("answer_version", writing("asked", **version), "draft", file, a="404"),
        mine("answer_receipt", writing("answered", **version), "answered", file),
        mine("answer_receipt", writing("asked", **version), "draft", file, a="404"),
        mine("answer_file", writing("asked", "draft_file"), "draft", file),
        mine("answer_file", writing("answered", "answer_file"), "answered", file),
        mine("answer_file", writing("answered", "draft_file"), "of another answer", file, a="404"),
        mine("answer_statement_file", writing("asked", "draft_statement"), "draft", file),
        mine("answer_statement_file", writing("answered", "answer_statement"), "answered", file),
        mine("answer_questions", writing("asked"), "draft", file),
        mine("answer_read_in", writing("asked"), "draft"),
        mine("answer_extension", writing("asked"), "draft"),
        by_key("answer", keyed("nyckel"), "open", True),
        by_key("answer", keyed("okand"), "unknown", statuses=gone),
        by_key("answer_submit", keyed("nyckel"), "open", statuses="302 302 302 302 302"),
        by_key("answer_discard", keyed("nyckel"), "open", statuses="302 302 302 302 302"),
        by_key("answer_save", keyed("nyckel"), "open", statuses="405 405 405 405 405"),
        by_key("answer_supplement", keyed("besvarad"), "", statuses="405 405 405 405 405"),
        by_key("answer_version", keyed("besvarad", **version), "answered", True),
        by_key("answer_receipt", keyed("besvarad", **version), "answered"),
        by_key("answer_file", keyed("besvarad", "key_file"), "answered"),
        by_key("answer_file", keyed("nyckel", "draft_file"), "of a municipality", statuses=gone),
        by_key("answer_statement_file", keyed("besvarad", "key_statement"), "answered"),
        by_key("answer_statement_file", keyed("nyckel", "draft_statement"), "of a municipality",
               statuses=gone),
        by_key("answer_questions", keyed("nyckel"), "open"),
        by_key("answer_read_in", keyed("nyckel"), "open", True),
        by_key("answer_extension", keyed("nyckel"), "open", True),
    ]  # fmt: skip


def of_party(name, municipality, part="", **more):
    """A municipality that is party to an agreement; with a paper of its decision, if named."""

    def kwargs(world):
        pk = {"pk": getattr(world, part).pk} if part else {}
        return {"slug": getattr(world, name).slug, "municipality": municipality, **pk, **more}

    return kwargs


def adoption_rows():
    """A decision on an agreement is its municipality's own, then everyone's with its papers."""
    own, staff = "302 403 403 403 403", "302 404 404 200 200"
    open_, gone = "200 200 200 200 200", "404 404 404 404 404"

    def mine(page, kwargs, case, is_page=True, a="200"):
        return Row(f"agreements:{page}", own, kwargs, case, page=is_page, a=a, b="404")

    def row(page, statuses, kwargs, case="", is_page=False, **more):
        return Row(f"agreements:adoption_{page}", statuses, kwargs, case, page=is_page, **more)

    first, file = {"number": 1}, False
    a, other = "botkyrka", "danderyd"
    return [
        mine("adopt", writing("to_adopt"), "draft"),
        mine("adopt", writing("reported"), "reported"),
        mine("adopt_submit", writing("to_adopt"), "draft"),
        mine("adopt_submit", writing("reported"), "reported", file, a="302"),
        mine("adopt_save", writing("to_adopt"), "draft", file, a="405"),
        mine("adopt_new", writing("reported"), "reported", file, a="405"),
        mine("adopt_discard", writing("to_adopt"), "draft"),
        mine("adopt_entry", writing("reported", **first), "reported"),
        mine("adopt_entry", writing("to_adopt", **first), "draft", file, a="404"),
        mine("adopt_receipt", writing("reported", **first), "reported", file),
        mine("adopt_receipt", writing("to_adopt", **first), "draft", file, a="404"),
        mine("adopt_file", writing("to_adopt", "adoption_draft_file"), "draft", file),
        mine("adopt_file", writing("reported", "adoption_file"), "reported", file),
        mine("adopt_file", writing("reported", "adoption_draft_file"), "of another", file, a="404"),
        mine("adopt_file", writing("reported", "adoption_entry_file"), "the chancery's", file,
             a="404"),
        mine("adopt_statement_file", writing("to_adopt", "adoption_draft_statement"), "draft",
             file),
        mine("adopt_statement_file", writing("reported", "adoption_statement"), "reported", file),
        row("board", staff, slug("reported"), "published", True),
        row("board", "302 404 404 404 404", slug("agreement_draft"), "draft"),
        row("remind", staff, slug("reported"), "", True),
        row("party", staff, of_party("reported", a), "reported", True),
        row("party", staff, of_party("reported", other), "waiting", True),
        row("address", staff, of_party("reported", a), post=True),
        row("enter", staff, of_party("reported", other), "begun", True),
        row("enter", staff, of_party("reported", a), "new", True),
        row("enter_file", staff, of_party("reported", other, "adoption_entry_file")),
        row("enter_file", "302 404 404 404 404", of_party("to_adopt", a, "adoption_draft_file"),
            "a municipality's draft"),
        row("enter_statement_file", staff, of_party("reported", other, "adoption_entry_statement")),
        row("file", open_, of_party("reported", a, "adoption_file", **first), "reported"),
        row("file", gone, of_party("to_adopt", a, "adoption_draft_file", **first), "draft"),
        row("statement_file", open_, of_party("reported", a, "adoption_statement", **first),
            "reported"),
        row("statement_file", gone, of_party("to_adopt", a, "adoption_draft_statement", **first),
            "draft"),
    ]  # fmt: skip


MATRIX = [
    #                            nobody other member office owner
    Row("home", "                 200   200   200   200   200"),
    # Matters: found by whoever may see something of them; what is on its way, with an account.
    Row("matter_list", "          200   200   200   200   200"),
    Row("matter_detail", "        200   200   200   200   200", slug("matter"), "public"),
    Row("matter_detail", "        404   404   200   200   200", slug("matter_of_body"), "closed"),
    Row("matter_detail", "        404   404   404   200   200", slug("matter_draft"), "in drafts"),
    Row("matter_detail", "        404   200   200   200   200", slug("matter_heading"),
        "on its way"),
    Row("matter_feed", "          200   200   200   200   200", slug("matter"), "public",
        page=False),
    Row("matter_feed", "          404   404   404   404   404", slug("matter_of_body"), "of a body",
        page=False),
    Row("matter_follow", "        302   302   302   302   302", slug("matter"), "public",
        post=True, page=False),
    Row("matter_follow", "        302   404   404   302   302", slug("matter_draft"), "in drafts",
        post=True, page=False),
    Row("matter_stop_following", "302   302   302   302   302", slug("matter"), post=True,
        page=False),
    Row("matters_on_their_way", " 302   200   200   200   200"),
    Row("matters_put_on_agenda", "302   403   403   200   200", post=True, page=False),
    Row("following_list", "       302   200   200   200   200"),
    Row("following_stop_by_key", "200   200   200   200   200", lambda world: {"key": "x"}),
    Row("mine", "                 302   200   200   200   200"),
    Row("own_municipality", "     302   200   200   200   200"),
    Row("mine_meetings", "        302   200   200   200   200"),
    Row("mine_protocols", "       302   200   200   200   200"),
    Row("mine_assignments", "     302   200   200   200   200"),
    Row("assignment_list", "      200   200   200   200   200"),
    Row("assignment_detail", "    200   200   200   200   200", given("public")),
    Row("assignment_detail", "    404   404   200   200   200", given("for_body"), "for a body"),
    Row("assignment_detail", "    404   404   404   200   200", given("held"), "unpublished"),
    Row("assignment_done", "      302   404   403   302   302", given("for_body"), post=True,
        page=False),
    Row("assignment_done", "      302   404   404   302   302", given("held"), "unpublished",
        post=True, page=False),
    Row("assignment_open", "      302   404   403   302   302", given("for_body"), post=True,
        page=False),
    Row("health", "               200   200   200   200   200", page=False),
    Row("robots", "               200   200   200   200   200", page=False),
    Row("search", "              200   200   200   200   200"),
    Row("about", "                200   200   200   200   200"),
    Row("accessibility", "        200   200   200   200   200"),
    # The doors in. allauth sends whoever is inside already on to the front page, and asks once
    # more for the password before it shows what protects an account.
    Row("account_login", "        200   302   302   302   302"),
    Row("account_logout", "       302   200   200   200   200"),
    Row("account_logout", "       302   302   302   302   302", post=True, page=False),
    Row("account_request_login_code", "200 302 302 302 302"),
    Row("account_confirm_login_code", "302 302 302 302 302", page=False),
    Row("mfa_login_webauthn", "   302   302   302   302   302", page=False),
    Row("mfa_authenticate", "     302   302   302   302   302", page=False),
    Row("socialaccount_login_cancelled", "200 200 200 200 200"),
    Row("socialaccount_login_error", "401 401 401 401 401", page=False),
    Row("account_signup", "       200   302   302   302   302"),
    Row("socialaccount_signup", " 200   302   302   302   302", page=False),
    Row("account_inactive", "     200   200   200   200   200"),
    Row("account_reauthenticate", "302  200   200   200   200"),
    Row("mfa_reauthenticate", "   302   302   302   302   302", page=False),
    Row("mfa_reauthenticate_webauthn", "302 302 302 302 302", page=False),
    Row("account_change_password", "302 200   200   200   200"),
    Row("account_set_password", " 302   302   302   302   302", page=False),
    Row("account_reset_password", "200  200   200   200   200"),
    Row("account_reset_password_done", "200 200 200 200 200"),
    Row("account_reset_password_from_key_done", "200 200 200 200 200"),
    Row("mfa_index", "            302   200   200   200   200"),
    Row("mfa_activate_totp", "    302   302   302   302   302", page=False),
    Row("mfa_deactivate_totp", "  302   404   404   404   404", page=False),
    Row("mfa_list_webauthn", "    302   200   200   200   200"),
    Row("mfa_add_webauthn", "     302   302   302   302   302", page=False),
    Row("mfa_view_recovery_codes", "302 404   404   404   404", page=False),
    Row("mfa_generate_recovery_codes", "302 302 302 302 302", page=False),
    Row("mfa_download_recovery_codes", "302 404 404 404 404", page=False),
    Row("usersessions_list", "    302   200   200   200   200"),
    Row("account_end_session", "  302   405   405   405   405", lambda world: {"pk": 1},
        page=False),
    Row("mfa_edit_webauthn", "302 302 302 302 302", lambda world: {"pk": 1}, page=False),
    Row("mfa_remove_webauthn", "302 302 302 302 302", lambda world: {"pk": 1}, page=False),
    Row("account_reset_password_from_key",
        "200 200 200 200 200", lambda world: {"uidb36": "1", "key": "x"}),
    Row("openid_connect_login",
        "404 404 404 404 404", lambda world: {"provider_id": "x"}, page=False),
    Row("openid_connect_callback",
        "404 404 404 404 404", lambda world: {"provider_id": "x"}, page=False),
    # An invitation is for whoever has the link; who is logged in as another is told so.
    Row("accounts:invitation", "  200   200   200   200   200",
        lambda world: {"key": world.invitation.key}, "open"),
    Row("accounts:invitation", "  404   404   404   404   404",
        lambda world: {"key": "x"}, "unknown", page=False),
    Row("accounts:welcome", "     302   200   200   200   200"),
    Row("accounts:choose_municipality", "302 403 403 403 403", a="200", b="200"),
    # Who is who: open to all; a person is shown to the public while holding a seat.
    Row("members:municipality_list", "200 200 200 200 200"),
    Row("municipality_detail", "  200   200   200   200   200", lambda world: {"slug": "botkyrka"}),
    Row("members:body_list", "    200   200   200   200   200"),
    Row("body_detail", "          200   200   200   200   200", lambda world: {"slug": "kso"}),
    Row("person_detail", "        200   200   200   200   200", slug("person"), "seated"),
    Row("person_detail", "        404   404   404   200   200", slug("unseated"), "without a seat"),
    Row("members:distribution", " 200   200   200   200   200"),
    Row("members:distribution_xlsx", "200 200 200 200 200", page=False),
    Row("meetings:meeting_list", "200   200   200   200   200"),
    # A meeting: the frame follows the visibility, drafts are the chancery's own.
    Row("meetings:meeting_detail", "200 200 200 200 200", slug("public"), "public"),
    Row("meetings:meeting_detail", "404 200 200 200 200", slug("for_members"), "members"),
    Row("meetings:meeting_detail", "404 404 200 200 200", slug("for_body"), "body"),
    Row("meetings:meeting_detail", "404 404 200 200 200", slug("called"), "called"),
    Row("meetings:meeting_detail", "404 404 200 200 200", slug("held"), "held"),
    Row("meetings:meeting_detail", "404 404 404 200 200", slug("draft"), "draft"),
    # An item's own address leads to it, for those who may read the agenda.
    Row("meetings:item", "302 302 302 302 302", item("public"), "public", page=False),
    Row("meetings:item", "404 404 302 302 302", item("called"), "called", page=False),
    Row("meetings:item", "404 404 404 302 302", item("draft"), "draft", page=False),
    # The PDF holds the text: published, or the chancery's.
    *taking_rows(),
    Row("meetings:meeting_pdf", "200 200 200 200 200", slug("public"), "public", page=False),
    Row("meetings:meeting_pdf", "404 200 200 200 200", slug("for_members"), "members", page=False),
    Row("meetings:meeting_pdf", "404 404 200 200 200", slug("for_body"), "body", page=False),
    Row("meetings:meeting_pdf", "404 404 404 200 200", slug("called"), "called", page=False),
    Row("meetings:meeting_pdf", "404 404 404 200 200", slug("held"), "held", page=False),
    Row("meetings:meeting_pdf", "404 404 404 200 200", slug("draft"), "draft", page=False),
    # To adjust: the adjusters', once it is sent out; the chancery looks on.
    Row("meetings:adjust", "302 404 404 200 200", slug("adjusting"), "sent out", adjuster=200),
    Row("meetings:adjust", "302 404 404 404 404", slug("held"), "held", page=False),
    Row("meetings:adjust_approve", "302 404 404 404 404", slug("adjusting"), adjuster=409,
        post=True, page=False),
    Row("meetings:adjust_propose", "302 404 404 404 404", item("adjusting"), "sent out",
        adjuster=200),
    Row("meetings:adjust_propose", "302 404 404 404 404", item("held"), "held", page=False),
    Row("meetings:adjust_remark", "302 404 404 404 404", slug("adjusting"), "sent out",
        adjuster=200),
    Row("meetings:adjust_remark", "302 404 404 404 404", slug("held"), "held", page=False),
    Row("meetings:adjust_item", "302 404 404 404 404", item("adjusting"), adjuster=409,
        post=True, page=False),
    # Versions are read by those who read the minutes; while one is corrected too.
    Row("meetings:version_pdf", "200 200 200 200 200", version("public", 1), "public", page=False),
    Row("meetings:version_pdf", "404 404 404 404 404", version("public", 2), "guessed", page=False),
    Row("meetings:version_pdf", "404 404 200 200 200", version("for_body", 1), "body", page=False),
    Row("meetings:version_pdf", "404 404 404 404 404", version("held", 1), "held", page=False),
    Row("meetings:version_pdf", "404 404 404 404 404", version("adjusting", 1), "sent out",
        page=False),
    Row("meetings:version_pdf", "200 200 200 200 200", version("corrected", 1), "old", page=False),
    Row("meetings:version_pdf", "200 200 200 200 200", version("corrected", 2), "new", page=False),
    Row("meetings:meeting_detail", "200 200 200 200 200", slug("corrected"), "corrected"),
    Row("meetings:meeting_detail", "200 200 200 200 200", slug("correcting"), "being corrected"),
    Row("meetings:meeting_pdf", "200 200 200 200 200", slug("correcting"), "being corrected",
        page=False),
    Row("meetings:version_pdf", "404 404 404 404 404", version("correcting", 2), "not out yet",
        page=False),
    Row("meetings:item", "302 302 302 302 302", item("correcting"), "being corrected", page=False),
    Row("meetings:appendix_file", "200 200 200 200 200", paper("correcting"), "being corrected",
        page=False),
    # Extracts: of a protocol whose text is fixed.
    Row("meetings:extract", "200 200 200 200 200", item("public"), "public", page=False),
    Row("meetings:extract", "404 404 404 404 404", item("for_members"), "notes", page=False),
    Row("meetings:extract", "404 404 404 404 404", item("adjusting"), "sent out", page=False),
    Row("body_follow", "302 302 302 302 302", lambda world: {"slug": "kso"}, post=True, page=False),
    Row("body_stop_following", "302 302 302 302 302", lambda world: {"slug": "kso"}, post=True,
        page=False),
    Row("body_feed", "200 200 200 200 200", lambda world: {"slug": "kso"}, page=False),
    Row("admin:meetings_meeting_adjust", "302 302 302 200 200", pk("held"), "held"),
    Row("admin:meetings_meeting_adjust", "302 302 302 200 200", pk("adjusting"), "sent out"),
    Row("admin:meetings_meeting_adjust", "302 302 302 200 200", pk("correcting"), "correcting"),
    Row("admin:meetings_meeting_adjust_step", "302 302 302 405 405",
        lambda world: {"pk": world.held.pk, "name": "skicka"}, page=False),
    # A paper follows its meeting, and may be kept closer than it.
    Row("meetings:appendix_file", "200 200 200 200 200", paper("public"), "public", page=False),
    Row("meetings:appendix_file", "404 404 200 200 200", paper("for_body"), "body", page=False),
    Row("meetings:appendix_file", "404 404 200 200 200", paper("held"), "held", page=False),
    Row("meetings:appendix_file", "404 404 404 200 200", paper("draft"), "draft", page=False),
    Row("meetings:appendix_file", "404 404 404 200 200", paper("closed"), "staff", page=False),
    # What is formal is written by the chancery, while the minutes of a protocol are taken.
    Row("meetings:formal", "302 404 404 200 200", item("held"), "held"),
    Row("meetings:formal", "302 404 404 404 404", item("public"), "published", page=False),
    Row("meetings:formal", "302 404 404 404 404", item("called"), "no protocol", page=False),
    Row("meetings:formal_add", "302 404 404 200 200", formal("yrkande"), post=True, page=False),
    Row("meetings:formal_change", "302 404 404 302 302", formal("omrostning", "votes"),
        post=True, page=False),
    Row("meetings:formal_strike", "302 404 404 302 302", formal("omrostning", "votes"),
        post=True, page=False),
    # All papers at once: those the reader may open one by one, if there are any.
    *[Row(f"meetings:papers_{kind}", statuses, slug(name), name, page=False)
      for kind in ("zip", "pdf") for name, statuses in (
          ("public", "200 200 200 200 200"),
          ("for_body", "404 404 200 200 200"),
          ("called", "404 404 200 200 200"),
          ("draft", "404 404 404 200 200"),
          ("closed", "404 404 404 200 200"),
      )],
    # A call is answered by who got it: logged in, or through the secret address.
    Row("meetings:reply", "302 404 200 404 404", slug("called"), "called"),
    Row("meetings:reply", "302 404 404 404 404", slug("for_body"), "never called", page=False),
    Row("meetings:reply_by_key", "200 200 200 200 200",
        lambda world: {"key": world.called.invitees.first().key}, "called"),
    Row("meetings:reply_by_key", "404 404 404 404 404", lambda world: {"key": "x" * 64},
        "guessed", page=False),
    # Calendars: what everyone may know, and one's own behind a secret address.
    Row("calendar", "              200   200   200   200   200", page=False),
    Row("calendar_body", "         200   200   200   200   200", lambda world: {"slug": "kso"},
        page=False),
    Row("calendar_own", "          200   200   200   200   200",
        lambda world: {"key": world.calendar.key}, "known", page=False),
    Row("calendar_own", "          404   404   404   404   404",
        lambda world: {"key": world.calendar.seed}, "guessed", page=False),
    Row("calendar_address", "      302   200   200   200   200"),
    Row("calendar_renew", "        302   302   302   302   302", post=True, page=False),
    # KSL's assignments: public from the board's decision on, drafts never.
    Row("commission_list", "200 200 200 200 200"),
    Row("commission_detail", "200 200 200 200 200", slug("commission"), "decided"),
    Row("commission_detail", "404 404 404 200 200", slug("commission_draft"), "draft"),
    # Referrals and agreements: public with their files once sent or published, drafts never.
    Row("referrals:referral_list", "200 200 200 200 200"),
    Row("referrals:referral_detail", "200 200 200 200 200", slug("referral"), "sent"),
    Row("referrals:referral_detail", "404 404 404 200 200", slug("referral_draft"), "draft"),
    Row("referrals:document_file", "200 200 200 200 200", document("referral"), "sent",
        page=False),
    Row("referrals:document_file", "404 404 404 200 200", document("referral_draft"), "draft",
        page=False),
    # Who has answered is the chancery's to know.
    Row("referrals:board", "302 404 404 200 200", slug("followed"), "sent"),
    Row("referrals:board", "302 404 404 404 404", slug("referral_draft"), "draft", page=False),
    Row("referrals:board_recipient", "302 404 404 200 200", asked("followed", "nacka"), "asking"),
    Row("referrals:board_recipient", "302 404 404 200 200", asked("followed", "botkyrka"),
        "answered"),
    Row("referrals:board_remind", "302 404 404 200 200", slug("followed")),
    Row("referrals:board_extension", "302 404 404 200 200", asked("followed", "nacka"),
        post=True, page=False),
    Row("referrals:board_address", "302 404 404 200 200", asked("followed", "nacka"),
        post=True, page=False),
    Row("referrals:board_new_link", "302 404 404 302 302", asked("followed", "nacka"),
        post=True, page=False),
    Row("referrals:board_enter", "302 404 404 200 200", asked("followed", "nacka"), "begun"),
    Row("referrals:board_enter", "302 404 404 200 200", asked("followed", "botkyrka"), "new"),
    Row("referrals:board_enter_ask", "302 404 404 302 302", asked("followed", "nacka"),
        post=True, page=False),
    Row("referrals:board_enter_file", "302 404 404 200 200",
        entry("followed", "nacka", "files"), page=False),
    Row("referrals:board_enter_statement_file", "302 404 404 200 200",
        entry("followed", "nacka", "statements"), page=False),
    # An answer: its own municipality's and the chancery's, then everyone's.
    Row("referrals:response_list", "404 404 404 200 200", slug("followed"), "closed", a="200"),
    Row("referrals:response_page", "404 404 404 200 200", answer("followed", "botkyrka"),
        "closed", a="200"),
    Row("referrals:response_page", "404 404 404 404 404", answer("followed", "nacka"),
        "not answered", page=False),
    Row("referrals:response_version", "404 404 404 200 200",
        answer("followed", "botkyrka", number=1), "closed", a="200"),
    Row("referrals:response_file", "404 404 404 200 200",
        answer("followed", "botkyrka", "files", number=1), "closed", a="200", page=False),
    Row("referrals:response_statement_file", "404 404 404 200 200",
        answer("followed", "botkyrka", "statements", number=1), "closed", a="200", page=False),
    Row("referrals:response_list", "200 200 200 200 200", slug("published_answers"), "open"),
    Row("referrals:response_page", "200 200 200 200 200",
        answer("published_answers", "nacka"), "open"),
    Row("referrals:response_file", "200 200 200 200 200",
        answer("published_answers", "nacka", "files", number=1), "open", page=False),
    Row("referrals:response_statement_file", "200 200 200 200 200",
        answer("published_answers", "nacka", "statements", number=1), "open", page=False),
    # What answers say together: the chancery's until it is published, with each answer or not.
    Row("referrals:compilation", "404 404 404 200 200", begun(), "begun"),
    Row("referrals:compilation", "200 200 200 200 200", slug("compiled"), "published"),
    Row("referrals:compilation_question", "404 404 404 200 200", begun("question"), "begun"),
    Row("referrals:compilation_question", "200 200 200 200 200", question("compiled"),
        "published"),
    Row("referrals:compilation_xlsx", "404 404 404 200 200", begun(), "begun", page=False),
    Row("referrals:compilation_xlsx", "200 200 200 200 200", slug("compiled"), "published",
        page=False),
    Row("referrals:compilation_json", "404 404 404 200 200", begun(), "begun", page=False),
    Row("referrals:compilation_json", "200 200 200 200 200", slug("compiled"), "published",
        page=False),
    # Its files: made and fetched by the chancery, those for everyone once it is published.
    Row("referrals:compilation_exports", "302 404 404 200 200", begun(), page=False),
    Row("referrals:compilation_export_ask", "302 404 404 302 302",
        lambda world: begun()(world) | {"kind": "docx"}, post=True, page=False),
    Row("referrals:compilation_export", "302 404 404 200 200",
        lambda world: begun()(world) | {"pk": world.export.pk}, page=False),
    Row("referrals:compilation_pdf", "404 404 404 404 404", begun(), "begun", page=False),
    Row("referrals:compilation_pdf", "200 200 200 200 200", slug("compiled"), "published",
        page=False),
    Row("referrals:compilation_docx", "404 404 404 404 404", begun(), "begun", page=False),
    Row("referrals:compilation_docx", "200 200 200 200 200", slug("compiled"), "published",
        page=False),
    Row("referrals:compilation_start", "302 404 404 302 302", begun(), post=True, page=False),
    Row("referrals:decide", "302 404 404 302 302", begun(), post=True, page=False),
    Row("referrals:quote", "302 404 404 302 302", begun("answer"), post=True, page=False),
    Row("referrals:drop_quotation", "302 404 404 302 302", begun("quotation"), post=True,
        page=False),
    Row("admin:referrals_compilation_state", "302 302 302 405 405",
        lambda world: {"pk": world.compilation.pk, "name": "publicera"}, page=False),
    # An answer is its municipality's own, which is A; a key opens one for whoever holds it.
    *answer_rows(),
    Row("referrals:missive", "    200   200   200   200   200", slug("referral"), page=False),
    Row("referrals:package", "    200   200   200   200   200", slug("referral"), page=False),
    Row("referrals:missive", "    404   404   404   404   404", slug("referral_draft"), "draft",
        page=False),
    Row("referrals:package", "    404   404   404   404   404", slug("referral_draft"), "draft",
        page=False),
    Row("agreements:agreement_list", "200 200 200 200 200"),
    Row("agreements:agreement_detail", "200 200 200 200 200", slug("agreement"), "published"),
    Row("agreements:agreement_detail", "404 404 404 200 200", slug("agreement_draft"), "draft"),
    Row("agreements:document_file", "200 200 200 200 200", document("agreement"), "published",
        page=False),
    Row("agreements:document_file", "404 404 404 200 200", document("agreement_draft"), "draft",
        page=False),
    Row("agreements:main_document", "302 302 302 302 302", slug("agreement"), "published",
        page=False),
    Row("agreements:main_document", "404 404 404 302 302", slug("agreement_draft"), "draft",
        page=False),
    Row("agreements:matrix", "      200 200 200 200 200"),
    Row("agreements:matrix_xlsx", " 200 200 200 200 200", page=False),
    Row("agreements:expiring", "    200 200 200 200 200"),
    Row("agreements:expiring_calendar", "200 200 200 200 200", page=False),
    Row("agreements:municipality_agreements", "200 200 200 200 200",
        lambda world: {"slug": "botkyrka"}),
    Row("agreements:standing", "200 200 200 200 200", standing("adopted", "botkyrka"), "decided"),
    Row("agreements:standing", "404 404 404 404 404", standing("adopted", "nacka"), "no party",
        page=False),
    Row("agreements:standing", "404 404 404 404 404", standing("agreement_draft", "nacka"),
        "draft", page=False),
    # What municipalities decide on agreements.
    *adoption_rows(),
    # Mail that would have left: the chancery's, and only where none leaves.
    Row("outbox:message_list", "    302 404 404 200 200"),
    Row("outbox:message_detail", "  302 404 404 200 200", pk("message")),
    Row("outbox:message_html", "    302 404 404 200 200", pk("message"), page=False),
    Row("outbox:attachment_file", " 302 404 404 200 200", mail_attachment, page=False),
    Row("admin:outbox_message_html", "302 302 302 200 200", pk("message"), page=False),
    Row("admin:outbox_message_attachment", "302 302 302 200 200", mail_attachment, page=False),
    Row("admin:outbox_message_state", "302 302 302 405 405",
        lambda world: {"pk": world.message.pk, "name": "slapp"}, page=False),
    # The admin's own pages that belong to no model.
    Row("admin:index", "           302   302   302   200   200"),
    Row("admin:login", "           302   403   403   302   302", page=False),
    Row("admin:logout", "          302   302   302   302   302", page=False),
    Row("admin:password_change", " 302   302   302   302   302", page=False),
    Row("admin:password_change_done", "302 302 302   302   302", page=False),
    Row("admin:jsi18n", "          302   302   302   200   200", page=False),
    Row("admin:autocomplete", "    302   302   302   403   403", page=False),
    Row(
        "admin:view_on_site",
        "302 302 302 302 302",
        lambda world: {"content_type_id": world.content_type.pk, "object_id": world.public.pk},
        page=False,
    ),
    Row("admin:app_list", "302 302 302 200 200", lambda world: {"app_label": world.app_label}),
    # Accounts, invitations, meetings, referrals and agreements are moved along by POST only.
    Row("admin:members_user_state", "302 302 302 405 405",
        lambda world: {"pk": world.person.user_id, "name": "stang-av"}, page=False),
    Row("admin:accounts_invitation_state", "302 302 302 405 405",
        lambda world: {"pk": world.invitation.pk, "name": "aterkalla"}, page=False),
    Row("admin:meetings_meeting_state", "302 302 302 405 405",
        lambda world: {"pk": world.draft.pk, "name": "planera"}, page=False),
    Row("admin:meetings_meeting_call", "302 302 302 200 200", pk("called"), "called"),
    Row("admin:meetings_meeting_call", "302 302 302 200 200", pk("draft"), "draft", page=False),
    Row("admin:meetings_meeting_guest", "302 302 302 200 200", pk("called"), post=True,
        page=False),
    *[Row(f"admin:meetings_meeting_{step}", "302 302 302 405 405",
          lambda world: {"pk": world.called.pk, "invitee": world.called.invitees.first().pk},
          page=False) for step in ("remove_guest", "send_again")],
    Row("admin:meetings_meeting_answer", "302 302 302 200 200",
        lambda world: {"pk": world.called.pk, "invitee": world.called.invitees.first().pk}),
    Row("admin:meetings_meeting_reports", "302 302 302 405 405", pk("draft"), page=False),
    Row("admin:meetings_meeting_plan", "302 302 302 200 200"),
    Row("admin:meetings_meeting_agenda", "302 302 302 405 405", pk("draft"), page=False),
    Row("admin:meetings_meeting_proposal", "302 302 302 405 405",
        lambda world: {"pk": world.draft.pk, "action": 1}, page=False),
    Row("admin:meetings_schoolbreak_suggest", "302 302 302 405 405", page=False),
    Row("admin:meetings_ideatest_state", "302 302 302 405 405",
        lambda world: {"pk": world.idea_test.pk, "name": "avgor"}, page=False),
    Row("admin:meetings_commission_state", "302 302 302 405 405",
        lambda world: {"pk": world.commission.pk, "name": "avbryt"}, page=False),
    Row("admin:meetings_statusreport_state", "302 302 302 405 405",
        lambda world: {"pk": world.commission.reports.last().pk, "name": "publicera"},
        page=False),
    Row("admin:referrals_referral_state", "302 302 302 405 405",
        lambda world: {"pk": world.referral_draft.pk, "name": "aterkalla"}, page=False),
    Row("admin:referrals_referral_questions", "302 302 302 200 200",
        lambda world: {"pk": world.referral_draft.pk}, "draft"),
    Row("admin:referrals_referral_questions", "302 302 302 200 200",
        lambda world: {"pk": world.referral.pk}, "sent"),
    Row("admin:referrals_referral_recipients", "302 302 302 200 200",
        lambda world: {"pk": world.referral_draft.pk}, "draft"),
    Row("admin:referrals_referral_recipients", "302 302 302 200 200",
        lambda world: {"pk": world.referral.pk}, "sent"),
    Row("admin:referrals_referral_send", "302 302 302 200 200",
        lambda world: {"pk": world.referral_draft.pk}),
    Row("admin:referrals_referral_try", "302 302 302 200 200",
        lambda world: {"pk": world.referral_draft.pk}),
    Row("admin:referrals_referral_missive", "302 302 302 200 200",
        lambda world: {"pk": world.referral_draft.pk}, page=False),
    *[Row(f"admin:agreements_agreement_{step}", "302 302 302 200 200",
          lambda world, name=name: {"pk": getattr(world, name).pk}, name)
      for step in ("recommend", "ask", "extend") for name in ("agreement", "agreement_draft")],
    Row("admin:agreements_agreement_state", "302 302 302 405 405",
        lambda world: {"pk": world.agreement_draft.pk, "name": "publicera"}, page=False),
    Row("admin/(?P<url>.*)$", "    302 302 302 404 404", page=False),
]  # fmt: skip

# Model in the admin: what the office may open | what the owner may open besides.
# list, add, change, delete, history; "version" is one entry of a history.
EVERYTHING = "list add change delete history"
ADMIN = {
    # The first agreement and the first referral are drafts: others are not deleted.
    # When colleagues log in, and what they read, is no business of the chancery's.
    "accounts.event": "| list",
    "agreements.agreement": EVERYTHING,
    "meetings.actionitem": "list change history",
    "meetings.agendaitem": "list change history",
    # What is settled, decided or published stays: the first of each is a draft.
    "meetings.commission": EVERYTHING,
    "meetings.ideatest": EVERYTHING,
    "meetings.statusreport": EVERYTHING,
    "meetings.matter": EVERYTHING,
    "meetings.agendatemplate": EVERYTHING,
    "meetings.schoolbreak": EVERYTHING,
    "meetings.meeting": "list add change history",
    "meetings.minutesimport": "list add change history",
    "meetings.paragraphseries": "list add change history",
    "members.body": EVERYTHING,
    "members.membership": EVERYTHING,
    "members.municipality": EVERYTHING,
    "members.party": EVERYTHING,
    "members.person": EVERYTHING,
    "members.policyarea": EVERYTHING,
    # Written by the portal itself, never changed or deleted.
    "outbox.message": "list change history",
    "referrals.compilation": "list change history",
    "referrals.questioncomment": "list change history",
    "referrals.referral": EVERYTHING,
    # Accounts are invited and closed, never made by hand or deleted.
    "accounts.invitation": "list add change history",
    "members.user": "list change history",
}


def admin_pages_of(label):
    """Return the kinds of admin pages of a model that the office and the owner may open."""
    office, _, owner = ADMIN[label].partition("|")
    return {"office": set(office.split()), "owner": {*office.split(), *owner.split()}}
