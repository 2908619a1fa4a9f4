"""What search engines may do: read what anyone may read, in production only.

Elsewhere the persons are invented, or the pages are someone's own.
"""

from django.conf import settings

# The pages that anyone may read (DESIGN §5): of these apps, and these of the portal itself.
OPEN_APPS = {"members", "meetings", "referrals", "agreements"}
OPEN_PAGES = {
    "home",
    "about",
    "accessibility",
    "body_detail",
    "matter_list",
    "matter_detail",
    "matter_feed",
    "municipality_detail",
    "person_detail",
}
NOT_FOR_ROBOTS = (
    "/admin/",
    "/arenden/alla/",
    "/bevakning/",
    "/halsa/",
    "/inbjudan/",
    "/konto/",
    "/logga-in/",
    "/logga-ut/",
    "/mina-sidor/",
    "/utlada/",
    # Filters would make endless pages of the same; leafing through a list is fine.
    "/*?",
)


def robots_text() -> str:
    """The content of /robots.txt."""
    if not settings.PRODUCTION:
        return "User-agent: *\nDisallow: /\n"
    refused = "".join(f"Disallow: {path}\n" for path in NOT_FOR_ROBOTS)
    return f"User-agent: *\n{refused}Allow: /*?sida=\nDisallow: /*?sida=*&\n"


def is_for_search(request, response) -> bool:
    """Whether `response` is a public page, shown to nobody in particular."""
    match = request.resolver_match
    if not settings.PRODUCTION or match is None or response.status_code not in {200, 304}:
        return False
    if match.app_name not in OPEN_APPS and match.view_name not in OPEN_PAGES:
        return False
    return not request.user.is_authenticated


def middleware(get_response):
    """Tell search engines, in a header of every response, what is not for them."""

    def add_header(request):
        response = get_response(request)
        if not is_for_search(request, response):
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return add_header
