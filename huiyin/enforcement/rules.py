"""May this measure be entered, changed, withdrawn; and is the first inquiry answered?"""

from __future__ import annotations

from datetime import date, time

from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case, Inquiry, Party
from huiyin.cases.queries import accused_of, of_visible, parts_of
from huiyin.cases.readiness import Line
from huiyin.cases.states import State
from huiyin.enforcement.models import Amendment, CaseParty, EnforcementAnswer, Measure
from huiyin.lib import clock, money
from huiyin.lib.prepared import Prepared
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import Body, User
from huiyin.people.rights import ROLES, Right
from huiyin.rulebook.models import Rulebook
from huiyin.rulebook.sections import MeasureKind
from huiyin.ui.formats import day
from huiyin.ui.naming import title


def rulebook_of(case: Case) -> Rulebook:
    """The rulebook the case was handed down under; before that, the inspection's."""
    return case.rulebook or case.inspection.rulebook


def acting_part(case: Case, *, by: User) -> Assignment | None:
    """The current part of `case` that `by` acts for as a handler, the lead unit's first; None when he has none.

    A body accused after the part was given handles nothing any more (invariant 3).
    """
    mine = [part for part in parts_of(case) if by.belongs_to(part.body) and by.may(Right.HANDLE, at=part.body)]
    if not mine:
        return None
    accused = accused_of(case)
    return next((part for part in mine if not any(a.holds(part.body) for a in accused)), None)


def police_body(case: Case, *, by: User) -> Body | None:
    """The police body for which `by` enters records of their own; None when he is no policeman, or it is accused."""
    mine = [grant.body for grant in by.grants_now() if Right.POLICE in ROLES[grant.role].rights]
    if not mine:
        return None
    accused = accused_of(case)
    return next((body for body in mine if not any(a.holds(body) for a in accused)), None)


def kinds_for(case: Case, *, by: User, on: date | None = None) -> list[MeasureKind]:
    """The kinds of measure `by` may enter: the police enter their own, and nobody else enters those.

    A policeman whose body has no part in the case enters the police's kinds only.
    """
    police = police_body(case, by=by) is not None
    handler = acting_part(case, by=by) is not None
    return [k for k in rulebook_of(case).all_of(MeasureKind, on) if (police if k.police else handler)]


def can_enter(case: Case, *, by: User) -> Verdict:
    """Measures are entered by a unit that has the case, from hand-down on; also after it was answered (M9).

    The police enter their own records on any case they see, unless the complaint accuses them.
    """
    if case.state in (State.REGISTERED, State.VOID):
        return no(_("案件尚未交办或已作废，不能登记措施。"))
    if acting_part(case, by=by) is None and police_body(case, by=by) is None:
        return no(_("只有承办本案的单位和公安机关可以登记措施。"))
    return YES


def day_has_come(case: Case, on: date) -> Verdict:
    """A record's day lies between the hand-over by the group and today: nothing is entered ahead of its day."""
    if on > clock.today():
        return no(_("日期不能晚于今天：措施不能先登记后实施。"))
    if on < case.clock_start.astimezone(clock.SHANGHAI).date():
        return no(_("日期不能早于督察组移交本批案件的日期；此前的处理请写入核实情况。"))
    return YES


def amount_fits(fen: int | None) -> Verdict:
    """An amount is a whole number of fen, not below nought, and no account number."""
    if fen is not None and not 0 <= fen <= money.LARGEST:
        return no(_("金额不能是负数，也不能超过十万亿元，请核对单位是元还是万元。"))
    return YES


def can_take(
    case: Case, kind: MeasureKind, *, by: User, on: date, amount: int | None, hour: time | None = None
) -> Verdict:
    """This very measure: its kind is the person's to enter, its day and hour have come, a fine names its amount."""
    entering = can_enter(case, by=by)
    if not entering:
        return entering
    if kind.code not in {k.code for k in kinds_for(case, by=by, on=on)}:
        if kind.police:
            return no(_("“%s”由公安机关登记。") % title(kind))
        return no(_("“%s”由承办本案的单位登记。") % title(kind))
    now = clock.now().astimezone(clock.SHANGHAI)
    if hour is not None and on == now.date() and hour > now.time():
        return no(_("时刻不能晚于现在：措施不能先登记后实施。"))
    if kind.counts == "fen" and amount is None:
        return no(_("罚款须填写金额。"))
    if kind.counts != "fen" and amount is not None:
        return no(_("“%s”不填写金额；罚款请另行登记为“罚款”。") % title(kind))
    return first_no(day_has_come(case, on), amount_fits(amount))


def can_use_authority(case: Case, authority: Body) -> Verdict:
    """The body that did it is none of those the complaint accuses (invariant 3)."""
    if any(accused.holds(authority) for accused in accused_of(case)):
        return no(_("%s被本案举报，不能作为执法单位。") % authority.name)
    return YES


def can_change(measure: Measure, *, by: User, reason: str) -> Verdict:
    """Amending, withdrawing and voiding need a reason, while the record stands. The police change their own only, and
    nobody else changes theirs; of the other records, each unit changes its own and the lead unit any."""
    if not reason.strip():
        return no(_("须写明原因。"))
    return may_change(measure, by=by)


def may_change(measure: Measure, *, by: User) -> Verdict:
    """Is this record his to change at all? The reason is asked for when he does."""
    if measure.voided_at is not None:
        return no(_("此条记录已作废。"))
    entering = can_enter(measure.case, by=by)
    if not entering:
        return entering
    kind = rulebook_of(measure.case).named(MeasureKind, measure.kind, measure.on)
    if kind is not None and kind.police:
        police = police_body(measure.case, by=by) is not None
        return YES if police else no(_("公安机关登记的记录由公安机关变更。"))
    part = acting_part(measure.case, by=by)
    own = measure.by_id == by.pk or measure.authority_id in by.bodies()
    if part is None or not (part.lead or own):
        return no(_("此条记录由登记单位或主办单位变更。"))
    return YES


def can_amend(measure: Measure, fen: int, *, by: User, on: date, reason: str) -> Verdict:
    """The amount of a fine in force may change from a day on, but not before the decision nor ahead of today."""
    if measure.fen is None:
        return no(_("只有罚款可以变更金额。"))
    if measure.withdrawn_on is not None:
        return no(_("此项罚款已撤回，不能再变更金额。"))
    if on > clock.today():
        return no(_("变更日期不能晚于今天。"))
    if on < measure.on:
        return no(_("变更日期不能早于决定日期%s。") % day(measure.on))
    return first_no(can_change(measure, by=by, reason=reason), amount_fits(fen))


def can_withdraw(measure: Measure, *, by: User, on: date, reason: str) -> Verdict:
    """A record ceases on a day that has come, not before the day of the measure."""
    if measure.withdrawn_on is not None:
        return no(_("此条记录已撤回。"))
    if on > clock.today():
        return no(_("撤回日期不能晚于今天。"))
    if on < measure.on:
        return no(_("撤回日期不能早于措施日期%s。") % day(measure.on))
    return can_change(measure, by=by, reason=reason)


def can_void_amendment(amendment: Amendment, *, by: User, reason: str) -> Verdict:
    """A change of amount that was never made is voided as a measure is."""
    if amendment.voided_at is not None:
        return no(_("此次变更已作废。"))
    return can_change(amendment.measure, by=by, reason=reason)


def can_merge(source: Party, target: Party, case: Case, *, by: User, on: date, reason: str) -> Verdict:
    """Two rows are one polluter: said by a unit of a case that one of them belongs to, of rows that he may see.

    The police enter records of their own on any case; what others entered they leave as it is.
    """
    entering = can_enter(case, by=by)
    if not entering:
        return entering
    if acting_part(case, by=by) is None:
        return no(_("当事人由承办本案的单位合并。"))
    if not reason.strip():
        return no(_("合并须写明依据。"))
    if on > clock.today():
        return no(_("合并日期不能晚于今天。"))
    if source.pk == target.pk:
        return no(_("请选择两个不同的当事人。"))
    linked = CaseParty.objects.filter(party__in=[source, target])
    if not linked.filter(case=case).exists():
        return no(_("只能合并本案的当事人。"))
    if of_visible(linked, by).values("party").distinct().count() < 2:
        return no(_("只能合并您可见案件中的当事人。"))
    return YES


def can_answer(case: Case, *, by: User, on: date | None = None) -> Verdict:
    """The first inquiry is answered by the lead responsible unit, while the case is in its hands."""
    lead = case.lead_assignment
    if case.state != State.HANDED_DOWN or lead is None:
        return no(_("案件不在办理中。"))
    if not (by.belongs_to(lead.body) and by.may(Right.HANDLE, at=lead.body)):
        return no(_("执法调查由主办单位%s答复。") % lead.body.name)
    if any(accused.holds(lead.body) for accused in accused_of(case)):
        return no(_("%s被本案举报，不能答复执法调查。") % lead.body.name)
    return day_has_come(case, on) if on is not None else YES


_STANDING = Prepared(
    lambda case: EnforcementAnswer.objects.filter(
        inquiry__case=case, inquiry__kind=Inquiry.Kind.ENFORCEMENT, inquiry__answered__isnull=False, superseded_at=None
    )
)


def to_submit(case: Case) -> list[Line]:
    """The enforcement inquiry is answered, and what the answer says stands in the ledger (invariant 2, M6)."""
    answer = next(iter(_STANDING(case.pk)), None)
    verdict = YES if answer else no(_("执法调查尚未答复。"))
    says_so = answer is not None and answer.outcome == EnforcementAnswer.Outcome.MEASURES
    if says_so and not Measure.objects.filter(case=case, voided_at=None).exists():
        verdict = no(_("执法调查答复为“已依法处理”，但登记的措施均已作废，请重新答复。"))
    return [Line("enforcement.answered", _("执法调查已答复"), verdict, f"{case.get_absolute_url()}#enforcement")]
