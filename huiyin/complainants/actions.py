"""The verbs about the complainant: answering him, asking him, and recording that nobody can."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.cases import access, duties, road
from huiyin.cases.limits import due_by
from huiyin.cases.models import Case, SentBack
from huiyin.cases.queries import is_accused, was_assigned
from huiyin.cases.states import NEXT, State
from huiyin.complainants import rules
from huiyin.complainants.events import CalledBack, ReachRecorded, Replied
from huiyin.complainants.identities import (
    ask_unlock,
    consent,
    decline,
    look,
    number_to_call,
    register_identity,
    rotate,
)
from huiyin.complainants.models import CallBack, Complainant, Reply
from huiyin.complainants.redacting import correct_redaction, masked
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Grant, User
from huiyin.people.rights import ROLES, Right

__all__ = [
    "ask_unlock",
    "call_back",
    "caller_body",
    "consent",
    "correct_redaction",
    "decline",
    "look",
    "number_to_call",
    "open_duties",
    "record_reach",
    "register_identity",
    "reply",
    "rotate",
]

ANSWER, CALL = "answer_complainant", "call_back"
CALLERS = [role.code for role in ROLES.values() if Right.CALL_BACK in role.rights]
Reach, Result = Complainant.Reach, CallBack.Result


def _complainant(case: Case, on: date) -> Complainant:
    reach = Reach.ANONYMOUS if case.anonymous else Reach.REACHABLE
    return Complainant.objects.get_or_create(case=case, defaults={"reach": reach, "on": on})[0]


def open_duties(case: Case) -> None:
    """The lead unit owes the complainant an answer, unless he is anonymous; opened once, however often asked."""
    complainant = _complainant(case, clock.today())
    lead = case.lead_assignment
    if complainant.reach == Reach.ANONYMOUS or lead is None or case.rulebook is None:
        return
    if duties.open_of(ANSWER, case=case).exists() or rules.standing_reply(case) is not None:
        return
    # A second answer has its time from now on: the first one's has long run out.
    start = clock.now() if case.replies.exists() else case.clock_start
    due = due_by(case.rulebook, ANSWER, start, on=case.ruled_on, grade=case.grade, default_days=15)
    duties.open_duty(ANSWER, lead.body, due=due, start=start, case=case, about=case, rule=ANSWER)


@transaction.atomic
def record_reach(case: Case, reach: str, *, note: str, by: User, on: date) -> Complainant:
    """Record that the complainant is anonymous, cannot be reached, or can again; each with a word on how it is known."""
    rules.can_record_reach(case, reach, by=by, on=on).require()
    if reach not in Reach.values:
        raise Refused(_("请选择联系情况。"))
    if not note.strip():
        raise Refused(_("请说明如何确认，如何时拨打、几次未接。"))
    row = _complainant(case, on)
    changed = Complainant.objects.filter(pk=row.pk).exclude(reach=reach)
    if not changed.update(reach=reach, note=masked(case, note.strip())[:200], on=on):
        raise Refused(_("已是此联系情况，请刷新后查看。"))
    record(ReachRecorded(reach), of=case, by=by, on=on)
    row.refresh_from_db()
    if reach == Reach.REACHABLE:
        open_duties(case)
        return row
    why = row.get_reach_display()
    duties.drop(ANSWER, case=case, reason=str(why))
    return row


@transaction.atomic
def reply(case: Case, *, text: str, way: str, by: User, on: date, expecting: int | None = None) -> Reply:
    """The lead unit answers the complainant; then someone of another body owes the call that asks him.

    `expecting` is how many answers the person has before him: when there is another by now, he is told so.
    """
    rules.can_reply(case, by=by, on=on).require()
    before = case.replies.count()  # read once: an answer that comes in after this moment has its number, and is told of
    if expecting is not None and before != expecting:
        raise Refused(_("有人刚刚登记了答复，请刷新后再操作。"))
    if way not in Reply.Way.values:
        raise Refused(_("请选择答复方式。"))
    if not text.strip():
        raise Refused(_("请写明答复内容。"))
    lead = case.lead_assignment
    assert lead is not None  # can_reply has said so
    complainant = _complainant(case, on)
    fields = {"text": masked(case, text.strip()), "way": way, "body": lead.body, "on": on, "by": by}
    try:
        with transaction.atomic():
            row = Reply.objects.create(case=case, n=before + 1, **fields)
    except IntegrityError as error:
        raise Refused(_("有人刚刚登记了答复，请刷新后再操作。")) from error
    duties.finish(ANSWER, case=case, by=by, on=on)
    record(Replied(row.pk, way, lead.body.code), of=case, by=by, on=on)
    if complainant.reach != Reach.ANONYMOUS:
        _open_call(case, row)
    return row


def caller_body(case: Case) -> Body | None:
    """The body that shall call: the nearest one with callers that neither handles nor is accused; None: nobody can."""
    grants = Grant.objects.in_effect().filter(role__in=CALLERS, user__is_active=True).select_related("body", "reach")
    lead = case.lead_body
    fit = [grant for grant in grants if lead is None or grant.reach.holds(lead)]
    for grant in sorted(fit, key=lambda grant: (-grant.reach.depth, grant.body.path)):
        if not was_assigned(case, [grant.body_id]) and not is_accused(case, grant.body):
            return grant.body
    return None


def _open_call(case: Case, row: Reply) -> None:
    body = caller_body(case)
    if body is None or case.rulebook is None:
        return
    duties.drop(CALL, case=case, reason=_("已重新答复"))
    start = row.entered
    due = due_by(case.rulebook, CALL, start, on=case.ruled_on, grade=case.grade, default_days=20)
    duties.open_duty(CALL, body, due=due, start=start, case=case, about=row, rule=CALL)
    # The callers themselves, not all of their body: the case is theirs for this call only.
    callers = User.objects.filter(grants__in=Grant.objects.in_effect().filter(role__in=CALLERS, body=body)).distinct()
    for user in callers:
        access.let_in(case, user, why=CALL, on=row.on)


@transaction.atomic
def call_back(case: Case, *, result: str, note: str = "", by: User, on: date) -> CallBack:
    """What the complainant said of the reply. Dissatisfied, with his reason, sends the case back to its units."""
    case.refresh_from_db()
    rules.can_call_back(case, result, note=note, by=by, on=on).require()
    reply = rules.standing_reply(case)
    body = rules.calling_body(case, by)
    assert reply is not None and body is not None  # can_call_back has said so
    note = masked(case, note.strip())
    _complainant(case, on)
    sent_back: SentBack | None = None
    if result == Result.DISSATISFIED and State.HANDED_DOWN in NEXT[case.state] and case.state != State.REGISTERED:
        sent_back = road.send_back(case, why=SentBack.Why.DISSATISFIED, reason=note, by=by, on=on)
    try:
        with transaction.atomic():
            row = CallBack.objects.create(
                case=case, reply=reply, result=result, note=note, body=body, sent_back=sent_back, on=on, by=by
            )
    except IntegrityError as error:
        raise Refused(_("有人刚刚登记了回访结果，请刷新后再操作。")) from error
    record(CalledBack(row.pk, result, body.code), of=case, by=by, on=on)
    duties.finish(CALL, case=case, by=by, on=on)
    access.let_out(case, why=CALL, on=on)
    if result in (Result.UNREACHABLE, Result.ANONYMOUS):
        Complainant.objects.filter(case=case).exclude(reach=result).update(reach=result, note="", on=on)
    elif result == Result.DISSATISFIED:
        open_duties(case)
    return row
