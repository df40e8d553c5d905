"""May this hang here, and may it be taken back? What proves what is each room's own rule; these stand beneath all."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.files.doors import door_of, kind_of
from huiyin.files.models import Evidence
from huiyin.lib import clock
from huiyin.lib.verdicts import YES, Verdict, no
from huiyin.people.models import User
from huiyin.people.rights import Right


def can_attach(about: models.Model, *, case: Case | None, by: User, on: date) -> Verdict:
    """Evidence comes from someone who sees what it proves, of a day that has been, on a case that stands."""
    door = door_of(kind_of(about))
    if door is None or (case is None and door.needs_case):
        return no(_("此处不能上传材料。"))
    if not door.may(case, about.pk, by):
        return no(_("您不能为此案上传材料。"))
    if on > clock.today():
        return no(_("日期不能晚于今天。"))
    if case is not None and case.state == State.VOID:
        return no(_("案件已作废，不能上传材料。"))
    return YES


def can_withdraw(evidence: Evidence, *, by: User) -> Verdict:
    """Its author, or the office, withdraws what was attached wrongly; not from under those who are reviewing it."""
    if evidence.withdrawn_at is not None:
        return no(_("此材料已经撤回。"))
    door = door_of(evidence.about_kind)
    if door is None or not door.may(evidence.case, evidence.about_id, by):
        return no(_("您不能撤回此材料。"))
    if evidence.by_id != by.pk and not (door.in_the_chain and by.may(Right.HAND_DOWN)):
        return no(_("只有上传人本人或协调联络组可以撤回材料。"))
    if evidence.case is None:
        return YES
    if evidence.case.state in (State.SUBMITTED, State.PASSED):
        return no(_("案件正在审核，材料不能撤回，如有差错请先退回。"))
    if evidence.case.state == State.CLOSED:
        return no(_("案件已办结，如有差错须先重新办理。"))
    return YES


def can_open_original(evidence: Evidence, *, by: User) -> Verdict:
    """The original of a photograph carries what the camera wrote: opened by the office or by discipline, with a reason."""
    if evidence.kind != Evidence.Kind.PHOTO or by.may(Right.HAND_DOWN) or by.may(Right.OVERSIGHT):
        return YES
    return no(_("照片原件由协调联络组或纪检监察人员注明理由后开启。"))
