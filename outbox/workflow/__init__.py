"""Every change of a message's state; nothing else sets one.

    held → queued → sending → handing over → sent
    sending, handing over → queued (to be tried again) or given up
    handing over → uncertain: the mail server got it and never answered
    held, queued, given up → discarded; given up, uncertain → queued; uncertain → sent

`writing` is for the apps that have something to say, `sending` for the worker, `staff` for people
at the chancery.
"""

from outbox.workflow.writing import write_message

__all__ = ["write_message"]
