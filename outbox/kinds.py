"""What the kinds of messages are called on screen. Each app names its own in `AppConfig.ready`."""

_labels: dict[str, str] = {}


def register_kinds(**labels: str) -> None:
    """Give kinds their Swedish names: `register_kinds(invitation="Inbjudan")`."""
    _labels.update(labels)


def label_of(kind: str) -> str:
    """The name of a kind on screen; a kind nobody has named is shown as it is."""
    return _labels.get(kind, kind)
