"""Planning, freezing, drawing; naming who goes out, recording, confirming with what follows, releasing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accountability.clues import open_clue
from huiyin.accountability.models import Clue
from huiyin.cases import duties
from huiyin.cases.limits import due_by
from huiyin.cases.models import Case
from huiyin.checks import draw as script
from huiyin.checks import factors, queries, rules
from huiyin.checks.events import (
    CheckerEnded,
    CheckerNamed,
    CheckPlanned,
    Confirmed,
    Drawn,
    Dropped,
    ListFrozen,
    PlanChanged,
    PlanMade,
    PlanVoided,
    Recorded,
    Released,
)
from huiyin.checks.models import Check, Checker, Listed, Plan, Point, Record, Result
from huiyin.closing.actions import reopen_by_check
from huiyin.closing.rules import can_reopen_by_check
from huiyin.files.actions import attach
from huiyin.jobs.messages import message_kind, tell
from huiyin.journal.actions import Happening, record, record_many
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User

NAMED = message_kind("check_named", gettext_lazy("您有新的现场检查任务"))
DUTY, CONFIRM = "spot_check", "confirm_check"
CHANGED = _("有人刚刚更新了此项抽查，请刷新后再操作。")


# --- the plan and its draw --------------------------------------------------------------------------------------------


@transaction.atomic
def make_plan(
    name: str,
    *,
    covert: bool,
    size: int,
    until: date,
    filters: Mapping[str, Any],
    weights: Mapping[str, int],
    source: str = "",
    known_on: date | None = None,
    by: User,
    on: date,
) -> Plan:
    """A plan as a draft: nothing is drawn from it before its list is frozen."""
    rules.may_plan(by=by).require()
    body = rules.planning_body(by)
    assert body is not None  # may_plan has said so
    plan = Plan.objects.create(
        name=name.strip()[:80],
        covert=covert,
        body=body,
        size=size,
        until=until,
        filters=dict(filters),
        weights={code: int(points) for code, points in weights.items()},
        source=source.strip()[:120],
        known_on=known_on if source.strip() else None,
        on=on,
        by=by,
    )
    record(PlanMade(size), of=plan, by=by, on=on)
    return plan


@transaction.atomic
def change_plan(
    plan: Plan,
    *,
    name: str,
    covert: bool,
    size: int,
    until: date,
    filters: Mapping[str, Any],
    weights: Mapping[str, int],
    source: str = "",
    known_on: date | None = None,
    by: User,
    on: date,
) -> Plan:
    """Rewrite a draft; once the list is frozen nothing of it changes."""
    rules.can_change(plan, by=by).require()
    moved = Plan.objects.filter(pk=plan.pk, frozen_at=None, voided_at=None).update(
        name=name.strip()[:80],
        covert=covert,
        size=size,
        until=until,
        filters=dict(filters),
        weights={code: int(points) for code, points in weights.items()},
        source=source.strip()[:120],
        known_on=known_on if source.strip() else None,
    )
    if not moved:
        raise Refused(CHANGED)
    plan.refresh_from_db()
    record(PlanChanged(size), of=plan, by=by, on=on)
    return plan


@transaction.atomic
def freeze(plan: Plan, *, by: User, on: date) -> Plan:
    """Freeze the list with its weights, and commit to a secret nobody knows: the outcome is beyond choosing from now on.

    The hash of the list and the hash of the secret are in the journal before the seed exists.
    """
    rules.can_freeze(plan, by=by, on=on).require()
    population = queries.population(plan, by=by)
    if queries.is_too_long(population):
        raise Refused(
            _("符合条件的案件超过 %(most)s 件，一份名单容纳不下，请选定督察、所属区或结论日期，缩小抽查范围。")
            % {"most": rules.MOST_LISTED}
        )
    cases = list(population)
    if len(cases) < plan.size:
        raise Refused(
            _("符合条件且无须回避的案件只有 %(n)s 件，少于要抽取的 %(size)s 件。")
            % {"n": len(cases), "size": plan.size}
        )
    points = factors.scored(cases, plan.weights, on=on)
    Listed.objects.bulk_create(
        [
            Listed(
                plan=plan,
                case=case,
                stratum=queries.stratum_of(case),
                weight=sum(n for _code, n in points[case.pk]),
                why=points[case.pk],
            )
            for case in cases
        ]
    )
    secret = secrets.token_hex(32)
    list_sha256 = script.hashlib.sha256(queries.list_csv(plan)).hexdigest()
    commitment = script.digest(secret)
    moved = Plan.objects.filter(pk=plan.pk, frozen_at=None, voided_at=None).update(
        frozen_on=on, frozen_at=clock.now(), frozen_by=by, list_sha256=list_sha256, commitment=commitment, secret=secret
    )
    if not moved:
        raise Refused(CHANGED)
    plan.refresh_from_db()
    record(ListFrozen(len(cases), list_sha256, commitment), of=plan, by=by, on=on)
    return plan


@transaction.atomic
def draw(plan: Plan, *, number: str = "", by: User, on: date) -> list[Check]:
    """Set the seed, once, and draw by it what the stand-alone script draws from the same list.

    The seed is the hash of the committed secret, the list and the public number. Each case drawn is owed by its day.
    """
    number = number.strip()[:120] if plan.source else ""
    rules.can_draw(plan, by=by, number=number, on=on).require()
    data = queries.list_csv(plan)
    assert plan.secret is not None and plan.list_sha256 is not None
    if script.hashlib.sha256(data).hexdigest() != plan.list_sha256:
        raise Refused(_("名单与锁定时的校验值不符，不得抽取，请告知审计人员。"))
    seed = script.seed_of(plan.secret, plan.list_sha256, number)
    moved = Plan.objects.filter(pk=plan.pk, seed=None, voided_at=None, frozen_at__isnull=False).update(
        number=number, seed=seed, drawn_on=on, drawn_at=clock.now(), drawn_by=by
    )
    if not moved:
        raise Refused(_("此方案刚刚已由他人抽取，请刷新后查看。"))
    plan.refresh_from_db()
    numbers = script.draw(script.read_list(data), seed=seed, size=plan.size)
    cases = {case.number: case for case in Case.objects.filter(number__in=numbers)}
    checks = [
        Check.objects.create(case=cases[one], plan=plan, covert=plan.covert, body=plan.body, until=plan.until, on=on)
        for one in numbers
    ]
    owe(checks)
    record(Drawn(len(checks), seed, number), of=plan, by=by, on=on)
    record_many(Happening(CheckPlanned(check.case.number), of=check, by=by, on=on) for check in checks)
    return checks


def owe(checks: Sequence[Check]) -> None:
    """The checking body owes each of `checks` by its day."""
    # On no case: whoever counts or lists what is owed on a case would learn of a covert check.
    for check in checks:
        due = clock.end_of(check.until) - timedelta(seconds=1)
        duties.open_duty(DUTY, check.body, due=due, start=clock.now(), about=check, rule=DUTY)


@transaction.atomic
def void_plan(plan: Plan, *, reason: str, by: User, on: date) -> None:
    """Nothing will be drawn by this plan."""
    rules.can_void(plan, by=by, reason=reason).require()
    standing = Plan.objects.filter(pk=plan.pk, drawn_at=None, voided_at=None)
    if not standing.update(voided_at=clock.now(), void_reason=reason.strip()[:200]):
        raise Refused(CHANGED)
    plan.refresh_from_db()
    record(PlanVoided(), of=plan, by=by, on=on, reason=reason.strip())


# --- going out --------------------------------------------------------------------------------------------------------


@transaction.atomic
def name_checkers(check: Check, users: Sequence[User], *, by: User, on: date) -> list[Checker]:
    """Who goes out. Named once more changes nothing."""
    rows = []
    for user in users:
        rules.can_name(check, user, by=by).require()
        row, made = Checker.objects.get_or_create(
            check_made=check, user=user, ended_at=None, defaults={"on": on, "by": by}
        )
        if made:
            record(CheckerNamed(user.pk), of=check, by=by, on=on)
            tell(user, NAMED, path=check.get_absolute_url(), key=f"check:{check.key}:named:{row.pk}")
            rows.append(row)
    return rows


@transaction.atomic
def end_checker(checker: Checker, *, by: User, on: date) -> None:
    """Somebody else goes."""
    rules.can_end_checker(checker, by=by).require()
    if not Checker.objects.filter(pk=checker.pk, ended_at=None).update(ended_at=clock.now()):
        raise Refused(CHANGED)
    record(CheckerEnded(checker.user_id), of=checker.check_made, by=by, on=on)


@transaction.atomic
def enter_record(
    check: Check,
    *,
    at: datetime,
    place: str,
    finding: str,
    words: str,
    points: Sequence[tuple[str, int, str, bool, str]] = (),
    latitude: float | None = None,
    longitude: float | None = None,
    accuracy: int | None = None,
    uploads: Sequence[Any] = (),
    by: User,
    on: date,
) -> Record:
    """What two checkers found on site, written by one of them: each thing that was said to be so, true or not.

    A point is (kind, about, what was said, holds, note). The photographs hang on the record, behind its door.
    """
    untrue = [said for _kind, _about, said, holds, _note in points if not holds]
    rules.can_record(check, finding=finding, untrue=untrue, at=at, by=by).require()
    if not place.strip() or not words.strip():
        raise Refused(_("请写明检查地点和现场情况。"))
    if any(not holds and not note.strip() for _kind, _about, _said, holds, note in points):
        raise Refused(_("不属实的项目须写明实际情况。"))
    row = Record.objects.create(
        check_made=check,
        at=at,
        place=place.strip()[:120],
        latitude=latitude,
        longitude=longitude,
        accuracy=accuracy if latitude is not None else None,
        finding=finding,
        words=words.strip(),
        on=on,
        by=by,
    )
    Point.objects.bulk_create(
        [
            Point(record=row, kind=kind, about=about, said=said, holds=holds, note=note.strip()[:300])
            for kind, about, said, holds, note in points
        ]
    )
    for upload in uploads:
        attach(row, upload, case=check.case, place=place, by=by, on=on)
    duties.finish(DUTY, about=check, by=by, on=on)
    if not duties.open_of(CONFIRM, about=check).exists():
        now, case = clock.now(), check.case
        assert case.rulebook is not None  # no history is ever drawn
        due = due_by(case.rulebook, CONFIRM, now, on=case.ruled_on, default_days=3)
        duties.open_duty(CONFIRM, check.body, due=due, start=now, about=check, rule=CONFIRM)
    record(Recorded(row.pk, finding, len(untrue)), of=check, by=by, on=on)
    return row


# --- what follows -----------------------------------------------------------------------------------------------------


@transaction.atomic
def confirm(check: Check, found: Record, *, words: str, by: User, on: date) -> Check:
    """The finding stands and is known from now on; a failed check reopens the case and makes a clue (M15)."""
    rules.may_confirm(check, by=by).require()
    if found.check_made_id != check.pk or found.by_id == by.pk:
        raise Refused(_("请选择他人所作的本次检查记录。"))
    if not words.strip():
        raise Refused(_("请写明确认意见。"))
    if on != clock.today():
        raise Refused(_("确认只能登记在当天。"))
    now = clock.now()
    moved = Check.objects.filter(pk=check.pk, confirmed_at=None, dropped_at=None)
    told = check.is_released or not check.covert
    release = {} if check.is_released else {"released_on": on, "released_at": now, "released_by": by}
    done = {
        "result": found.finding,
        "words": words.strip(),
        "confirmed_on": on,
        "confirmed_at": now,
        "confirmed_by": by,
    }
    if not moved.update(**done, **release):
        raise Refused(CHANGED)
    check.refresh_from_db()
    duties.finish(CONFIRM, about=check, by=by, on=on)
    record(Confirmed(found.pk, found.finding), of=check, by=by, on=on)
    record(Released(check.covert and not told, found.finding), of=check.case, by=by, on=on)
    if check.result == Result.FAIL:
        _failed(check, found, by=by, on=on)
    return check


def _failed(check: Check, found: Record, *, by: User, on: date) -> None:
    untrue = "；".join(point.said[:60] for point in found.points.filter(holds=False))
    reason = _("抽查不合格：%s") % (check.words + (_("（不属实：%s）") % untrue if untrue else ""))
    if can_reopen_by_check(check.case, by=by, reason=reason):
        reopen_by_check(check.case, reason=reason[:2000], by=by, on=on)
    # What it leads to is the inspectors' own: it names the body that said it was done, and nothing of it comes back.
    open_clue(
        source=Clue.Source.CHECK, summary=reason, case=check.case, body=check.case.lead_body, about=check, by=by, on=on
    )


@transaction.atomic
def release(check: Check, *, by: User, on: date) -> None:
    """A covert check is known from now on to whoever sees the case."""
    rules.can_release(check, by=by).require()
    hidden = Check.objects.filter(pk=check.pk, released_at=None)
    if not hidden.update(released_on=on, released_at=clock.now(), released_by=by):
        raise Refused(CHANGED)
    check.refresh_from_db()
    record(Released(covert=True), of=check.case, by=by, on=on)


@transaction.atomic
def drop(check: Check, *, reason: str, by: User, on: date) -> None:
    """This check will not be made."""
    rules.can_drop(check, by=by, reason=reason).require()
    standing = Check.objects.filter(pk=check.pk, confirmed_at=None, dropped_at=None)
    if not standing.update(dropped_at=clock.now(), drop_reason=reason.strip()[:200]):
        raise Refused(CHANGED)
    check.refresh_from_db()
    duties.drop_all(about=check, reason=reason.strip()[:200])
    record(Dropped(), of=check, by=by, on=on, reason=reason.strip())
