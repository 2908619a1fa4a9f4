"""What is logged: all to the console, for whoever runs the portal to keep."""


def console_logging(level: str) -> dict:
    """The LOGGING of settings, from `level` ("INFO") and up."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "root": {"handlers": ["console"], "level": level},
        # WeasyPrint and fontTools tell of every font they subset, pikepdf that it was loaded.
        "loggers": {
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            "pdfminer": {"level": "ERROR"},
            "pikepdf": {"level": "WARNING"},
        },
    }
