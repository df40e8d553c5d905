"""Who may read and judge a signal: discipline inspectors, and none about his own body."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.accountability.rules import inspecting_body, may_inspect
from huiyin.cases.queries import accused_of
from huiyin.honesty.models import Signal
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import User
from huiyin.people.rights import Right


def can_judge(signal: Signal, *, by: User, reason: str) -> Verdict:
    """A signal is judged once, with a reason, by an inspector whose body neither the case nor the claim is about."""
    return first_no(may_inspect(by), _still_open(signal), _of_another_body(signal, by), _reasoned(reason))


def may_judge(signal: Signal, *, by: User) -> Verdict:
    """The same before a reason was typed: does the page offer the form?"""
    return first_no(may_inspect(by), _still_open(signal), _of_another_body(signal, by))


def _still_open(signal: Signal) -> Verdict:
    return YES if signal.is_open else no(_("此信号已经判断，不得更改。"))


def _reasoned(reason: str) -> Verdict:
    return YES if reason.strip() else no(_("请写明判断理由。"))


def _of_another_body(signal: Signal, by: User) -> Verdict:
    own = inspecting_body(by)
    if own is None or not Signal.objects.visible_to(by).filter(pk=signal.pk).exists():
        return no(_("异常信号由纪检监察机关判断。"))
    if signal.body is not None and own.holds(signal.body):
        return no(_("此信号涉及您所在机关，须由上级纪检监察机关判断。"))
    cases = [case for case in (signal.case, signal.other) if case is not None]
    if any(accused.holds(own) for case in cases for accused in accused_of(case)):
        return no(_("案件举报的是您所在机关，须由上级纪检监察机关判断。"))
    return YES


def may_trace(by: User) -> Verdict:
    """通风报信: who read a case is asked by discipline inspectors and auditors."""
    if by.may(Right.READ_JOURNAL) or inspecting_body(by) is not None:
        return YES
    return no(_("阅读追查供纪检监察和审计人员使用。"))
