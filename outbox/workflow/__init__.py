"""Every change of a message's state; nothing else sets one.

    held → queued → sending → handing over → sent
    held → discarded; sending, handing over → queued (again later), given up
    handing over → uncertain, when the mail server took it but never answered

`writing` is for the apps that have something to say, `staff` for people at the chancery,
`sending` for the worker.
"""

from outbox.workflow.writing import write_message

__all__ = ["write_message"]
