"""Who may seal, open, answer and ask; and whether the complainant has had his answer (M14, M16; invariants 2, 3, 7)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from huiyin.cases import duties
from huiyin.cases.models import Case
from huiyin.cases.queries import has_handled, is_accused, was_assigned
from huiyin.cases.readiness import Line
from huiyin.cases.states import State
from huiyin.complainants.models import CallBack, Complainant, Identity, Reply, Unlock
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared, hang
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import Body, User
from huiyin.people.rights import ROLES, Right

OPEN_FOR = timedelta(minutes=60)
ANSWER_WITHIN = timedelta(hours=24)
Reach, Result = Complainant.Reach, CallBack.Result
SAID = (Result.SATISFIED, Result.BASICALLY, Result.DISSATISFIED)
# What a caller may himself have entered on a case without having handled it.
OWN_CALLS = ("complainants.called_back", "complainants.reach_recorded")


def day_has_come(case: Case, on: date) -> Verdict:
    """What is recorded has happened, and not before the group handed the case over."""
    if on > clock.today():
        return no(_("日期不能晚于今天。"))
    if on < case.clock_start.astimezone(clock.SHANGHAI).date():
        return no(_("日期不能早于督察组移交本批案件的日期。"))
    return YES


def complainant_of(case: Case) -> Complainant | None:
    """What was recorded of whether he can be reached; None before anything was."""
    return next(iter(_KNOWN(case.pk, case=case)), None)


def replies_of(case: Case) -> list[Reply]:
    """What he was answered, in order, each with the calls about it."""
    rows = _REPLIES(case.pk, case=case)
    hang(rows, "call_backs", _CALLS(case.pk, case=case), by="reply")
    return rows


_KNOWN = Prepared(lambda case: Complainant.objects.filter(case=case))
_REPLIES = Prepared(lambda case: Reply.objects.filter(case=case).select_related("by", "body").order_by("pk"))
_CALLS = Prepared(lambda case: CallBack.objects.filter(case=case).select_related("body"))


def reach_of(case: Case) -> str:
    """Whether the complainant can be reached, as recorded; before anything was recorded, as the case arrived."""
    row = complainant_of(case)
    return row.reach if row is not None else Reach.ANONYMOUS if case.anonymous else Reach.REACHABLE


# --- the identity -----------------------------------------------------------------------------------------------------


def keeps(user: User) -> Verdict:
    """Is he a keeper of identities?"""
    return YES if user.may(Right.KEEP_IDENTITIES) else no(_("投诉人身份由身份保管员保管。"))


def can_register(case: Case, *, by: User) -> Verdict:
    """A keeper; or the clerk, until the case is handed down and while nothing is sealed yet."""
    if case.state == State.VOID:
        return no(_("案件已作废。"))
    if keeps(by):
        return _not_accused(case, by)
    if not by.may(Right.IMPORT_LISTS):
        return no(_("投诉人身份由登记人员或身份保管员登记。"))
    if case.state != State.REGISTERED or Identity.objects.filter(case=case).exists():
        return no(_("案件已交办或身份已封存，须由身份保管员登记。"))
    return YES


def can_seal_listed(case: Case, *, by: User) -> Verdict:
    """The clerk, in the moment in which the case is registered from a list that says who complained."""
    if not by.may(Right.IMPORT_LISTS):
        return no(_("投诉人身份由登记人员或身份保管员登记。"))
    return YES if case.state == State.REGISTERED else no(_("案件已交办或身份已封存，须由身份保管员登记。"))


def _not_accused(case: Case, by: User) -> Verdict:
    """One whose body the complaint accuses, whatever his role in it, learns nothing of who complained (M16)."""
    if any(is_accused(case, grant.body) for grant in by.grants_now()):
        return no(_("您所在单位在本案中被举报，不能查阅投诉人身份。"))
    return YES


def can_ask(case: Case, *, reason: str, by: User) -> Verdict:
    """A keeper asks, with a reason, for an identity that is sealed."""
    verdict = first_no(keeps(by), _not_accused(case, by))
    if not verdict:
        return verdict
    if len(reason.strip()) < 4:
        return no(_("请写明查阅事由。"))
    if not Identity.objects.filter(case=case, ended_at=None).exists():
        return no(_("本案没有登记投诉人身份。"))
    return YES


def can_answer_unlock(unlock: Unlock, *, by: User) -> Verdict:
    """Another keeper, within a day; what was answered stays answered."""
    if unlock.asked_by_id == by.pk:
        return no(_("查阅申请须由另一名身份保管员复核。"))
    if unlock.answered_by_id is not None:
        return no(_("此申请已有人复核。"))
    if clock.now() > unlock.asked_at + ANSWER_WITHIN:
        return no(_("此申请已超过一天，请重新申请。"))
    return first_no(keeps(by), _not_accused(unlock.identity.case, by))


def can_look(unlock: Unlock, *, by: User) -> Verdict:
    """Who asked, while the consent lasts."""
    if unlock.asked_by_id != by.pk:
        return no(_("只有申请人本人可以查阅。"))
    if unlock.until is None:
        return no(_("此申请尚未得到另一名身份保管员同意。"))
    if clock.now() >= unlock.until:
        return no(_("查阅时限已过，如仍需要请重新申请。"))
    return first_no(keeps(by), _not_accused(unlock.identity.case, by))


def can_correct_redaction(case: Case, *, by: User) -> Verdict:
    """What handlers read is corrected by a keeper or by the office that registers."""
    if case.state == State.VOID:
        return no(_("案件已作废。"))
    if by.may(Right.KEEP_IDENTITIES) or by.may(Right.IMPORT_LISTS):
        return _not_accused(case, by)
    return no(_("隐去身份后的文字由身份保管员或协调联络组更正。"))


# --- answering --------------------------------------------------------------------------------------------------------


def _leads(case: Case, by: User) -> Verdict:
    lead = case.lead_assignment
    if case.is_history or case.state in (State.REGISTERED, State.VOID) or lead is None:
        return no(_("案件尚未交办或已作废。"))
    if not by.belongs_to(lead.body) or not by.may(Right.HANDLE, at=lead.body):
        return no(_("由主办单位%(body)s答复投诉人。") % {"body": lead.body.short})
    return YES


def can_reply(case: Case, *, by: User, on: date) -> Verdict:
    """The lead unit answers the complainant; one whom nobody can reach may be answered by notice."""
    return first_no(_leads(case, by), day_has_come(case, on))


def can_record_reach(case: Case, reach: str, *, by: User, on: date) -> Verdict:
    """The lead unit, or a keeper, records that nobody can be reached; a sealed identity is not anonymous."""
    if case.state == State.VOID:
        return no(_("案件已作废。"))
    if not keeps(by):
        leads = _leads(case, by)
        if not leads:
            return leads
    if reach == Reach.ANONYMOUS and Identity.objects.filter(case=case, ended_at=None).exists():
        return no(_("本案已登记投诉人身份，不能记为匿名。"))
    return day_has_come(case, on)


def standing_reply(case: Case) -> Reply | None:
    """The answer that stands: the last one, unless the complainant was dissatisfied with it."""
    reply = next(reversed(replies_of(case)), None)
    if reply is None or any(call.result == Result.DISSATISFIED for call in reply.call_backs.all()):
        return None
    return reply


# --- asking -----------------------------------------------------------------------------------------------------------


def calling_body(case: Case, by: User) -> Body | None:
    """The body for which `by` may call: one that was never assigned and is not accused; None when there is none."""
    for grant in by.grants_now():
        calls = Right.CALL_BACK in ROLES[grant.role].rights
        here = calls and (case.lead_body is None or grant.reach.holds(case.lead_body))
        if here and not was_assigned(case, [grant.body_id]) and not is_accused(case, grant.body):
            return grant.body
    return None


def may_call(case: Case, *, by: User) -> Verdict:
    """The caller: not of an assigned or accused body, and without any entry of his on the case (invariant 3)."""
    if not by.may(Right.CALL_BACK):
        return no(_("回访由回访员办理。"))
    if calling_body(case, by) is None or has_handled(by, case, but=OWN_CALLS):
        return no(_("您或您所在单位参与过本案，须由其他单位回访。"))
    return YES


def can_call_back(case: Case, result: str, *, note: str, by: User, on: date) -> Verdict:
    """A call asks about a reply that stands. Who is anonymous was not asked, so he is never satisfied (M14)."""
    verdict = may_call(case, by=by)
    if not verdict:
        return verdict
    reply = standing_reply(case)
    if reply is None:
        return no(_("投诉人尚未得到答复，不能回访。"))
    if reply.call_backs.exclude(result=Result.UNREACHABLE).exists():
        return no(_("此次答复已有回访结果。"))
    if result not in Result.values:
        return no(_("请选择回访结果。"))
    if result == Result.DISSATISFIED and not note.strip():
        return no(_("不满意的，请写明投诉人的理由。"))
    anonymous = reach_of(case) == Reach.ANONYMOUS
    if anonymous and result in SAID:
        return no(_("匿名投诉无法回访，只能记为“匿名”。"))
    if result == Result.ANONYMOUS and Identity.objects.filter(case=case, ended_at=None).exists():
        return no(_("本案已登记投诉人身份，不能记为匿名。"))
    if on < reply.on:
        return no(_("回访日期不能早于答复日期。"))
    return day_has_come(case, on)


def can_see_number(case: Case, *, by: User) -> Verdict:
    """The telephone number, for a call that is owed now and by nobody else than who makes it."""
    verdict = may_call(case, by=by)
    if not verdict:
        return verdict
    body = calling_body(case, by)
    if not duties.open_of("call_back", case=case).filter(body=body).exists():
        return no(_("本案目前没有待办的回访。"))
    if not Identity.objects.filter(case=case, ended_at=None, has_phone=True).exists():
        return no(_("本案没有登记投诉人电话。"))
    return YES


# --- what the road asks -----------------------------------------------------------------------------------------------


def _answered(case: Case) -> list[Line]:
    met: Verdict = YES
    if reach_of(case) == Reach.REACHABLE and standing_reply(case) is None:
        again = bool(replies_of(case))
        met = no(_("投诉人对答复不满意，须重新答复。") if again else _("尚未答复投诉人，也未记为匿名或联系不上。"))
    return [Line("complainants.answered", _("已答复投诉人"), met, f"{case.get_absolute_url()}#complainants")]


def to_answer(case: Case, *, in_part: bool) -> list[Line]:
    """已办结 needs the complainant answered, or recorded as anonymous or unreachable; 阶段性办结 does not."""
    return [] if in_part else _answered(case)


def to_strike_off(case: Case) -> list[Line]:
    """销号 needs the same."""
    return _answered(case)
