from django import template

from meetings.formal.desk import Desk

register = template.Library()


@register.simple_tag
def formal_desk(meeting, item):
    """What is formal at `item` of a protocol, to be written down; None for other minutes."""
    return Desk(meeting, item) if meeting.is_protocol else None
