"""The procedure on a clue: a step is proposed by one inspector, approved by the chief, and only then the clue moves.

处置 → 初核 → 立案 → 审理 → 决定 → 执行, with extensions and objections. Nothing here touches the case: no step closes an
item, submits, concludes or finishes anything that the handling chain owes (no penalty stands in the place of repair).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.accountability import rules
from huiyin.accountability.actions import check_terms, enter_decision, the_person
from huiyin.accountability.clues import book_of, owe
from huiyin.accountability.events import (
    AppealAnswered,
    AppealRaised,
    ClueFileKept,
    ClueOfCase,
    DecisionWithdrawn,
    Released,
    StepApproved,
    StepProposed,
    StepRefused,
)
from huiyin.accountability.models import Accountable, Appeal, Clue, ClueFile, Decision, Release, Step
from huiyin.accountability.states import OWED, REVIEWS, SILENT, ClueState, Move
from huiyin.cases import duties
from huiyin.cases.limits import due_by
from huiyin.cases.models import Case
from huiyin.files import store
from huiyin.files.reading import read_upload
from huiyin.journal.actions import record
from huiyin.lib import clock, working_days
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Official, Post, User
from huiyin.rulebook.sections import Ground

APPEAL = "clue_appeal"


@transaction.atomic
def propose(
    clue: Clue,
    move: str,
    *,
    text: str,
    by: User,
    on: date,
    until: date | None = None,
    into: Clue | None = None,
    appeal: Appeal | None = None,
) -> Step:
    """Propose the next step, with its facts and reasons; the chief approves or refuses it."""
    if move == Move.DECIDE or move == Move.CHANGED:
        raise Refused(_("请写明被问责人、情形和方式。"))
    return _propose(clue, move, text=text, by=by, on=on, until=until, into=into, appeal=appeal)


@transaction.atomic
def propose_decision(
    clue: Clue,
    person: Accountable,
    *,
    forms: Sequence[str],
    ground: str,
    facts: str,
    by: User,
    on: date,
    basis: str = "",
    organ: Body | None = None,
    document_number: str = "",
    appeal_organ: Body | None = None,
    appeal: Appeal | None = None,
) -> Step:
    """Propose what a person is held to account for, and how; with `appeal`, what a decision is changed to.

    What still waits to be put right stays owed, whoever is punished.
    """
    move = Move.CHANGED if appeal is not None else Move.DECIDE
    rules.can_propose(clue, move, by=by, on=on, appeal=appeal).require()
    assert clue.case is not None  # filed, as it is
    assert clue.organ is not None
    if appeal is not None and appeal.decision.accountable_id != person.pk:
        raise Refused(_("复核只涉及申诉人本人。"))
    check_terms(clue.case, person, forms=forms, ground=ground, facts=facts, by=by, on=on)
    terms = {
        "forms": list(dict.fromkeys(forms)),
        "ground": ground,
        "organ": (organ or clue.organ).pk,
        "appeal_organ": (appeal_organ or organ or clue.organ).pk,
        "document_number": document_number.strip()[:60],
        "basis": basis.strip()[:300] or _basis(clue.case, ground, on),
    }
    return _propose(clue, move, text=facts, by=by, on=on, person=person, terms=terms, appeal=appeal)


@transaction.atomic
def propose_holding(
    clue: Clue,
    *,
    person: Accountable | None = None,
    official: Official | None = None,
    name: str = "",
    post: str = "",
    rank: int = Post.Rank.MEMBER,
    body: Body | None = None,
    by: User,
    on: date,
    **terms: Any,
) -> Step:
    """Propose a decision on `person`, or on one who is named now: both or neither."""
    appeal = terms.get("appeal")
    move = Move.CHANGED if appeal is not None else Move.DECIDE
    rules.can_propose(clue, move, by=by, on=on, appeal=appeal).require()
    assert clue.case is not None
    if appeal is not None:
        person = appeal.decision.accountable
    held = the_person(
        clue.case, person=person, official=official, name=name, post=post, rank=rank, body=body, by=by, on=on
    )
    return propose_decision(clue, held, by=by, on=on, **terms)


def _basis(case: Case, ground: str, on: date) -> str:
    """The article that the ground rests on, where nobody typed another."""
    book = case.rulebook or case.inspection.rulebook
    found = book.one_of(Ground, ground, on)
    return found.basis or found.name


def _propose(clue: Clue, move: str, *, text: str, by: User, on: date, **more: Any) -> Step:
    rules.can_propose(clue, move, by=by, on=on, appeal=more.get("appeal")).require()
    if not text.strip():
        raise Refused(_("请写明事实与理由。"))
    if move == Move.EXTEND:
        rules.can_extend(clue, more["until"]).require()
    elif more.get("until") is not None:
        raise Refused(_("只有延长期限才填写延长至哪一天。"))
    into = more.get("into")
    if move == Move.MERGE:
        if into is None or into.pk == clue.pk or into.state in (*rules.UNNUMBERED, ClueState.MERGED):
            raise Refused(_("请选择并入哪一条线索。"))
        if into.organ_id != clue.organ_id or not rules.sees_clue(into, by):
            raise Refused(_("请选择并入哪一条线索。"))
    elif into is not None:
        raise Refused(_("只有并案处理才选择并入的线索。"))
    there = rules.moves_of(clue)[Move(move)]
    try:
        with transaction.atomic():
            step = Step.objects.create(
                clue=clue, move=move, here=clue.state, there=there, text=text.strip()[:8000], by=by, on=on, **more
            )
    except IntegrityError as error:
        raise Refused(_("有人刚刚更新了此线索，请刷新后再操作。")) from error
    record(StepProposed(step.pk, move, clue.state, there), of=clue, by=by, on=on)
    return step


@transaction.atomic
def refuse(step: Step, *, note: str, by: User, on: date) -> None:
    """The chief does not agree, with reasons; the clue stays where it stands, and what is owed stays owed."""
    rules.can_decide_step(step, by=by, on=on).require()
    if not note.strip():
        raise Refused(_("不同意须写明理由。"))
    _decide(step, approved=False, note=note, by=by, on=on)
    record(StepRefused(step.pk, step.move), of=step.clue, by=by, on=on)


@transaction.atomic
def approve(step: Step, *, by: User, on: date, note: str = "") -> Step:
    """The chief agrees: the clue moves, what was owed is done, what comes next is owed."""
    rules.can_decide_step(step, by=by, on=on).require()
    clue = step.clue
    if step.move == Move.EXTEND:
        rules.fits_extension(clue, step.until).require()
    _decide(step, approved=True, note=note, by=by, on=on)
    record(StepApproved(step.pk, step.move, step.there), of=clue, by=by, on=on)
    if step.move == Move.EXTEND:
        assert step.until is not None
        duties.move(OWED[ClueState(step.here)], due=working_days.last_moment(step.until), about=clue)
    elif step.move in REVIEWS:
        _answer_appeal(step, by=by, on=on)
    elif step.move == Move.DECIDE:
        _decision_of(step, by=by, on=on)
    if step.here != step.there:
        _move(step, by=by, on=on)
    return step


def _decide(step: Step, *, approved: bool, note: str, by: User, on: date) -> None:
    said = {
        "approved": approved,
        "note": note.strip()[:500],
        "decided_on": on,
        "decided_at": clock.now(),
        "decided_by": by,
    }
    if not Step.objects.filter(pk=step.pk, approved=None).update(**said):
        raise Refused(_("有人刚刚审批了此事项，请刷新后查看。"))
    for name, value in said.items():
        setattr(step, name, value)


def _move(step: Step, *, by: User, on: date) -> None:
    clue = step.clue
    more = {"into": step.into} if step.move == Move.MERGE else {}
    if not Clue.objects.filter(pk=clue.pk, state=step.here).update(state=step.there, **more):
        raise Refused(_("有人刚刚更新了此线索，请刷新后再操作。"))
    clue.refresh_from_db()
    kind = OWED.get(ClueState(step.here))
    if kind is not None:
        duties.finish(kind, about=clue, by=step.by, on=on)
    owe(clue, on=on)


def _decision_of(step: Step, *, by: User, on: date) -> Decision:
    """The decision that an approved step stands for, in effect from the day of the approval."""
    clue, terms = step.clue, step.terms
    assert clue.case is not None
    assert step.person is not None
    check_terms(clue.case, step.person, forms=terms["forms"], ground=terms["ground"], facts=step.text, by=by, on=on)
    period = due_by(book_of(clue), "appeal_period", clock.at(on, 9), on=on, default_days=SILENT["appeal_period"])
    return enter_decision(
        clue.case,
        step.person,
        forms=terms["forms"],
        ground=terms["ground"],
        facts=step.text,
        organ=Body.objects.get(pk=terms["organ"]),
        document_number=terms["document_number"],
        basis=terms["basis"],
        clue=clue,
        step=step,
        appeal_until=period.astimezone(clock.SHANGHAI).date(),
        appeal_organ=Body.objects.get(pk=terms["appeal_organ"]),
        by=step.by,
        on=on,
    )


# --- objections -------------------------------------------------------------------------------------------------------


@transaction.atomic
def raise_appeal(decision: Decision, *, text: str, by: User, on: date) -> Appeal:
    """The person objects. The decision goes on until it is answered; somebody else looks at it again."""
    rules.can_appeal(decision, by=by, on=on).require()
    if not text.strip():
        raise Refused(_("请写明申诉理由。"))
    clue = decision.clue
    assert clue is not None
    assert clue.organ is not None
    appeal = Appeal.objects.create(decision=decision, text=text.strip()[:4000], on=on, by=by)
    start = clock.now()
    due = due_by(book_of(clue), APPEAL, start, on=on, default_days=SILENT[APPEAL])
    duties.open_duty(APPEAL, clue.organ, due=due, start=start, about=appeal, rule=APPEAL)
    record(AppealRaised(appeal.pk, decision.pk), of=clue, by=by, on=on)
    return appeal


def _answer_appeal(step: Step, *, by: User, on: date) -> None:
    """What the review came to: the decision stands; or it ceases, and another takes its place where it is changed."""
    appeal, clue = step.appeal, step.clue
    assert appeal is not None
    answered = {"outcome": step.move, "answered_on": on, "answered_at": clock.now()}
    if not Appeal.objects.filter(pk=appeal.pk, answered_at=None).update(**answered):
        raise Refused(_("有人刚刚复核了此申诉，请刷新后查看。"))
    duties.finish(APPEAL, about=appeal, by=step.by, on=on)
    record(AppealAnswered(appeal.pk, step.move), of=clue, by=by, on=on)
    if step.move == Move.STANDS:
        return
    decision = appeal.decision
    standing = Decision.objects.filter(pk=decision.pk, withdrawn_at=None, voided_at=None)
    reason = _("申诉复核变更") if step.move == Move.CHANGED else _("申诉复核撤销")
    if not standing.update(withdrawn_on=on, withdrawn_at=clock.now(), withdraw_reason=reason):
        raise Refused(_("有人刚刚更新了此决定，请刷新后再操作。"))
    record(DecisionWithdrawn(decision.pk), of=decision, by=by, on=on, reason=reason)
    if step.move == Move.CHANGED:
        _decision_of(step, by=by, on=on)


# --- what is public ---------------------------------------------------------------------------------------------------


@transaction.atomic
def release(decision: Decision, *, publish: bool, reason: str, by: User, on: date, words: str = "") -> Release:
    """Say whether a decision is made public, and in which words; until then outcome and person stay apart (M7)."""
    rules.can_release(decision, by=by, on=on).require()
    if not reason.strip():
        raise Refused(_("公开与否须写明理由。"))
    if publish and not words.strip():
        raise Refused(_("请写明公开的文字。"))
    row = Release.objects.create(
        decision=decision, publish=publish, words=words.strip()[:300] if publish else "", reason=reason.strip()[:300],
        by=by, on=on,
    )  # fmt: skip
    record(Released(decision.pk, publish), of=decision, by=by, on=on)
    return row


# --- what proves it, and which case it belongs to ---------------------------------------------------------------------


@transaction.atomic
def keep_file(clue: Clue, upload: File | BinaryIO, *, by: User, on: date, note: str = "") -> ClueFile:
    """Keep what proves something in the inquiry: behind the inspectors' door, in a table of its own."""
    rules.can_file(clue, by=by, on=on).require()
    came = read_upload(upload)
    try:
        with transaction.atomic():
            row = ClueFile.objects.create(
                clue=clue, name=came.name, note=note.strip()[:200], media_type=came.media_type, size=len(came.data),
                sha256=store.keep(came.data), by=by, on=on,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("这份材料已经上传过了。")) from error
    record(ClueFileKept(row.pk, row.sha256), of=clue, by=by, on=on)
    return row


@transaction.atomic
def tie_to_case(clue: Clue, case: Case, *, by: User, on: date) -> None:
    """A clue that came without a case turns out to belong to one; said once, before it is filed."""
    rules.can_tie(clue, case, by=by, on=on).require()
    if not Clue.objects.filter(pk=clue.pk, case=None).update(case=case):
        raise Refused(_("有人刚刚更新了此线索，请刷新后再操作。"))
    clue.refresh_from_db()
    record(ClueOfCase(case.number), of=clue, by=by, on=on)
