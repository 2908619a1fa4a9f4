"""Why a file could not be read: one class per reason, each with a Swedish message.

Every message says what is wrong and what the reader of it can do about it, so that
the command line, the admin and an e-mail can show it unchanged.
"""


class ExtractionError(Exception):
    """A file whose text cannot be read; ``message`` is Swedish and meant for people."""

    code = "unreadable"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class EmptyFile(ExtractionError):
    """The file has no bytes, or no text at all."""

    code = "empty"


class EncryptedFile(ExtractionError):
    """The file wants a password before it can be read."""

    code = "encrypted"


class ScannedFile(ExtractionError):
    """The file has pages but no text: pictures of paper."""

    code = "scanned"


class WrongFileType(ExtractionError):
    """The file is something else than text, PDF or DOCX, whatever its name says."""

    code = "wrong-type"


class DamagedFile(ExtractionError):
    """The file starts like a PDF or DOCX but does not hold together."""

    code = "damaged"


class TooLargeFile(ExtractionError):
    """The file, or what it unpacks to, is larger than the portal accepts."""

    code = "too-large"


class TooSlowFile(ExtractionError):
    """Reading took longer than the time limit."""

    code = "too-slow"
