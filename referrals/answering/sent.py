"""Which of the parts in a POST are to be saved."""


def kept_parts(data):
    """What was sent, without the parts whose sender chose what is stored instead.

    `ta-sparad` names a part in conflict. When a read Word file is confirmed (`ur-fil`), only
    the parts named by `ta-over` count. A part without its version is no part: see PartForm.
    """
    left_out = {data.get("ta-sparad", "")}
    if "ur-fil" in data:
        sent = {name.removesuffix("-version") for name in data if name.endswith("-version")}
        left_out |= sent - set(data.getlist("ta-over"))
    data = data.copy()
    for name in left_out:
        data.pop(f"{name}-version", None)
    return data
