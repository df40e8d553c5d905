"""Speaking on a case, publishing a notice, replying, and taking back what one said."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.cases.models import Case
from huiyin.instructions import events, rules, telling
from huiyin.instructions.models import Message, Notice, Seen
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.search_text import bigrams
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Grant, User


def _body_of(by: User) -> Body:
    return by.grants_now()[0].body


@transaction.atomic
def say(case: Case, text: str, *, by: User, on: date) -> Message:
    """Something said on a case, for all who may see it. No entry of the case's own chain: to speak is not to handle."""
    rules.can_say(case, by=by).require()
    return _said(text, by=by, on=on, case=case)


@transaction.atomic
def reply(notice: Notice, text: str, *, by: User, on: date) -> Message:
    """Something said in reply to a notice, for all whom the notice reached."""
    rules.can_reply(notice, by=by).require()
    return _said(text, by=by, on=on, notice=notice)


def _said(text: str, *, by: User, on: date, case: Case | None = None, notice: Notice | None = None) -> Message:
    if not text.strip():
        raise Refused(_("请写明内容。"))
    row = Message.objects.create(
        case=case, notice=notice, text=text.strip(), bigrams=bigrams(text), body=_body_of(by), on=on, by=by
    )
    record(events.MessageSaid(case.pk if case else 0, notice.pk if notice else 0), of=row, by=by, on=on)
    return row


@transaction.atomic
def void_message(message: Message, *, reason: str, by: User, on: date) -> None:
    """Taken back by its author: that he said something stays to be seen, and what it was stays in the record."""
    rules.can_void_message(message, by=by).require()
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    standing = Message.objects.filter(pk=message.pk, voided_at=None)
    if not standing.update(voided_at=clock.now(), void_reason=reason.strip()[:200]):
        raise Refused(_("此发言已经撤回。"))
    record(events.MessageVoided(), of=message, by=by, on=on, reason=reason.strip())


@transaction.atomic
def publish(title: str, text: str, *, reach: Body, by: User, on: date, urgent: bool = False) -> Notice:
    """A notice to all, or to a part of the tree."""
    rules.can_publish(reach, by=by).require()
    if not (title.strip() and text.strip()):
        raise Refused(_("请写明标题和内容。"))
    row = Notice.objects.create(
        reach=reach, title=title.strip()[:120], text=text.strip(), bigrams=bigrams(f"{title} {text}"), urgent=urgent,
        body=_body_of(by), on=on, by=by,
    )  # fmt: skip
    reached = Grant.objects.in_effect(on).filter(body__path__startswith=reach.path).exclude(user=by).values("user")
    telling.tell_of_notice(row, User.objects.filter(pk__in=reached, is_active=True))
    record(events.NoticePublished(reach.code, urgent), of=row, by=by, on=on)
    return row


@transaction.atomic
def end_notice(notice: Notice, *, reason: str, by: User, on: date) -> None:
    """Its author takes the notice back."""
    rules.can_end_notice(notice, by=by).require()
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    standing = Notice.objects.filter(pk=notice.pk, ended_at=None)
    if not standing.update(ended_at=clock.now(), end_reason=reason.strip()[:200]):
        raise Refused(_("通知已撤回。"))
    record(events.NoticeEnded(), of=notice, by=by, on=on, reason=reason.strip())


def mark_seen(user: User, last: int, *, case: Case | None = None) -> None:
    """`user` has read so far: a bookmark, which only moves forward."""
    if not last:
        return
    if Seen.objects.filter(user=user, case=case, last__lt=last).update(last=last):
        return
    Seen.objects.bulk_create([Seen(user=user, case=case, last=last)], ignore_conflicts=True)
