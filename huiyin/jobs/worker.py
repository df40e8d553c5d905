"""The worker: does what waits, by the clock and on demand, and survives being killed.

A job's changes and the mark that it is done are one transaction. A worker that was killed in the middle leaves nothing;
another takes the job up. One that was taken for dead too early finds at the end that the job is no longer its own, and
takes back what it did.
"""

from __future__ import annotations

import contextvars
import logging
import os
import socket
import threading
import traceback
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.utils import translation

from huiyin.jobs import queue
from huiyin.jobs.models import Job, Worker
from huiyin.jobs.registry import WORKS, Work
from huiyin.lib import clock

log = logging.getLogger(__name__)
BEAT = 10  # seconds
LOOK_FOR_LOST = timedelta(seconds=15)
HERE = Path(__file__).resolve().parent.parent


class Later(Exception):
    """Not now: the channel is full, or what it waits for is not there yet. Costs no attempt."""

    def __init__(self, after: timedelta) -> None:
        self.after = after
        super().__init__(str(after))


class _NoLongerMine(Exception):
    """Somebody took this worker for dead, and the job is another's."""


class Runner:
    """One worker process."""

    def __init__(self) -> None:
        self.row = Worker.objects.create(name=str(uuid.uuid4()), host=socket.gethostname(), pid=os.getpid())
        self.known: dict[str, datetime] = {}
        self.looked: datetime | None = None

    def beat(self) -> None:
        """Say that it lives."""
        Worker.objects.filter(pk=self.row.pk).update(beat=clock.now(), stopped=None)

    def step(self) -> bool:
        """Put in what is due, look for what was lost, do one job. True when there was one."""
        now = clock.now()
        queue.enqueue_due(now, self.known)
        if self.looked is None or not timedelta(0) <= now - self.looked < LOOK_FOR_LOST:
            self.looked = now
            self.beat()
            queue.put_back_lost(now)
        job = queue.take(self.row, now)
        if job is None:
            return False
        self._do(job)
        return True

    def drain(self) -> int:
        """Do all that waits now; how many jobs that was."""
        n = 0
        while self.step():
            n += 1
        return n

    def run(self, stopping: threading.Event, pause: float = 1.0) -> None:
        """Work until `stopping` is set; the job in hand is finished first."""
        context = contextvars.copy_context()
        pulse = threading.Thread(target=context.run, args=(self._pulse, stopping), daemon=True)
        pulse.start()
        while not stopping.is_set():
            try:
                busy = self.step()
            except DatabaseError as error:
                # The database is away or busy: a worker waits for it as a page would be asked again.
                log.warning("The worker waits for the database: %s", type(error).__name__)
                connection.close()
                busy = False
            if not busy:
                stopping.wait(pause)
        self.end()

    def end(self) -> None:
        """Say that it stops."""
        Worker.objects.filter(pk=self.row.pk).update(stopped=clock.now())

    def _pulse(self, stopping: threading.Event) -> None:
        while not stopping.wait(BEAT):
            try:
                self.beat()
            except DatabaseError:
                connection.close()  # the next beat tries again: a long write of a job may hold SQLite for a moment
        connection.close()

    def _do(self, job: Job) -> None:
        work = WORKS.get(job.name)
        if work is None:
            queue.put_back(job, "unknown to this version", now=clock.now())
            return
        try:
            with translation.override("zh-hans"):
                self._carry_out(work, job)
        except Later as later:
            queue.put_back(job, "", now=clock.now(), after=later.after)
        except _NoLongerMine:
            log.warning("A job went to another worker: %s", job.name)
        except Exception as error:
            said = _where(error)
            log.warning("A job did not succeed (%s, attempt %d): %s", job.name, job.attempts, said)
            queue.put_back(job, said, now=clock.now())

    def _carry_out(self, work: Work, job: Job) -> None:
        arguments = dict(job.arguments)
        if "moment" in arguments and isinstance(arguments["moment"], str):
            arguments["moment"] = datetime.fromisoformat(arguments["moment"])
        done: Callable[[], int] = lambda: queue.mine(job).update(  # noqa: E731
            state=Job.State.DONE, finished=clock.now(), error=""
        )
        if not work.atomic:
            work.run(**arguments)
            done()
            return
        with transaction.atomic():
            work.run(**arguments)
            if not done():
                raise _NoLongerMine


def _where(error: BaseException) -> str:
    """The kind of error and the line of ours where it happened; its words might be those of a case."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(HERE)]
    at = f" at {Path(frames[-1].filename).relative_to(HERE)}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{at}"
