"""May this deadline be put off, and by whom (invariant 6)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from huiyin.cases import duties
from huiyin.cases.models import Case, Duty
from huiyin.cases.queries import accused_of, was_assigned
from huiyin.deadlines.models import Extension
from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, no
from huiyin.people.models import User
from huiyin.people.rights import Right
from huiyin.ui.formats import day

# What a unit or a leader may ask more time for. The group's own clock is not the city's to move: for
# that one the group's consent is entered by the office. Items of rectification have an extension of their own.
EXTENDABLE = {
    "verify",
    "report_city",
    "conclude",
    "duty_investigate",
    "duty_on_site",
    "duty_plan",
    "answer_complainant",
}


def is_doer(duty: Duty, user: User) -> bool:
    """Is it his to do?"""
    return any(one.pk == user.pk for one in duties.doers(duty))


def can_ask(duty: Duty, asked: date, *, by: User, on: date) -> Verdict:
    """More time is asked by whoever owes it, before the moment it is due, and names a later day."""
    may = may_ask(duty, by=by)
    if not may:
        return may
    last = duty.due.astimezone(clock.SHANGHAI).date()
    if asked <= last:
        return no(_("延期须写明晚于原期限%s的日期。") % day(last))
    if duty.kind == "report_city" and duty.case is not None and duty.case.due_group is not None:
        group = duty.case.due_group.astimezone(clock.SHANGHAI).date()
        if asked > group:
            return no(_("报市期限不能晚于反馈督察组的期限%s。") % day(group))
    return YES if on == clock.today() else no(_("延期须在当天申请。"))


def may_ask(duty: Duty, *, by: User) -> Verdict:
    """Whether a form stands there at all."""
    if duty.kind not in EXTENDABLE or duty.case is None:
        return no(_("此事项不能申请延期。"))
    if not is_doer(duty, by):
        return no(_("延期由承办此事项的单位或本人申请。"))
    if not duty.is_open:
        return no(_("此事项已办结或已撤销。"))
    if clock.now() > duty.due:
        return no(_("期限%s已过，不能再申请延期。") % day(duty.due.astimezone(clock.SHANGHAI).date()))
    if Extension.objects.filter(duty=duty, granted=None).exists():
        return no(_("此前的延期申请尚未答复。"))
    return YES


def may_answer_on(case: Case, *, by: User) -> Verdict:
    """More time is given by the office or a city reviewer whose body has no part in the case and is not accused."""
    if not (by.may(Right.REVIEW_CITY) or by.may(Right.HAND_DOWN)):
        return no(_("延期由协调联络组或市级审核答复。"))
    if was_assigned(case, list(by.bodies())):
        return no(_("您所在单位承办此案，不能答复延期。"))
    if any(a.holds(grant.body) for a in accused_of(case) for grant in by.grants_now()):
        return no(_("您所在单位被本案举报，不能答复延期。"))
    return YES


def may_read_requests(*, by: User) -> Verdict:
    """Who works on cases reads what more time was asked for, as far as he sees the case."""
    if by.may(Right.VIEW_CASES) or by.may(Right.LEAD) or by.may(Right.HAND_DOWN) or by.may(Right.REVIEW_CITY):
        return YES
    return no(_("您没有查看延期申请的权限。"))


def can_answer(extension: Extension, *, by: User) -> Verdict:
    """It is answered once, by another than who asked."""
    if extension.granted is not None:
        return no(_("此项延期申请已答复。"))
    if extension.by_id == by.pk:
        return no(_("不能答复自己提出的申请。"))
    if extension.lapsed:
        return no(_("此事项已办结或已撤销，无须答复。"))
    assert extension.duty.case is not None  # can_ask has said so
    return may_answer_on(extension.duty.case, by=by)
