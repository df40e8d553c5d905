"""Putting jobs into the queue and taking them out. Every step is a conditional update: of two workers one gets the job."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q

from huiyin.jobs.models import Job, Worker
from huiyin.jobs.registry import SCHEDULES, WORKS
from huiyin.lib import clock

ATTEMPTS = 8
# A worker that has not said for so long that it lives has died with its machine; on the same machine one looks.
LOST_AFTER = timedelta(minutes=3)
KEPT = timedelta(days=14)


def enqueue(name: str, *, key: str = "", at: datetime | None = None, **arguments: Any) -> None:
    """Do that job, at once or not before `at`; with a `key` only if none of that key was ever asked for.

    It stands in the caller's transaction: what is rolled back was never asked for.
    """
    if name not in WORKS:
        raise ValueError(f"no job of that name: {name}")
    row = Job(name=name, arguments=arguments, key=key, run_at=at or clock.now())
    Job.objects.bulk_create([row], ignore_conflicts=bool(key))


def enqueue_due(now: datetime, known: dict[str, datetime]) -> int:
    """Put what the schedule asks for by `now` into the queue; `known` holds what this worker has put in already."""
    rows, dues = [], {}
    for name, schedule in SCHEDULES.items():
        due = schedule.latest(now)
        if known.get(name) != due:
            rows.append(
                Job(name=name, arguments={"moment": due.isoformat()}, key=f"{name}@{due.isoformat()}", run_at=due)
            )
            dues[name] = due
    if rows:
        Job.objects.bulk_create(rows, ignore_conflicts=True)
    known.update(dues)  # only now: what could not be written is asked for again
    return len(rows)


def take(worker: Worker, now: datetime) -> Job | None:
    """The job that has waited longest, now `worker`'s; None when nothing waits."""
    while True:
        job = Job.objects.filter(state=Job.State.QUEUED, run_at__lte=now).order_by("run_at", "pk").first()
        if job is None:
            return None
        mine = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
            state=Job.State.RUNNING, worker=worker, started=now, attempts=F("attempts") + 1
        )
        if mine:
            job.attempts, job.worker = job.attempts + 1, worker
            return job


def mine(job: Job) -> models.QuerySet[Job]:
    """The row of `job` as long as it is this worker's, in this attempt."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, worker=job.worker, attempts=job.attempts)


def put_back(job: Job, error: str, *, now: datetime, after: timedelta | None = None) -> None:
    """It did not succeed: again after a while that doubles with each attempt; failed for good after the last.

    With `after` it is only put off, and the attempt is not counted.
    """
    if after is not None:
        mine(job).update(state=Job.State.QUEUED, run_at=now + after, worker=None, attempts=F("attempts") - 1)
    elif job.attempts >= ATTEMPTS:
        mine(job).update(state=Job.State.FAILED, finished=now, error=error[:300])
    else:
        wait = min(timedelta(seconds=15) * 2**job.attempts, timedelta(hours=1))
        mine(job).update(state=Job.State.QUEUED, run_at=now + wait, worker=None, error=error[:300])


def put_back_lost(now: datetime) -> int:
    """The jobs of workers that are no more wait again at once."""
    lost = [
        worker.pk
        for worker in Worker.objects.filter(Q(stopped=None) | Q(jobs__state="running")).distinct()
        if _is_lost(worker, now)
    ]
    if not lost:
        return 0
    again = Job.objects.filter(state=Job.State.RUNNING, worker__in=lost)
    again.filter(attempts__gte=ATTEMPTS).update(state=Job.State.FAILED, finished=now, error="worker lost")
    n = again.update(state=Job.State.QUEUED, run_at=now, worker=None, error="worker lost")
    Worker.objects.filter(pk__in=lost, stopped=None).update(stopped=now)
    return n


def _is_lost(worker: Worker, now: datetime) -> bool:
    if worker.stopped is not None:
        return True
    if worker.host == socket.gethostname():
        try:
            os.kill(worker.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            pass  # it lives under another account
    return worker.beat < now - LOST_AFTER


def retry(job: Job) -> bool:
    """A failed job waits again, with all its attempts before it."""
    failed = Job.objects.filter(pk=job.pk, state=Job.State.FAILED)
    return bool(failed.update(state=Job.State.QUEUED, run_at=clock.now(), attempts=0, finished=None, worker=None))


def prune(now: datetime) -> int:
    """Clear away what was done, and workers that ended, more than two weeks ago."""
    old = now - KEPT
    n, _kinds = Job.objects.filter(state=Job.State.DONE, finished__lt=old).delete()
    Worker.objects.filter(stopped__lt=old).exclude(jobs__state=Job.State.RUNNING).delete()
    return n
