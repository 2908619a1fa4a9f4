from meetings import rules
from meetings.models import Meeting


class PartOfMeeting:
    """Mixed into rows on a meeting's or an item's page: changeable as long as the meeting is."""

    def _may_edit(self, request, obj):
        if obj is None or not obj.pk or getattr(request, "is_refused_by_form", False):
            return True
        if isinstance(obj, Meeting):
            return rules.can_edit_meeting(request.user, obj)
        return rules.can_edit_item(request.user, obj)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self._may_edit(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may_edit(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._may_edit(request, obj)
