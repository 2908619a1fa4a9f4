"""How tests come in: through the same forms as people, one function a door."""

import base64
import hashlib
import hmac
import re
import struct
import time

from allauth.mfa.totp.internal.auth import TOTP
from bs4 import BeautifulSoup
from django.test import Client

from outbox.models import Message
from tests.factories.members import PASSWORD

LOGIN, CODE, ENTER = "/logga-in/", "/logga-in/kod/", "/logga-in/kod/ange/"
SECOND, FORGOT, ACCOUNT = "/logga-in/bekrafta/", "/konto/losenord/glomt/", "/konto/sakerhet/"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def by_password(email, password=PASSWORD, client=None, **more):
    """Try to log in by password; returns the client and the last answer."""
    client = client or Client()
    sent = {"login": email, "password": password, **more}
    return client, client.post(LOGIN, sent)


def ask_for_code(email, client=None, **more):
    """Ask for a code by mail; returns the client and the last answer."""
    client = client or Client()
    return client, client.post(CODE, {"email": email, **more})


def by_code(email, client=None, **more):
    """Log in by the code that is mailed; returns the client and the last answer."""
    client, _ = ask_for_code(email, client, **more)
    return client, client.post(ENTER, {"code": mailed_code(email), **more})


def letters_to(email):
    """What has been written to an address, the latest last."""
    return list(Message.objects.filter(to_address__iexact=email).order_by("pk"))


def mailed_code(email):
    return re.search(r"^\d{4}-\d{4}$", letters_to(email)[-1].text, re.M)[0]


def mailed_link(email):
    """The path of the link in the latest mail to an address."""
    return re.search(r"https?://[^/]+(/konto/\S+)", letters_to(email)[-1].text)[1]


def open_link(client, path):
    """Follow a link to a new password; returns the path of the form."""
    response = client.get(path)
    return response.headers.get("Location")


def add_app(user):
    """Give the account a code app whose secret is APP_SECRET."""
    return TOTP.activate(user, APP_SECRET).instance


def app_code(secret=APP_SECRET):
    """What the app shows now."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0xF
    value = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{value % 10**6:06}"


def by_password_and_app(user):
    """Log in with both steps; returns the client."""
    client, _ = by_password(user.email)
    client.post(SECOND, {"code": app_code()})
    return client


def is_in(client):
    """Whether the client is logged in, as a page that asks for it tells."""
    return client.get(ACCOUNT).status_code == 200


def answer(response, *typed):
    """What someone outside can tell of an answer: status, where it leads, and all its text."""
    page = BeautifulSoup(response.content, "html.parser")
    text = " ".join(page.get_text(" ").split())
    for address in typed:
        text = text.replace(address, "ADRESS")
    names = sorted(tag.get("name", "") for tag in page.find_all("input"))
    return response.status_code, response.headers.get("Location"), text, names
