"""Who may plan, draw, check and confirm: nobody who handled the case, and nobody who could choose the outcome (M15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.cases.queries import is_accused, through_the_door, was_assigned
from huiyin.checks import apart
from huiyin.checks.models import Check, Checker, Listed, Plan, Result
from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.ui.formats import day

CHECKERS = 2  # go out together
MOST_LISTED = 20_000  # cases in the list of one plan: two inspections' worth, drawn and hashed within one request
HANDLED = _("您或您所在单位办理过此案，不得参与抽查。")


def planning_body(user: User) -> Body | None:
    """The body for which `user` plans spot checks."""
    return next((grant.body for grant in user.grants_now() if user.may(Right.PLAN_CHECKS, at=grant.body)), None)


def may_plan(*, by: User) -> Verdict:
    """Plans are the checkers' heads' own; whoever coordinates, reviews, leads or commands makes none."""
    if not by.may(Right.PLAN_CHECKS):
        return no(_("抽查方案由督查组长制定。"))
    if apart.in_the_chain(by):
        return no(_("您同时承担交办、审核、批示或包案工作，不得参与抽查。"))
    return YES


def stands_apart_from(plan: Plan, user: User) -> bool:
    """Did `user` handle none of the listed cases, and may he see each? Whoever has list and seed knows the draw.

    Inspectors handle no case by answering its inquiry; one that accuses their own body they do not see.
    """
    return plan.pk not in _touching([plan.pk], user)


def _touching(plans: list[int], user: User) -> set[int]:
    """Those of these plans whose lists hold a case that `user` handled, or may not see; by key."""
    rows = Listed.objects.filter(plan__in=plans)
    theirs = ~through_the_door(user)
    if not apart.inspects(user):
        theirs |= apart.handled_by(user)
    return set(rows.filter(theirs).values_list("plan", flat=True).distinct())


def is_released(plan: Plan) -> bool:
    """Is nothing of the plan's draw covert any more? An open plan's never was, once it was drawn."""
    return plan.drawn_at is not None and plan.pk not in _covert([plan.pk])


def _covert(plans: list[int]) -> set[int]:
    """Those of these plans of which a covert check is not released; by key."""
    rows = Check.objects.filter(plan__in=plans, covert=True, released_at=None)
    return set(rows.values_list("plan", flat=True).distinct())


def plans_seen(plans: Sequence[Plan], user: User) -> list[Plan]:
    """An open plan, or one whose checks are all released: whoever checks. Else its makers who stand apart, and discipline."""
    if not (apart.inspects(user) or apart.checks(user)):
        return []
    covert = _covert([plan.pk for plan in plans])
    kept = [plan.pk for plan in plans if plan.drawn_at is None or plan.pk in covert]
    touching = _touching(kept, user) if kept and (apart.inspects(user) or apart.plans(user)) else set(kept)
    return [plan for plan in plans if plan.pk not in kept or plan.pk not in touching]


def can_change(plan: Plan, *, by: User) -> Verdict:
    """Until its list is frozen a plan may be rewritten by its maker, or another who plans."""
    if plan.state != "draft":
        return no(_("名单已锁定或方案已作废，不得再改。"))
    return may_plan(by=by)


def can_freeze(plan: Plan, *, by: User, on: date) -> Verdict:
    """The list is frozen once, and before the public number is known."""
    if plan.state != "draft":
        return no(_("名单已锁定或方案已作废。"))
    if by.pk != plan.by_id:
        return no(_("名单由制定人锁定。"))
    if plan.source and (plan.known_on is None or plan.known_on <= clock.today()):
        return no(_("公开号码须在锁定名单之后的日期公布，请改定号码公布日期。"))
    if plan.until < clock.today():
        return no(_("检查期限已过，请改定期限。"))
    return first_no(may_plan(by=by), _today(on))


def can_draw(plan: Plan, *, by: User, number: str, on: date) -> Verdict:
    """The seed is set once, on a frozen list, by someone who handled none of its cases."""
    if plan.state != "frozen":
        return no(_("须先锁定名单；已抽取的不得再抽。"))
    may = may_plan(by=by)
    if not may:
        return may
    if plan.listed.filter(apart.handled_by(by)).exists() or not stands_apart_from(plan, by):
        return no(_("您或您所在单位办理过名单中的案件，不得抽取。"))
    if plan.source and plan.known_on is not None and clock.today() < plan.known_on:
        return no(_("公开号码%s公布，届时方可抽取。") % day(plan.known_on))
    if plan.source and not number.strip():
        return no(_("请填写公开号码。"))
    return _today(on)


def can_void(plan: Plan, *, by: User, reason: str) -> Verdict:
    """Before the draw, with a reason. A draw stands: whoever could void it could draw until it pleases him."""
    if plan.state not in ("draft", "frozen"):
        return no(_("已抽取的方案不得作废。"))
    return may_plan(by=by) if reason.strip() else no(_("须写明原因。"))


def _today(on: date) -> Verdict:
    return YES if on == clock.today() else no(_("锁定和抽取只能登记在当天。"))


def fits(case: Case, body: Body) -> bool:
    """May `body` check `case`: it had no part in it and is not accused."""
    return not was_assigned(case, [body.pk]) and not is_accused(case, body)


def has_handled(case: Case, user: User) -> bool:
    """Did `user` handle `case` (invariant 3)?"""
    return case.pk in apart.handled(user, [case])


def may_lead(check: Check, *, by: User) -> Verdict:
    """Naming, confirming and releasing are the head's, who stands apart from the case."""
    return first_no(may_plan(by=by), no(HANDLED) if has_handled(check.case, by) else YES)


def can_name(check: Check, user: User, *, by: User) -> Verdict:
    """Whoever goes out checks, sees the case, did not handle it and works on no case as coordinator, reviewer or leader."""
    if not check.is_open:
        return no(_("此项抽查已确认或已取消。"))
    if not apart.checks(user):
        return no(_("%s不是督查人员，或同时承担交办、审核、批示、包案工作。") % user.name)
    if has_handled(check.case, user):
        return no(_("%s或其所在单位办理过此案，不得检查。") % user.name)
    if not Case.objects.visible_to(user).filter(pk=check.case.pk).exists():
        return no(_("%s无权查看此案，不得检查。") % user.name)
    return may_lead(check, by=by)


def can_end_checker(checker: Checker, *, by: User) -> Verdict:
    """Until he has recorded, another may go in his place."""
    check = checker.check_made
    if checker.ended_at is not None or not check.is_open:
        return no(_("此项抽查已确认或已取消。"))
    if check.records.filter(by=checker.user_id).exists():
        return no(_("已登记现场检查记录的人员不得解除。"))
    return may_lead(check, by=by)


def may_record(check: Check, *, by: User) -> Verdict:
    """One of the two who were named writes down what they found."""
    if not check.is_open:
        return no(_("此项抽查已确认或已取消。"))
    named = [one.user_id for one in check.checkers.all() if one.ended_at is None]
    if by.pk not in named:
        return no(_("现场检查记录由指派的检查人员登记。"))
    if len(named) < CHECKERS:
        return no(_("现场检查须有两人，请督查组长再指派一人。"))
    if not apart.checks(by):
        return no(_("您已不是督查人员。"))
    return no(HANDLED) if has_handled(check.case, by) else YES


def can_record(check: Check, *, finding: str, untrue: Sequence[str], at: datetime, by: User) -> Verdict:
    """After the draw, not ahead of its moment, and no pass where one thing was not true."""
    if at > clock.now():
        return no(_("检查时间不能晚于现在。"))
    if at.astimezone(clock.SHANGHAI).date() < check.on:
        return no(_("检查时间不能早于抽取日期。"))
    if finding not in Result.values:
        return no(_("请选择检查结论。"))
    if finding == Result.PASS and untrue:
        return no(_("有一项不属实的，不得评为合格。"))
    return may_record(check, by=by)


def may_confirm(check: Check, *, by: User) -> Verdict:
    """The finding of another's record is confirmed by the head."""
    if not check.is_open:
        return no(_("此项抽查已确认或已取消。"))
    records = list(check.records.all())
    if not records:
        return no(_("尚无现场检查记录。"))
    if all(record.by_id == by.pk for record in records):
        return no(_("本人所作的记录须由其他督查组长确认。"))
    return may_lead(check, by=by)


def can_release(check: Check, *, by: User) -> Verdict:
    """A covert check may be made known before it is confirmed; confirming does so by itself."""
    if check.is_released or not check.covert:
        return no(_("此项抽查已经公布。"))
    return may_lead(check, by=by)


def can_drop(check: Check, *, by: User, reason: str) -> Verdict:
    """A drawn case is checked, whatever comes: only a re-check by rule, or a case that was voided, is dropped."""
    if not check.is_open:
        return no(_("此项抽查已确认或已取消。"))
    if check.plan_id is not None and check.case.voided_at is None:
        return no(_("抽中的案件不得取消检查。"))
    return may_lead(check, by=by) if reason.strip() else no(_("须写明原因。"))


def sees_record(check: Check, user: User) -> bool:
    """What was found on site: those who check or inspect; the chain once it is confirmed."""
    if not Check.objects.visible_to(user).filter(pk=check.pk).exists():
        return False
    if check.confirmed_at is not None:
        return True
    return apart.inspects(user) or (apart.checks(user) and not has_handled(check.case, user))


def record_door(case: Case | None, about: int, user: User) -> bool:
    """The door of the photographs of a record."""
    check = Check.objects.filter(records=about, case=case).select_related("case").first()
    return check is not None and sees_record(check, user)
