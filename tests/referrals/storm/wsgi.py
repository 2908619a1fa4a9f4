"""The portal as it runs, with a clock that stands near midnight of the last day.

STORM_CLOCK: the moment (seconds since 1970) that it is to be; STORM_SET: when it was set, by the
real clock. A server that is started anew goes on where time would be.
"""

import os
import time
from datetime import UTC, datetime

import time_machine

elapsed = time.time() - float(os.environ["STORM_SET"])
now = datetime.fromtimestamp(float(os.environ["STORM_CLOCK"]) + elapsed, UTC)
time_machine.travel(now, tick=True).start()

# Not before: nothing shall have looked at the real clock.
from ksl_portal.wsgi import application  # noqa: E402

__all__ = ["application"]
