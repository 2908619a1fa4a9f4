from django import template

from accounts.acting import FIELD
from members.rules import accesses

register = template.Library()


@register.inclusion_tag("components/_acting.html", takes_context=True)
def acting(context):
    """For whom the account acts, for the header; nothing for those who act for nobody."""
    request = context.get("request")
    user = getattr(request, "user", None)
    held = accesses(user) if user else []
    return {
        "held": held,
        "access": getattr(request, "acting", None) if held else None,
        "path": request.get_full_path() if held else "",
    }


@register.inclusion_tag("components/_acting_field.html", takes_context=True)
def acting_field(context):
    """Says in a form for which municipality it was written."""
    return {"name": FIELD, "access": context["request"].acting}
