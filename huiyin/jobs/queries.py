"""What the operators' page shows."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max

from huiyin.jobs import channels, queue
from huiyin.jobs.jobs import TRY_OUT
from huiyin.jobs.models import Channel, Delivery, Job, Worker
from huiyin.jobs.registry import SCHEDULES, WORKS
from huiyin.people.models import User

SHOWN = 30


def operations(now: datetime) -> dict[str, Any]:
    """Workers, queue, schedule, failures, channels and the last deliveries."""
    counts = dict(Job.objects.exclude(state=Job.State.DONE).values_list("state").annotate(n=Count("pk")))
    oldest = Job.objects.filter(state=Job.State.QUEUED, run_at__lte=now).order_by("run_at").first()
    failed = list(Job.objects.filter(state=Job.State.FAILED).order_by("-finished")[:SHOWN])
    for job in failed:
        job.label = WORKS[job.name].label if job.name in WORKS else job.name  # type: ignore[attr-defined]
    alive = [
        worker
        for worker in Worker.objects.filter(stopped=None).order_by("started")
        if worker.beat > now - queue.LOST_AFTER
    ]
    return {
        "workers": alive,
        "waiting": counts.get("queued", 0),
        "running": counts.get("running", 0),
        "failures": counts.get("failed", 0),
        "behind": oldest.run_at if oldest and oldest.run_at < now - timedelta(minutes=2) else None,
        "failed": failed,
        "schedule": _schedule(now),
        "channels": _channels(),
        "deliveries": _deliveries(),
        "file": channels.file().name,
    }


def _schedule(now: datetime) -> list[dict[str, Any]]:
    last = dict(
        Job.objects.filter(name__in=SCHEDULES, state=Job.State.DONE).values_list("name").annotate(at=Max("finished"))
    )
    rows = [
        {"label": one.work.label, "last": last.get(name), "next": one.next(now), "minutes": one.minutes}
        for name, one in SCHEDULES.items()
    ]
    return sorted(rows, key=lambda row: (row["minutes"] == 0, row["minutes"], row["next"]))


def _channels() -> list[dict[str, Any]]:
    on = set(Channel.objects.filter(on=True).values_list("name", flat=True))
    sent = dict(Delivery.objects.filter(state=Delivery.State.SENT).values_list("channel").annotate(at=Max("sent_at")))
    ways = channels.described().values()
    return [{"way": way, "on": way.name in on, "last": sent.get(way.name)} for way in ways]


def _deliveries() -> list[Delivery]:
    rows = list(Delivery.objects.select_related("user").order_by("-pk")[:SHOWN])
    ways = channels.described()
    for row in rows:
        way = ways.get(row.channel)
        row.way = way.label if way else row.channel  # type: ignore[attr-defined]
        row.tone = {"sent": "green", "refused": "red"}.get(row.state, "plain")  # type: ignore[attr-defined]
    return rows


@transaction.atomic
def try_out(way: channels.Way, *, by: User) -> None:
    """Send a word through a channel, to the one who asks where it is e-mail."""
    row = Delivery.objects.create(
        channel=way.name, kind=TRY_OUT, user=by if way.is_mail else None, key=f"try:{way.name}:{uuid.uuid4()}"
    )
    queue.enqueue("jobs.send", delivery=row.pk)
