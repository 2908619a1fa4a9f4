from outbox.workflow import write_message
from tests.factories.files import StoredFileFactory


def held_message(address="registrator@botkyrka.example", **given):
    """A message with an attachment, which the chancery has to read before it leaves."""
    given = {"review": True, "to_name": "Åsa Öberg", "attachments": [StoredFileFactory()]} | given
    return write_message("test", address, "outbox/mail/test", {}, **given)
