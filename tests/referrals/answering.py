"""What tests of answering share: a page opened, changed and sent back as a browser would."""

from django.test import Client

from referrals.models import Answer, Response
from tests.cast import logged_in
from tests.forms import form_on, send

FORM = "#svar"


class Pages:
    """The pages of one recipient's answer, as one account sees them; without one by the key."""

    def __init__(self, referral, user=None, key=""):
        self.client = logged_in(user) if user else Client()
        self.url = f"/svara/{key}/" if key else f"/remisser/{referral.slug}/svar/"

    def get(self, path=""):
        return self.client.get(self.url + path)

    def form(self):
        response = self.get()
        assert response.status_code == 200
        return form_on(response, FORM)

    def send(self, form, button="gor", value="spara", **files):
        return send(self.client, self.url, {**form, button: value}, button="_", **files)

    def save(self, changes, form=None):
        """Send the whole page with `changes` in it."""
        return self.send({**(form or self.form()), **{k: [v] for k, v in changes.items()}})

    def save_part(self, name, form, **changes):
        """Send one part, as the page does while somebody is writing."""
        fields = {k: v for k, v in form.items() if k.startswith(f"{name}-")}
        for token in ("agerar_for",):
            if token in form:
                fields[token] = form[token]
        typed = {f"{name}-{field}": value for field, value in changes.items()}
        return self.client.post(f"{self.url}spara/", {**fields, **typed, "del": name})

    def hand_in(self):
        form = form_on(self.get("lamna/"), "form[data-once]")
        return self.client.post(f"{self.url}lamna/", form)


def text_of(question):
    """What is stored as the text of the one answer to `question`; empty if there is none."""
    answer = Answer.objects.filter(question=question).first()
    return answer.text if answer else ""


def draft_of(recipient):
    return Response.objects.filter(recipient=recipient, status="draft").first()
