from django import template

from agreements import rules

register = template.Library()


@register.inclusion_tag("agreements/_adopt_links.html", takes_context=True)
def adopt_links(context, agreement):
    """From an agreement to what the reader can do about its adoption; nothing for most."""
    request = context["request"]
    acting = getattr(request, "acting", None)
    is_asked = (
        bool(acting)
        and agreement.status == agreement.Status.PUBLISHED
        and agreement.recommended_on is not None
        and agreement.parties.filter(municipality=acting.municipality_id).exists()
    )
    return {
        "agreement": agreement,
        "acting": acting if is_asked else None,
        "can_follow": rules.can_follow(request.user, agreement),
    }
