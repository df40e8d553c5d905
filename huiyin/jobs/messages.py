"""提醒: telling people that something waits for them. A message is the sentence of its kind, a number and a link.

Nothing else can be put into one: no words of a case, no name. So nothing leaks, whatever channel carries it on.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.functional import Promise

from huiyin.jobs import channels
from huiyin.jobs.models import Delivery, Job, Mailbox, Message
from huiyin.lib import clock
from huiyin.people.models import Body, User

SENTENCES: dict[str, str | Promise] = {}


def message_kind(code: str, sentence: str | Promise) -> str:
    """Make a kind of message known by the sentence that all of its kind say."""
    SENTENCES[code] = sentence
    return code


def tell(user: User, kind: str, *, number: str = "", path: str = "", urgent: bool = False, key: str) -> bool:
    """Tell one person, once for that key. False when he was told before."""
    return tell_all([user], kind, number=number, path=path, urgent=urgent, key=key, each=False) == 1


@transaction.atomic
def tell_all(
    users: Iterable[User],
    kind: str,
    *,
    number: str = "",
    path: str = "",
    urgent: bool = False,
    key: str,
    groups: Iterable[Body] = (),
    each: bool = True,
) -> int:
    """Tell many at once, each once for that key (with his own number behind it, unless `each` is false); how many
    were told now. `groups` are the bodies whose group bots hear of it too. Stands in the caller's transaction.
    """
    if kind not in SENTENCES:
        raise ValueError(f"no kind of message: {kind}")
    wanted = {f"{key}:{user.pk}" if each else key: user for user in users}
    known = set(Message.objects.filter(key__in=wanted).values_list("key", flat=True))
    fresh = {k: user for k, user in wanted.items() if k not in known}
    rows = [
        Message(user=user, kind=kind, number=number[:60], path=path, urgent=urgent, key=k) for k, user in fresh.items()
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    _send_on(fresh, groups, kind=kind, number=number[:60], path=path, key=key)
    return len(rows)


def _send_on(fresh: dict[str, User], groups: Iterable[Body], *, kind: str, number: str, path: str, key: str) -> None:
    """What goes out through the channels that are switched on; each a job of its own."""
    on = channels.switched_on()
    if not on:
        return
    what = {"kind": kind, "number": number, "path": path}
    rows = []
    mails = [channel for channel in on if channel.is_mail]
    if mails and fresh:
        boxes = set(
            Mailbox.objects.filter(user__in=fresh.values()).exclude(address="").values_list("user_id", flat=True)
        )
        rows += [
            Delivery(channel=mail.name, user=user, key=f"{mail.name}:{k}", **what)
            for mail in mails
            for k, user in fresh.items()
            if user.pk in boxes
        ]
    bodies = list(groups)
    rows += [
        Delivery(channel=bot.name, key=f"{bot.name}:{key}", **what)
        for bot in on
        if not bot.is_mail and any(bot.hears_of(body) for body in bodies)
    ]
    known = set(Delivery.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    Delivery.objects.bulk_create([row for row in rows if row.key not in known], ignore_conflicts=True)
    made = Delivery.objects.filter(key__in=[row.key for row in rows if row.key not in known])
    Job.objects.bulk_create(
        [
            Job(name="jobs.send", arguments={"delivery": pk}, key=f"send:{pk}")
            for pk in made.values_list("pk", flat=True)
        ],
        ignore_conflicts=True,
    )


def unread(user: User) -> int:
    """How many messages `user` has not marked as read."""
    return Message.objects.filter(user=user, read_at=None).count()


def mark_read(user: User) -> int:
    """All that `user` was told is read."""
    return Message.objects.filter(user=user, read_at=None).update(read_at=clock.now())
