"""Giving an instruction, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from huiyin.cases import duties
from huiyin.cases.limits import due_by
from huiyin.cases.models import Case
from huiyin.files.actions import attach
from huiyin.instructions import events, rules, telling
from huiyin.instructions.models import Addressee, Instruction, Named, Receipt, Supervision
from huiyin.instructions.recipients import Owing, To, resolve
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.search_text import bigrams
from huiyin.lib.verdicts import Refused
from huiyin.lib.working_days import last_moment
from huiyin.people.models import Body, Tenure, User
from huiyin.people.rights import ROLES, Right
from huiyin.rulebook.queries import rulebook_on

ACKNOWLEDGE, ACKNOWLEDGE_URGENT, ANSWER = "acknowledge_instruction", "acknowledge_urgent", "instruction"
_NUMBER_LOCK = 20161129  # PostgreSQL's advisory lock that lets one sender at a time take a number
TITLE = 24  # characters of the text that stand as its title where none was given


@dataclass(frozen=True)
class Resolution:
    """One thing that a meeting resolved: what, by whom, until when."""

    text: str
    to: Sequence[To]
    due_on: date | None = None


@transaction.atomic
def send(
    text: str,
    *,
    to: Sequence[To],
    by: User,
    on: date,
    title: str = "",
    cases: Sequence[Case] = (),
    urgent: bool = False,
    due_on: date | None = None,
    meeting: str = "",
    met_on: date | None = None,
    uploads: Sequence[UploadedFile] = (),
    source: str = "",
) -> Instruction:
    """Give an instruction: it is delivered to every account when this returns, and each addressee owes it (M12).

    Its words are frozen. A case that it names is seen only by those of its recipients whom the door lets see it. The
    rows of hundreds of recipients are written in a few statements.
    """
    rules.can_send(list(cases), by=by, on=on, due_on=due_on).require()
    if not text.strip():
        raise Refused(_("请写明指令内容。"))
    now = clock.now()
    owing = resolve(to, by=by, cases=cases, on=on)
    instruction = Instruction(
        source=source or _source(cases, meeting), meeting=meeting.strip(), met_on=met_on,
        title=(title.strip() or _title(text))[:120], text=text.strip(), bigrams=bigrams(f"{title} {text}"),
        urgent=urgent, due=last_moment(due_on) if due_on else None, body=_body_of(by), post=_post_of(by, on),
        on=on, entered=now, by=by,
    )  # fmt: skip
    _number(instruction, now)
    Named.objects.bulk_create([Named(instruction=instruction, case=case) for case in cases])
    code = ACKNOWLEDGE_URGENT if urgent else ACKNOWLEDGE
    until = due_by(rulebook_on(on), code, now, on=on, default_days=1)
    _deliver(instruction, owing, until=until, code=code, now=now)
    for file in uploads:
        attach(instruction, file, case=None, by=by, on=on)
    accounts = sum(len(one.accounts) for one in owing)
    telling.tell_of(
        instruction,
        (user for one in owing for user in one.accounts),
        [one.owner for one in owing if isinstance(one.owner, Body)],
    )
    event = events.InstructionSent(
        instruction.number, instruction.source, len(owing), accounts, urgent, due_on.isoformat() if due_on else ""
    )
    record(event, of=instruction, by=by, on=on)
    return instruction


def _source(cases: Sequence[Case], meeting: str) -> str:
    if meeting.strip():
        return Instruction.Source.MEETING
    if not cases:
        return Instruction.Source.FREE
    return Instruction.Source.CASE if len(cases) == 1 else Instruction.Source.LIST


def _title(text: str) -> str:
    first = text.strip().splitlines()[0]
    return first if len(first) <= TITLE else f"{first[:TITLE]}…"


def _number(instruction: Instruction, now: datetime) -> None:
    """The next number of the year, taken under one lock and given back when the sending fails."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBER_LOCK])
    year = now.astimezone(clock.SHANGHAI).year
    last = Instruction.objects.filter(year=year).aggregate(last=Max("n"))["last"] or 0
    instruction.year, instruction.n = year, last + 1
    instruction.save(force_insert=True)


def _deliver(instruction: Instruction, owing: Sequence[Owing], *, until: datetime, code: str, now: datetime) -> None:
    rows = [
        Addressee(
            instruction=instruction, kind=one.kind, name=one.name[:120], acknowledge_by=until,
            **{"body" if isinstance(one.owner, Body) else "official": one.owner},
        )
        for one in owing
    ]  # fmt: skip
    made = Addressee.objects.bulk_create(rows)
    Receipt.objects.bulk_create(
        Receipt(instruction=instruction, addressee=row, user_id=user, role=role, delivered_at=now)
        for row, one in zip(made, owing, strict=True)
        for user, role in one.accounts.items()
    )
    owed = [(one.owner, row) for row, one in zip(made, owing, strict=True)]
    duties.open_for_many(ACKNOWLEDGE, owed, due=until, start=now, rule=code)
    if instruction.due is not None:
        duties.open_for_many(ANSWER, owed, due=instruction.due, start=now)


def _body_of(by: User) -> Body:
    """For which body he gives it: the one in which he holds the right."""
    return next(grant.body for grant in by.grants_now() if Right.SEND_INSTRUCTIONS in ROLES[grant.role].rights)


def _post_of(by: User, on: date) -> str:
    """The highest post that he held on the day, as it stood then."""
    if by.official_id is None:
        return ""
    held = Tenure.objects.filter(official_id=by.official_id, since__lte=on).exclude(until__lte=on)
    tenure = held.select_related("post__body").order_by("-post__rank", "post__position").first()
    return str(tenure.post)[:80] if tenure else ""


@transaction.atomic
def send_resolutions(
    meeting: str, resolutions: Sequence[Resolution], *, met_on: date, by: User, on: date
) -> list[Instruction]:
    """What a meeting resolved becomes instructions, one for each resolution, all or none (M11)."""
    if not meeting.strip():
        raise Refused(_("请写明会议名称。"))
    if met_on > on:
        raise Refused(_("会议日期不能晚于下达日期。"))
    if not resolutions:
        raise Refused(_("请至少写明一项议定事项。"))
    return [
        send(one.text, to=one.to, meeting=meeting, met_on=met_on, due_on=one.due_on, by=by, on=on)
        for one in resolutions
    ]


@transaction.atomic
def end_instruction(instruction: Instruction, ended_as: str, *, reason: str, by: User, on: date) -> None:
    """Withdraw it (it ceases) or void it (it was given in error); nothing is owed any more, and all of it stays."""
    rules.can_end(instruction, by=by).require()
    if ended_as not in Instruction.End.values:
        raise Refused(_("请选择撤回或作废。"))
    if not reason.strip():
        raise Refused(_("请写明原因。"))
    standing = Instruction.objects.standing().filter(pk=instruction.pk)
    if not standing.update(
        ended_as=ended_as, ended_on=on, ended_at=clock.now(), ended_by=by, end_reason=reason.strip()[:200]
    ):
        raise Refused(_("有人刚刚更新了此指令，请刷新后再操作。"))
    about = Addressee.objects.filter(instruction=instruction).values_list("pk", flat=True)
    duties.drop_about("addressee", about, reason=reason.strip()[:200])
    record(events.InstructionEnded(instruction.number, ended_as), of=instruction, by=by, on=on, reason=reason.strip())
    kept = Supervision.objects.filter(instruction=instruction, ended_at=None).select_related("case").first()
    if kept is not None:
        Supervision.objects.filter(pk=kept.pk).update(
            ended_on=on, ended_at=clock.now(), ended_by=by, end_note=reason.strip()[:200]
        )
        event = events.SupervisionEnded(instruction.number, kept.pk)
        record(event, of=kept.case, by=by, on=on, reason=reason.strip())
    instruction.refresh_from_db()
