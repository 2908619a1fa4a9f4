from django import template

register = template.Library()


@register.simple_tag
def desk_url(desk, page, **kwargs):
    """The address of a page of an answer, through the door the reader came in by."""
    return desk.url(page, **kwargs)
