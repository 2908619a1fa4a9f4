"""Handing one mail to the mail server, so that we always know whether it may have taken it.

A mail server has taken a mail when it answers the single dot after the text. Everything but that
dot is sent first; only after `before_dot` has noted in the database that the mail is now being
handed over does the dot go. Whoever reads the database afterwards knows: without the note the
server can't have taken the mail; with the note and without an answer, nobody knows.
"""

import re
import smtplib
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from outbox.models import Attempt

Outcome = Attempt.Outcome
# About the portal's own log-in to the server, not about the mail: the settings have to be mended.
LOG_IN_CODES = {530, 534, 535, 538}
REPLY_LENGTH = 2000


class TakenOver(Exception):
    """Another worker has taken the message over; it must not be handed in here."""


@dataclass(frozen=True)
class Answer:
    """How a try ended: for the log what the server said, for people what it means."""

    outcome: Outcome
    reply: str = ""
    meaning: str = ""


class _DotApart:
    """Mixed into smtplib.SMTP: calls `before_dot()` when all but the last dot has been sent."""

    before_dot: Callable[[], None]
    handed_over = False
    last_words = (0, b"")

    def data(self, msg):
        """Send the text, then the dot; answers (code, words) like smtplib's own."""
        self.putcmd("data")
        code, words = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, words)
        text = msg if msg.endswith(b"\r\n") else msg + b"\r\n"
        # A line that is only a dot would end the mail: RFC 5321, 4.5.2.
        self.send(re.sub(rb"^\.", b"..", text, flags=re.MULTILINE))
        try:
            self._assert_still_there()
            self.before_dot()
        except BaseException:
            # Without the dot the server forgets the text. It would take QUIT for more of it.
            self.close()
            raise
        self.handed_over = True
        self.sock.settimeout(settings.OUTBOX_REPLY_TIMEOUT)
        self.send(b".\r\n")
        self.last_words = self.getreply()
        self.sock.settimeout(self.timeout)
        return self.last_words

    def _assert_still_there(self):
        """Notice a server that hung up while it got the text: it certainly took nothing."""
        self.sock.settimeout(0)
        with suppress(BlockingIOError):
            # The plain socket's method also under TLS, which does not let itself be peeked into.
            if socket.socket.recv(self.sock, 1, socket.MSG_PEEK) == b"":
                raise smtplib.SMTPServerDisconnected("Connection closed before the end of the mail")
        self.sock.settimeout(self.timeout)


class _Plain(_DotApart, smtplib.SMTP):
    pass


class _Encrypted(_DotApart, smtplib.SMTP_SSL):
    pass


class HandInBackend(EmailBackend):
    """Django's own way to a mail server, with the dot apart."""

    @property
    def connection_class(self):
        return _Encrypted if self.use_ssl else _Plain


def hand_in(mail: EmailMessage, *, before_dot: Callable[[], None], after: Callable) -> None:
    """Hand `mail` to the mail server of the settings; `after(Answer)` is told how it went.

    `before_dot` is called when everything but the last dot has been sent. What it raises comes
    out of here, and the server gets no dot. `after` is called before the connection is closed.
    """
    backend = HandInBackend()
    try:
        answer = _try(backend, mail, before_dot)
        after(answer)
    finally:
        with suppress(OSError):
            backend.close()


def _try(backend, mail, before_dot):
    try:
        backend.open()
        backend.connection.before_dot = before_dot
        backend.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as refused:
        [(code, words)] = refused.recipients.values()
        return _refused(code, words, "mottagaren")
    except smtplib.SMTPSenderRefused as refused:
        return _refused(refused.smtp_code, refused.smtp_error, "avsändaren")
    except smtplib.SMTPDataError as refused:
        return _refused(refused.smtp_code, refused.smtp_error, "meddelandet")
    except OSError as error:  # Everything else of smtplib, sockets and TLS.
        return _broken(error, is_handed_over=backend.connection and backend.connection.handed_over)
    return Answer(Outcome.SENT, _words(*backend.connection.last_words))


def _refused(code, words, what):
    reply = _words(code, words)
    if 400 <= code < 500 or code in LOG_IN_CODES:
        meaning = f"E-postservern kunde inte ta emot {what} just nu: {reply}"
        return Answer(Outcome.FAILED, reply, meaning)
    if 500 <= code < 600:
        return Answer(Outcome.REFUSED, reply, f"E-postservern avvisade {what}: {reply}")
    return Answer(Outcome.UNCERTAIN, reply, f"E-postservern svarade obegripligt: {reply}")


def _broken(error, *, is_handed_over):
    if isinstance(error, smtplib.SMTPResponseException):
        reply = _words(error.smtp_code, error.smtp_error)
    else:
        reply = " ".join(str(error).split())[:REPLY_LENGTH]
    if is_handed_over:
        meaning = "E-postservern fick hela meddelandet men svarade inte om den tog emot det."
        return Answer(Outcome.UNCERTAIN, reply, meaning)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Answer(Outcome.FAILED, reply, "E-postservern godtog inte portalens inloggning.")
    return Answer(Outcome.FAILED, reply, f"E-postservern gick inte att nå: {reply}")


def _words(code, words):
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {' '.join(text.split())}".strip().replace("\0", "")[:REPLY_LENGTH]
