from django import template
from django.urls import reverse
from django.utils.http import urlencode

from accounts.acting import FIELD
from members.rules import accesses

register = template.Library()


@register.inclusion_tag("components/_acting.html", takes_context=True)
def acting(context):
    """For whom the account acts, for the header; nothing for those who act for nobody."""
    request = context.get("request")
    user = getattr(request, "user", None)
    held = accesses(user) if user else []
    page = reverse("accounts:choose_municipality")
    if held and request.path != page:  # to choose leads back to where one was
        page = f"{page}?{urlencode({'next': request.get_full_path()})}"
    access = getattr(request, "acting", None) if held else None
    return {"held": held, "access": access, "choose_url": page}


@register.inclusion_tag("components/_acting_field.html", takes_context=True)
def acting_field(context):
    """Says in a form for which municipality it was written."""
    return {"name": FIELD, "access": context["request"].acting}
