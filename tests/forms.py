"""A page's form as a browser would send it: read from the page, changed, sent back."""

from bs4 import BeautifulSoup
from django.http import QueryDict


def soup_of(response):
    """The page as parsed HTML."""
    return BeautifulSoup(response.content, "html.parser")


def form_on(response, selector="#content-main form[id$=_form]"):
    """Return what the form on a page would send if nothing was touched, as a dict of lists."""
    form = soup_of(response).select_one(selector)
    assert form is not None, "there is no such form on the page"
    sent = {}

    def add(name, value):
        if name and "__prefix__" not in name:
            sent.setdefault(name, []).append(value)

    for field in form.select("input, textarea, select"):
        if field.find_parent("template"):
            continue  # What stands in a template is not sent.
        kind = field.get("type", "text")
        if field.name == "textarea":
            add(field.get("name"), field.text.removeprefix("\n"))
        elif field.name == "select":
            for option in _chosen(field):
                add(field.get("name"), option.get("value", option.text))
        elif kind in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                add(field.get("name"), field.get("value", "on"))
        elif kind not in {"submit", "button", "file", "image"}:
            add(field.get("name"), field.get("value", ""))
    return sent


def _chosen(select):
    chosen = select.select("option[selected]")
    if not chosen and not select.has_attr("multiple"):
        chosen = select.select("option")[:1]
    return chosen


def new_row(form, prefix, **values):
    """Add a row to a formset in `form`, as the button "Lägg till" does; returns its index."""
    index = int(form[f"{prefix}-TOTAL_FORMS"][0])
    form[f"{prefix}-TOTAL_FORMS"] = [str(index + 1)]
    for name, value in values.items():
        form[f"{prefix}-{index}-{name}"] = [value]
    return index


def open_form(client, url):
    """GET a page and return its form."""
    response = client.get(url)
    assert response.status_code == 200, f"{url} answered {response.status_code}"
    return form_on(response)


def send(client, url, form, button="_continue", **files):
    """POST a form by one of its buttons, and follow nowhere."""
    data = QueryDict(mutable=True)
    for name, values in form.items():
        data.setlist(name, values if isinstance(values, list) else [values])
    body = {name: data.getlist(name) for name in data}
    return client.post(url, {**body, button: "1", **files})


def errors_on(response):
    """All error messages on a page, in one string."""
    return " ".join(
        node.get_text(" ", strip=True) for node in soup_of(response).select(".errorlist")
    )
