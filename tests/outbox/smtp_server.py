"""A real mail server on this machine, which takes, refuses, delays and hangs up as it is told."""

import asyncio
import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Session(SMTP):
    """One connection; the server's orders come before what the protocol would do."""

    async def smtp_DATA(self, arg):
        await self.event_handler.obey("data", self)
        if self.transport.is_closing() or self.event_handler.refusals.get("data"):
            return await self.push(self.event_handler.refusals.get("data", "421 gone"))
        if self.event_handler.hangs_up == "text":
            await self.push("354 go on")
            return self.transport.abort()
        return await super().smtp_DATA(arg)


class MailServer:
    """Takes mail on a port of its own. Orders are attributes that a test sets at any time.

    `refusals` says what is answered instead at "mail", "rcpt", "data" (before the text) and "dot"
    (after it). `hangs_up` is "rcpt", "text" or "dot"; `is_silent` never answers the dot. `at`
    calls a function at one of the four steps, before anything is answered.
    """

    def __init__(self):
        self.port = free_port()
        self.taken = []
        self.tries = 0
        self.refusals = {}
        self.hangs_up = ""
        self.is_silent = False
        self.at = {}
        self._controller = None

    def start(self):
        handler = self

        class OwnController(Controller):
            def factory(self):
                return Session(handler, ident="prov", enable_SMTPUTF8=False)

        # A loaded machine is slow, not wrong.
        self._controller = OwnController(
            handler, hostname="127.0.0.1", port=self.port, ready_timeout=60
        )
        self._controller.start()

    def stop(self):
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def mails(self):
        """What it has taken, read as mail."""
        return [message_from_bytes(content, policy=policy.default) for content in self.taken]

    @property
    def ids(self):
        return [mail["Message-ID"] for mail in self.mails]

    async def obey(self, step, session):
        if step in self.at:
            self.at[step]()
        if self.hangs_up == step:
            session.transport.abort()

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.tries += 1
        await self.obey("mail", server)
        envelope.mail_from = address
        return self.refusals.get("mail", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self.obey("rcpt", server)
        if "rcpt" in self.refusals:
            return self.refusals["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if "dot" in self.refusals:
            return self.refusals["dot"]
        self.taken.append(envelope.content)
        await self.obey("dot", server)
        if self.is_silent:
            await asyncio.Event().wait()
        return f"250 taken as number {len(self.taken)}"
