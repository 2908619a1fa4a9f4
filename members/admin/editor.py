from js_asset import Media

from members.admin.history import HistoryAdmin


class EditorAdmin(HistoryAdmin):
    """An admin with a rich text editor; its import map gets the nonce of the page's CSP."""

    def render_change_form(self, request, context, **kwargs):
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)
        return super().render_change_form(request, context, **kwargs)

    class Media:
        js = ["js/editor_setup.js"]
