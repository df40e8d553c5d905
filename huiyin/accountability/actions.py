"""The verbs of accountability."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accountability import rules
from huiyin.accountability.clues import answer_clue, open_clue, open_clues, take_over
from huiyin.accountability.events import (
    Decided,
    DecisionVoided,
    DecisionWithdrawn,
    InquiryAnswered,
    OversightAnswered,
    PersonNamed,
)
from huiyin.accountability.models import Accountable, Decision, OversightAnswer, Treatment
from huiyin.cases import duties
from huiyin.cases.limits import due_by
from huiyin.cases.models import Case, Inquiry, Inspection
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Official, Post, User
from huiyin.rulebook.sections import Ground, SanctionForm

DUTY = "oversight_first"
__all__ = ["open_clue", "open_clues"]  # the verbs of `clues`, that other rooms use


def open_inquiry(case: Case) -> None:
    """The discipline body owes the oversight inquiry's first answer, from hand-down on; the highest that may give it."""
    assert case.rulebook is not None
    body = rules.organ_for(case)
    if body is not None:
        due = due_by(case.rulebook, DUTY, case.clock_start, on=case.ruled_on, grade=case.grade, default_days=7)
        duties.open_duty(DUTY, body, due=due, start=case.clock_start, case=case, about=case, rule=DUTY)


@transaction.atomic
def answer_oversight(case: Case, *, outcome: str, reasons: str, signature: str, by: User, on: date) -> OversightAnswer:
    """The first answer of the oversight inquiry: none found, or suspected and the clue taken over; reasoned and signed.

    The case's chain learns that it is answered; the answer itself has a chain of its own.
    """
    rules.can_answer(case, by=by, on=on).require()
    if outcome not in OversightAnswer.Outcome.values:
        raise Refused(_("请选择答复。"))
    body = rules.inspecting_body(by)
    assert body is not None  # can_answer has said so
    if not reasons.strip() or not signature.strip():
        raise Refused(_("答复须写明理由并签名。"))
    try:
        with transaction.atomic():
            row = OversightAnswer.objects.create(
                case=case,
                outcome=outcome,
                reasons=reasons.strip(),
                signature=signature.strip()[:60],
                body=body,
                on=on,
                by=by,
            )
    except IntegrityError as error:
        raise Refused(_("有人刚刚答复了此项调查，请刷新后再操作。")) from error
    Inquiry.objects.filter(case=case, kind=Inquiry.Kind.OVERSIGHT, answered=None).update(answered=clock.now())
    duties.finish(DUTY, case=case, by=by, on=on)
    if outcome == OversightAnswer.Outcome.SUSPECTED:
        take_over(case, body, by=by, on=on)
    else:
        answer_clue(case, by=by, on=on)
    record(OversightAnswered(case.number, outcome), of=row, by=by, on=on)
    record(InquiryAnswered(), of=case, by=by, on=on)
    return row


@transaction.atomic
def name_person(
    inspection: Inspection,
    *,
    official: Official | None = None,
    name: str = "",
    post: str,
    rank: int = Post.Rank.MEMBER,
    body: Body | None = None,
    by: User,
    on: date,
) -> Accountable:
    """A row for a person who is held to account; an official has one row in an inspection, whatever he is held for.

    Two people of one name are two rows: 人 counts rows, never names.
    """
    rules.may_inspect(by).require()
    if official is not None:
        known = Accountable.objects.filter(inspection=inspection, official=official).first()
        if known is not None:
            return known
    name = official.name if official is not None else name.strip()
    if not name or not post.strip():
        raise Refused(_("请填写被问责人的姓名和时任职务。"))
    row = Accountable.objects.create(
        inspection=inspection, official=official, name=name, post=post.strip()[:120], rank=rank, body=body, by=by
    )
    record(PersonNamed(row.pk, int(rank)), of=row, by=by, on=on)
    return row


@transaction.atomic
def decide(
    case: Case,
    person: Accountable,
    *,
    forms: Sequence[str],
    ground: str,
    facts: str,
    organ: Body | None = None,
    document_number: str = "",
    by: User,
    on: date,
) -> Decision:
    """Enter a decision of the competent organ: `person` is held to account for what he failed in `case`, from `on`.

    In one or several forms of the dated rulebook. What our own procedure decides comes from an approved step
    (`procedure.approve`) and is entered by the same hand.
    """
    check_terms(case, person, forms=forms, ground=ground, facts=facts, by=by, on=on)
    if _entered_before(case, person, forms, ground, document_number.strip(), on):
        raise Refused(_("此项决定已经登记，请刷新后查看。"))
    own = rules.inspecting_body(by)
    assert own is not None  # can_decide has said so
    return enter_decision(
        case, person, forms=forms, ground=ground, facts=facts, organ=organ or own,
        document_number=document_number.strip(), by=by, on=on,
    )  # fmt: skip


def check_terms(
    case: Case, person: Accountable, *, forms: Sequence[str], ground: str, facts: str, by: User, on: date
) -> None:
    """Raise `Refused` unless `by` may hold `person` to account so, in forms and on a ground that are in force on `on`."""
    rules.can_decide(case, by=by, on=on).require()
    book = case.rulebook or case.inspection.rulebook
    book.one_of(Ground, ground, on)
    for form in forms:
        book.one_of(SanctionForm, form, on)
    if not forms or not facts.strip():
        raise Refused(_("问责决定须写明事实和至少一种问责方式。"))
    if person.inspection_id != case.inspection_id:
        raise Refused(_("被问责人登记在另一次督察中，请在本次督察中登记。"))
    rules.can_hold(person, by=by, on=on).require()


def enter_decision(
    case: Case, person: Accountable, *, forms: Sequence[str], ground: str, facts: str, by: User, on: date, **more: Any
) -> Decision:
    """Write the decision with its treatments, and how many items of the case stood open: it closes none of them."""
    decision = Decision.objects.create(
        accountable=person, case=case, inspection=case.inspection, ground=ground, facts=facts.strip(),
        items_open=rules.items_open(case), on=on, by=by, **more,
    )  # fmt: skip
    Treatment.objects.bulk_create([Treatment(decision=decision, form=form) for form in dict.fromkeys(forms)])
    event = Decided(decision.pk, person.pk, case.number, ground, on.isoformat(), list(dict.fromkeys(forms)))
    record(event, of=decision, by=by, on=on)
    return decision


def _entered_before(
    case: Case, person: Accountable, forms: Sequence[str], ground: str, document_number: str, on: date
) -> bool:
    """Does the very same decision stand already? A form sent twice from a phone is one decision."""
    same = Decision.objects.filter(
        accountable=person, case=case, ground=ground, document_number=document_number, on=on, voided_at=None
    ).prefetch_related("treatments")
    return any({row.form for row in one.treatments.all()} == set(forms) for one in same)


@transaction.atomic
def hold(
    case: Case,
    *,
    person: Accountable | None = None,
    official: Official | None = None,
    name: str = "",
    post: str = "",
    rank: int = Post.Rank.MEMBER,
    body: Body | None = None,
    by: User,
    on: date,
    **decision: Any,
) -> Decision:
    """Decide on `person`, or on one who is named now: both or neither, so that no name stands there without a decision."""
    rules.can_decide(case, by=by, on=on).require()
    held = the_person(case, person=person, official=official, name=name, post=post, rank=rank, body=body, by=by, on=on)
    return decide(case, held, by=by, on=on, **decision)


def the_person(
    case: Case,
    *,
    person: Accountable | None,
    official: Official | None,
    name: str,
    post: str,
    rank: int,
    body: Body | None,
    by: User,
    on: date,
) -> Accountable:
    """The row of who is held: known already, or named now; an official's post, rank and body are those of `on`."""
    if person is not None:
        return person
    if official is not None and not post.strip():
        then = rules.posts_on(official, on)
        if not then:
            raise Refused(_("%(name)s在%(day)s没有登记任职，请填写时任职务。") % {"name": official.name, "day": on})
        post, rank, body = "、".join(map(str, then)), max(one.rank for one in then), body or then[0].body
    return name_person(case.inspection, official=official, name=name, post=post, rank=rank, body=body, by=by, on=on)


@transaction.atomic
def withdraw_decision(decision: Decision, *, reason: str, by: User, on: date) -> None:
    """The decision ceased on `on` (an appeal was granted): it leaves the count from that day on."""
    rules.can_change(decision, by=by, reason=reason).require()
    if on < decision.on or on > clock.today():
        raise Refused(_("撤销日期不能早于生效日期，也不能晚于今天。"))
    standing = Decision.objects.filter(pk=decision.pk, withdrawn_at=None, voided_at=None)
    if not standing.update(withdrawn_on=on, withdrawn_at=clock.now(), withdraw_reason=reason.strip()[:200]):
        raise Refused(_("有人刚刚更新了此决定，请刷新后再操作。"))
    record(DecisionWithdrawn(decision.pk), of=decision, by=by, on=on, reason=reason.strip())


@transaction.atomic
def void_decision(decision: Decision, *, reason: str, by: User, on: date) -> None:
    """The decision never was: once that is known it leaves the count of every day."""
    rules.can_change(decision, by=by, reason=reason).require()
    standing = Decision.objects.filter(pk=decision.pk, voided_at=None)
    if not standing.update(voided_at=clock.now(), void_reason=reason.strip()[:200]):
        raise Refused(_("有人刚刚更新了此决定，请刷新后再操作。"))
    record(DecisionVoided(decision.pk), of=decision, by=by, on=on, reason=reason.strip())
