"""What is stored of a decision and of an assignment, and what they are called on the page."""


def name_of(kind, row) -> str:
    """What a decision or an assignment is called on the page, from its first word on."""
    return f"{kind}-n{row.token.hex}" if row.token else f"{kind}-{row.pk}"


def decision_values(row, bodies) -> dict:
    """What is stored of a decision; by whom it was made counts where several `bodies` meet."""
    has_body = len(bodies) > 1 or row.body_id
    return {"text": row.text} | ({"body": str(row.body_id or "")} if has_body else {})


def assignment_values(row) -> dict:
    """What is stored of an assignment."""
    return {
        "text": row.text,
        "to": f"{row.receiver}-{row.person_id or row.body_id}".removesuffix("-None"),
        "treated_by": str(row.treated_by_id or ""),
        "due_on": row.due_on,
    }
