"""The verbs of deadlines: asking and giving more time, reckoning anew, reminding. Nothing else moves a deadline."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.cases import duties, limits
from huiyin.cases.models import Duty
from huiyin.closing.actions import office
from huiyin.deadlines import events, rules
from huiyin.deadlines.models import Extension, Feed, Move
from huiyin.jobs.queue import enqueue
from huiyin.journal.actions import SYSTEM, record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.lib.working_days import SpecialDay, last_moment
from huiyin.people.models import User
from huiyin.rulebook.calendar import calendar_at, enter_year, version
from huiyin.rulebook.models import CalendarYear
from huiyin.rulebook.sections import Limit

ANSWER = "answer_extension"
AT_A_TIME = 500


@transaction.atomic
def ask_more_time(duty: Duty, *, asked: date, reason: str, progress: str, by: User, on: date) -> Extension:
    """Ask for more time for `duty` until `asked`, with the reason and what has been done (domain: 督办规则).

    The office owes an answer by the deadline that it is about: later it would be none.
    """
    rules.can_ask(duty, asked, by=by, on=on).require()
    if not reason.strip() or not progress.strip():
        raise Refused(_("申请延期须写明理由和已有进展。"))
    assert duty.case is not None  # can_ask has said so
    try:
        with transaction.atomic():
            row = Extension.objects.create(
                duty=duty,
                body=duty.body,
                former=duty.due,
                asked=asked,
                reason=reason.strip(),
                progress=progress.strip(),
                on=on,
                by=by,
            )
    except IntegrityError as error:
        raise Refused(_("此前的延期申请尚未答复。")) from error
    duties.open_duty(ANSWER, office(), due=duty.due, start=clock.now(), case=duty.case, about=row)
    record(events.MoreTimeAsked(duty.kind, asked.isoformat()), of=duty.case, by=by, on=on, reason=reason.strip())
    return row


@transaction.atomic
def answer_more_time(
    extension: Extension, *, granted: bool, fixed: date | None = None, answer: str, by: User, on: date
) -> None:
    """Give more time until `fixed` (the day that was asked for, unless another is named), or not; with a word of why."""
    rules.can_answer(extension, by=by).require()
    if not answer.strip():
        raise Refused(_("答复延期须写明意见。"))
    fixed = (fixed or extension.asked) if granted else None
    duty = Duty.objects.select_related("case__rulebook").get(pk=extension.duty_id)
    assert duty.case is not None
    if fixed is not None and fixed <= duty.due.astimezone(clock.SHANGHAI).date():
        raise Refused(_("同意延期须写明晚于原期限的新期限。"))
    answered = Extension.objects.filter(pk=extension.pk, granted=None).update(
        granted=granted,
        fixed=fixed,
        answer=answer.strip()[:200],
        answered_on=on,
        answered_at=clock.now(),
        answered_by=by,
    )
    if not answered:
        raise Refused(_("有人刚刚答复了此项申请，请刷新后再操作。"))
    duties.finish(ANSWER, about=extension, by=by, on=on)
    event = events.MoreTimeAnswered(duty.kind, granted, fixed.isoformat() if fixed else "")
    record(event, of=duty.case, by=by, on=on, reason=answer.strip()[:200])
    if fixed is not None and duty.is_open:
        _move(duty, last_moment(fixed), why=Move.Why.EXTENSION, extension=extension, by=by, on=on)


@transaction.atomic
def lapse() -> int:
    """Answers to requests for more time are owed no more once the matter is done or dropped; how many that were."""
    over = Extension.objects.filter(granted=None).exclude(duty__done_at=None, duty__dropped_at=None)
    owed = Duty.objects.filter(kind=ANSWER, done_at=None, dropped_at=None).values("about_id")
    return sum(
        duties.drop(ANSWER, about=row, reason=_("事项已办结或已撤销，无须答复。")) for row in over.filter(pk__in=owed)
    )


def _move(
    duty: Duty,
    due: datetime,
    *,
    why: str,
    by: User | None,
    on: date,
    extension: Extension | None = None,
    notice: CalendarYear | None = None,
) -> bool:
    """The one place where a deadline that a rule has set becomes another: with a row that says why, and an entry."""
    was = duty.due
    Move.objects.create(duty=duty, was=was, due=due, why=why, extension=extension, notice=notice)
    if not duties.move_to(duty, due):
        raise Refused(_("有人刚刚更新了此事项，请刷新后再操作。"))
    told = events.DeadlineMoved(
        duty.kind,
        was.astimezone(clock.SHANGHAI).date().isoformat(),
        due.astimezone(clock.SHANGHAI).date().isoformat(),
        why,
    )
    apart = duties.apart_of(duty)  # what hangs on no case stands in the chain of its own thing
    record(told, of=apart.of if apart is not None else duty.case or duty, by=by or SYSTEM, on=on)
    return True


@transaction.atomic
def enter_calendar(
    year: int, days: Sequence[SpecialDay], *, notice: str, reason: str = "", by: User, on: date
) -> CalendarYear:
    """Enter a year's notice; the open deadlines that were reckoned by another calendar are reckoned anew by a worker."""
    before = version()
    row = enter_year(year, days, notice=notice, reason=reason, by=by, on=on)
    enqueue("deadlines.reckon", before=before, notice=row.pk, after=0, key=f"reckon:{row.pk}:0")
    return row


@transaction.atomic
def reckon_anew(*, before: int, notice: int, after: int) -> int | None:
    """Reckon the next open duties behind `after` by the calendar of `notice`; the last key looked at, None at the end.

    A deadline is moved only where the former calendar gives exactly the one that stands: one that was given more time,
    or that another event has set, stays.
    """
    row = CalendarYear.objects.get(pk=notice)
    old, new = calendar_at(before), calendar_at(notice)
    rows = list(
        Duty.objects.filter(done_at=None, dropped_at=None, pk__gt=after)
        .exclude(rule="")
        .select_related("case__rulebook")
        .order_by("pk")[:AT_A_TIME]
    )
    for duty in rows:
        limit = _limit_of(duty)
        if limit is None or limit.unit != "working_days" or limits.reckoned(limit, duty.start, old) != duty.due:
            continue
        due = limits.reckoned(limit, duty.start, new)
        if due != duty.due:
            _move(duty, due, why=Move.Why.CALENDAR, notice=row, by=row.by, on=clock.today())
    return rows[-1].pk if len(rows) == AT_A_TIME else None


def _limit_of(duty: Duty) -> Limit | None:
    """The limit by which a duty fell due when it began: of its case's rulebook, or the one its room names."""
    case = duty.case
    if case is not None:
        book = case.rulebook
        return limits.limit_of(book, duty.rule, on=case.ruled_on, grade=case.grade) if book is not None else None
    apart = duties.apart_of(duty)
    if apart is None or apart.book is None:
        return None
    return limits.limit_of(apart.book, duty.rule, on=duty.start.astimezone(clock.SHANGHAI).date())


@transaction.atomic
def make_feed(*, by: User, on: date) -> str:
    """A secret address under which `by` finds what he owes; the former one is answered no more. It is shown once."""
    secret = secrets.token_urlsafe(32)
    feed, _made = Feed.objects.update_or_create(user=by, defaults={"secret_hash": hashed(secret), "made": clock.now()})
    record(events.FeedMade(made=True), of=feed, by=by, on=on)
    return secret


@transaction.atomic
def end_feed(*, by: User, on: date) -> None:
    """Answer the address no more."""
    feed = Feed.objects.filter(user=by).first()
    if feed is not None:
        record(events.FeedMade(made=False), of=feed, by=by, on=on)
        feed.delete()


def hashed(secret: str) -> str:
    """What is kept of a secret address."""
    return hashlib.sha256(secret.encode()).hexdigest()
