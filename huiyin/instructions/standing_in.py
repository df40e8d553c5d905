"""委托代办: naming who stands in while one is away, and being back early."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.instructions import events, rules
from huiyin.instructions.models import Delegation
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User


@transaction.atomic
def delegate(to: User, *, since: date, until: date, reason: str, by: User, on: date) -> Delegation:
    """From a day to a day `to` receives, acknowledges and answers instructions in the name of `by`; nothing else."""
    rules.can_delegate(to, since=since, until=until, by=by).require()
    if not reason.strip():
        raise Refused(_("请写明委托事由。"))
    body = rules.shared_body(by, to)
    assert body is not None
    try:
        with transaction.atomic():
            row = Delegation.objects.create(
                absent=by, delegate=to, body=body, since=since, until=until, begins_at=clock.at(since),
                reason=reason.strip()[:200], on=on, by=by,
            )  # fmt: skip
    except IntegrityError as error:  # named by two at once
        raise Refused(_("这段时间已经另有委托，请刷新后再操作。")) from error
    record(events.Delegated(to.username, since.isoformat(), until.isoformat()), of=row, by=by, on=on, reason=row.reason)
    return row


@transaction.atomic
def end_delegation(delegation: Delegation, *, reason: str, by: User, on: date) -> None:
    """Back before the day."""
    rules.can_end_delegation(delegation, by=by).require()
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    standing = Delegation.objects.filter(pk=delegation.pk, ended_at=None)
    if not standing.update(ended_on=on, ended_at=clock.now(), end_reason=reason.strip()[:200]):
        raise Refused(_("此委托已经终止。"))
    event = events.DelegationEnded(delegation.delegate.username)
    record(event, of=delegation, by=by, on=on, reason=reason.strip())
