from django import template
from django.utils.safestring import mark_safe

from members.richtext import shift_headings

register = template.Library()


@register.filter
def rich_text(html: str, shift: int = 0) -> str:
    """Show stored rich text, its headings moved `shift` levels down.

    Safe because a RichTextField sanitises before every save; never use it on anything else.
    """
    return mark_safe(shift_headings(html, shift))  # noqa: S308
