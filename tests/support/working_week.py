"""A worker of its own process that lives through a week, an hour a step, and says where it is: to be killed at it.

`python -m tests.support.working_week START [FROM]`: START is the first moment of the week, FROM the step to begin with.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta

import django

HOURS = 24 * 7


def main(start: str, first: int) -> None:
    """Drain the queue at each hour of the week; print the hour before it is begun."""
    django.setup()
    from huiyin.jobs.models import Message
    from huiyin.jobs.registry import SCHEDULES, every
    from huiyin.jobs.worker import Runner
    from huiyin.lib import clock
    from huiyin.people.models import User

    kept = {name: SCHEDULES[name] for name in ("deadlines.remind", "instructions.escalate", "roster.ring")}
    SCHEDULES.clear()
    SCHEDULES.update(kept)

    @every(minutes=60)("week.tick")
    def tick(moment: datetime) -> None:
        """A row, and a moment in which to be killed while it is not yet committed."""
        user = User.objects.get(username="lin")
        Message.objects.create(user=user, kind="try_out", key=f"tick:{moment.isoformat()}:{time.monotonic_ns()}")
        time.sleep(0.03)

    runner = Runner()
    for hour in range(first, HOURS):
        sys.stdout.write(f"{hour}\n")
        sys.stdout.flush()
        with clock.set_to(datetime.fromisoformat(start) + timedelta(hours=hour)):
            runner.drain()
    with clock.set_to(datetime.fromisoformat(start) + timedelta(hours=HOURS)):
        runner.end()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0)
