"""Who may instruct whom, and what may be done with an instruction, a supervision, a conversation and a stand-in."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.cases.queries import parts_of, was_assigned
from huiyin.cases.states import State
from huiyin.instructions.access import receipts_of
from huiyin.instructions.models import Addressee, Answer, Delegation, Instruction, Message, Notice, Receipt, Supervision
from huiyin.leadership.rules import current_leads
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.ui.formats import moment


def may_send(by: User) -> Verdict:
    """Instructions are given by commanders, lead officials, the office, reviewers and heads, each within his part."""
    if by.may(Right.SEND_INSTRUCTIONS):
        return YES
    return no(_("指令由指挥领导、包案领导、协调联络组、审核人员和机构负责人下达，您的角色没有此权限。"))


def can_send(cases: list[Case], *, by: User, on: date, due_on: date | None) -> Verdict:
    """Who may send sends about cases that he sees himself, and asks for an answer on a day to come."""
    verdict = first_no(may_send(by), _today(on))
    if not verdict:
        return verdict
    if due_on is not None and due_on < on:
        return no(_("答复期限不能早于下达日期。"))
    seen = set(Case.objects.visible_to(by).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    if any(case.pk not in seen for case in cases):
        return no(_("您不在此案的办理范围内，不能就此下达指令。"))
    if any(case.state == State.VOID for case in cases):
        return no(_("案件已作废。"))
    return YES


def _today(on: date) -> Verdict:
    return no(_("日期不能晚于今天。")) if on > clock.today() else YES


def _stands(instruction: Instruction) -> Verdict:
    if instruction.stands:
        return YES
    return no(_("指令已%(end)s，不再办理。") % {"end": instruction.get_ended_as_display()})


def acting(instruction: Instruction, by: User) -> list[Receipt]:
    """The receipts under which `by` may acknowledge and answer; the sender never does so in another's place."""
    return [] if instruction.by_id == by.pk else receipts_of(instruction, by)


def can_acknowledge(instruction: Instruction, *, by: User) -> Verdict:
    """Whoever received it, or stands in for one who did; one of a body is enough."""
    verdict = _stands(instruction)
    if not verdict:
        return verdict
    mine = acting(instruction, by)
    if not mine:
        return no(_("指令由收件人本人或其受托人确认。"))
    first = mine[0].addressee
    if all(receipt.addressee.acknowledged_at is not None for receipt in mine) and first.acknowledged_at is not None:
        name = first.acknowledged_by.name if first.acknowledged_by else ""
        return no(_("%(name)s已于%(moment)s确认。") % {"name": name, "moment": moment(first.acknowledged_at)})
    return YES


def can_answer(instruction: Instruction, addressee: Addressee, *, by: User, on: date) -> Verdict:
    """An instruction that asks for an answer is answered by those it went to, once until it is sent back."""
    verdict = first_no(_stands(instruction), _today(on))
    if not verdict:
        return verdict
    if instruction.due is None:
        return no(_("此指令只须确认，不需答复。"))
    if addressee.pk not in {receipt.addressee_id for receipt in acting(instruction, by)}:
        return no(_("指令由收件单位或收件人答复。"))
    if Answer.objects.filter(addressee=addressee).exclude(accepted=False).exists():
        return no(_("已经答复，请等待下达人审定。"))
    return no(_("答复日期不能早于下达日期。")) if on < instruction.on else YES


def can_decide(answer: Answer, *, by: User, on: date) -> Verdict:
    """The sender accepts an answer or sends it back; nobody else, and never whoever answered."""
    if answer.accepted is not None:
        return no(_("此答复已经审定。"))
    if answer.addressee.instruction.by_id != by.pk:
        return no(_("答复由下达人审定。"))
    if answer.by_id == by.pk:
        return no(_("不能审定自己的答复。"))
    return first_no(_stands(answer.addressee.instruction), _today(on))


def can_end(instruction: Instruction, *, by: User) -> Verdict:
    """The sender takes back what he gave, with the reason."""
    if instruction.by_id != by.pk:
        return no(_("指令由下达人撤回或作废。"))
    return _stands(instruction)


# --- supervision ------------------------------------------------------------------------------------------------------


def supervision_of(case: Case) -> Supervision | None:
    """The supervision that the case stands under now."""
    found = _SUPERVISION(case.pk, case=case)
    return found[0] if found else None


_SUPERVISION = Prepared(
    lambda case: Supervision.objects.filter(case=case, ended_at=None).select_related("instruction__by").order_by("pk")
)


def can_supervise(case: Case, *, by: User) -> Verdict:
    """A case at work is put under supervision by someone above its lead unit, who sees it and has no part in it."""
    verdict = _above_and_apart(case, by)
    if verdict and not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        return no(_("您不在此案的办理范围内，不能就此下达指令。"))
    return verdict and _not_supervised(case)


def may_supervise(case: Case, *, by: User) -> Verdict:
    """The same of a case that has come through the door already."""
    return _above_and_apart(case, by) and _not_supervised(case)


def _above_and_apart(case: Case, by: User) -> Verdict:
    lead = case.lead_assignment
    verdict = may_send(by)
    if not verdict:
        return verdict
    if case.state in (State.REGISTERED, State.VOID, State.CLOSED) or lead is None:
        return no(_("案件不在办理中，不能列为督办。"))
    if not by.may(Right.SEND_INSTRUCTIONS, at=lead.body):
        return no(_("主办单位%(body)s不在您的管辖范围内。") % {"body": lead.body.short})
    if was_assigned(case, by.bodies()) or any(one.official_id == by.official_id for one in current_leads(case)):
        return no(_("承办单位和包案领导不能将自己承办的案件列为督办。"))
    return YES


def _not_supervised(case: Case) -> Verdict:
    return no(_("此案已在督办中。")) if supervision_of(case) is not None else YES


def can_end_supervision(supervision: Supervision, *, by: User) -> Verdict:
    """Ended by someone who might have begun it, once its answer was accepted: never by the unit that handles the case."""
    if supervision.ended_at is not None:
        return no(_("此案的督办已经解除。"))
    case = supervision.case
    if any(by.belongs_to(part.body) for part in parts_of(case)):
        return no(_("督办不由承办单位解除。"))
    lead = case.lead_assignment
    if supervision.by_id != by.pk and not (lead is not None and by.may(Right.HAND_DOWN, at=lead.body)):
        return no(_("督办由提出人或协调联络组解除。"))
    accepted = Answer.objects.filter(addressee__instruction=supervision.instruction, accepted=True).exists()
    if supervision.instruction.stands and not accepted:
        return no(_("督办单的答复经认可后方可解除督办。"))
    return YES


# --- talk -------------------------------------------------------------------------------------------------------------


def can_say(case: Case, *, by: User) -> Verdict:
    """Whoever may see a case may speak on it."""
    if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        return no(_("您不在此案的办理范围内。"))
    return may_say(case)


def may_say(case: Case) -> Verdict:
    """The same of a case that has come through the door already."""
    return no(_("案件已作废。")) if case.state == State.VOID else YES


def can_publish(reach: Body, *, by: User) -> Verdict:
    """A notice goes to the part of the tree that its author may instruct, or to a part of that."""
    if not by.may(Right.SEND_INSTRUCTIONS):
        return no(_("通知由有权下达指令的人员发布。"))
    if not by.may(Right.SEND_INSTRUCTIONS, at=reach):
        return no(_("“%(name)s”不在您的管辖范围内，不能向其发布通知。") % {"name": reach.short})
    return YES


def can_reply(notice: Notice, *, by: User) -> Verdict:
    """Whoever may read a notice may reply, while it stands."""
    if not Notice.objects.visible_to(by).filter(pk=notice.pk).exists():
        return no(_("您不在通知范围内。"))
    return no(_("通知已撤回。")) if notice.ended_at is not None else YES


def can_end_notice(notice: Notice, *, by: User) -> Verdict:
    """Its author takes it back."""
    if notice.by_id != by.pk:
        return no(_("通知由发布人撤回。"))
    return no(_("通知已撤回。")) if notice.ended_at is not None else YES


def can_void_message(message: Message, *, by: User) -> Verdict:
    """Its author takes back what he said; that he said something stays."""
    if message.by_id != by.pk:
        return no(_("发言由本人撤回。"))
    return no(_("此发言已经撤回。")) if message.voided_at is not None else YES


# --- standing in ------------------------------------------------------------------------------------------------------


def shared_body(absent: User, delegate: User) -> Body | None:
    """A body whose men both are."""
    own = delegate.bodies()
    return next((grant.body for grant in absent.grants_now() if grant.body_id in own), None)


def can_delegate(delegate: User, *, since: date, until: date, by: User) -> Verdict:
    """To another of his own body, from today or later, to a last day; nobody passes on what was entrusted to him."""
    if delegate.pk == by.pk:
        return no(_("不能委托自己。"))
    if not delegate.is_active or shared_body(by, delegate) is None:
        return no(_("只能委托本单位的人员。"))
    if since < clock.today():
        return no(_("委托不能自过去的日期开始。"))
    if until < since:
        return no(_("止日不能早于起日。"))
    overlapping = Delegation.objects.filter(ended_at=None, since__lte=until, until__gte=since)
    if overlapping.filter(absent=by).exists():
        return no(_("这段时间已经委托了他人。"))
    if overlapping.filter(delegate=by).exists():
        return no(_("您这段时间受他人委托，不能再转托。"))
    if overlapping.filter(absent=delegate).exists():
        return no(_("%(name)s这段时间本人也不在岗，请另选。") % {"name": delegate.name})
    return YES


def can_end_delegation(delegation: Delegation, *, by: User) -> Verdict:
    """Whoever is back ends it before its day."""
    if delegation.absent_id != by.pk:
        return no(_("委托由委托人本人终止。"))
    if delegation.ended_at is not None or delegation.until < clock.today():
        return no(_("此委托已经终止。"))
    return YES
