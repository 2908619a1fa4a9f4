from django import template
from django.utils.safestring import mark_safe

from members.richtext import sanitize, shift_headings

register = template.Library()


@register.filter
def richtext(html, shift=0):
    """Show stored rich text, headings moved `shift` levels; sanitised again on the way out."""
    # Safe: nh3 has the last word on every byte, even if a row was written past the model.
    return mark_safe(shift_headings(sanitize(html), shift))  # noqa: S308
