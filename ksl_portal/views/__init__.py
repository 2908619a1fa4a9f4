"""Pages that know all apps: the portal as a whole, and who is who together with their meetings."""

from ksl_portal.views.mine import (
    mine,
    mine_assignments,
    mine_meetings,
    mine_protocols,
    own_municipality,
)
from ksl_portal.views.site import (
    about,
    accessibility,
    bad_request,
    csrf_failure,
    health,
    home,
    robots,
    search_page,
)
from ksl_portal.views.who import body_detail, municipality_detail, person_detail

__all__ = [
    "about",
    "accessibility",
    "bad_request",
    "body_detail",
    "csrf_failure",
    "health",
    "home",
    "mine",
    "mine_assignments",
    "mine_meetings",
    "mine_protocols",
    "municipality_detail",
    "own_municipality",
    "person_detail",
    "robots",
    "search_page",
]
