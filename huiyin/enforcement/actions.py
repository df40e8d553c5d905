"""The verbs of the ledger: entering a measure, completing, amending, withdrawing or voiding it; the first inquiry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.cases.models import Case, Inquiry, Party
from huiyin.enforcement import events, rules
from huiyin.enforcement.models import Amendment, EnforcementAnswer, Measure, Person, PoliceFile
from huiyin.enforcement.parties import enter_party, enter_workshops, link_party, merge_parties, void_merge
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, User
from huiyin.rulebook.sections import MeasureKind

__all__ = [
    "amend_fine",
    "answer_inquiry",
    "complete_document",
    "enter_party",
    "enter_person",
    "enter_police_file",
    "enter_workshops",
    "merge_parties",
    "take_measure",
    "take_measures",
    "void_amendment",
    "void_measure",
    "void_merge",
    "withdraw_measure",
]


@transaction.atomic
def take_measure(
    case: Case,
    kind: str,
    *,
    party: Party | None = None,
    person: Person | None = None,
    police_file: PoliceFile | None = None,
    authority: Body | None = None,
    document_number: str = "",
    legal_basis: str = "",
    hour: time | None = None,
    fen: int | None = None,
    note: str = "",
    by: User,
    on: date,
) -> Measure:
    """Enter what was done on `on` (and at `hour`) to a party or person. `fen` is the amount decided, in fen.

    `authority` is the body that did it, the handler's own by default. Raises `Refused` for a kind that is the
    police's, a day to come, a fine without amount, a record about nobody, an authority that is accused.
    """
    wanted = rules.rulebook_of(case).one_of(MeasureKind, kind, on)
    rules.can_take(case, wanted, by=by, on=on, amount=fen, hour=hour).require()
    needed = {
        "party": (party, _("当事人")),
        "fen": (party, _("当事人")),
        "person": (person, _("人员")),
        "police_file": (police_file, _("公安案卷")),
        "record": (party or person or police_file, _("对象")),
    }
    concerned, word = needed[wanted.counts]
    if concerned is None:
        raise Refused(_("“%(kind)s”须填写%(needed)s。") % {"kind": wanted.name, "needed": word})
    authority = authority or own_body(case, by=by)
    rules.can_use_authority(case, authority).require()
    measure = Measure.objects.create(
        case=case,
        inspection=case.inspection,
        kind=kind,
        party=party,
        person=person,
        police_file=police_file,
        authority=authority,
        document_number=document_number.strip(),
        legal_basis=legal_basis.strip(),
        on=on,
        hour=hour,
        fen=fen,
        note=note.strip(),
        by=by,
    )
    if party is not None:
        link_party(case, party, by=by, on=on)
    record(
        events.MeasureTaken(
            measure.pk,
            kind,
            authority.code,
            party.pk if party else None,
            person.pk if person else None,
            police_file.pk if police_file else None,
            fen,
            hour.isoformat("minutes") if hour else "",
        ),
        of=case,
        by=by,
        on=on,
    )
    return measure


def own_body(case: Case, *, by: User) -> Body:
    """The body for which `by` enters on this case, when he does not name another. He must be allowed to enter."""
    part = rules.acting_part(case, by=by)
    body = part.body if part is not None else rules.police_body(case, by=by)
    assert body is not None
    return body


def _locked(measure: Measure) -> Measure:
    """The row as it stands now, held until the end of the transaction: of two changes the second sees the first.

    SQLite knows no row lock, but there a second writer waits at the start of its transaction.
    """
    fresh = Measure.objects.select_for_update().get(pk=measure.pk)
    fresh.case = measure.case
    return fresh


def amount_in_force(measure: Measure, on: date | None = None) -> int | None:
    """The amount of a fine in force on `on` (today): as decided first, or as last changed by then."""
    on = on or clock.today()
    changes = measure.amendments.filter(voided_at=None, on__lte=on).order_by("on", "entered", "pk")
    last = changes.last()
    return last.fen if last else measure.fen


@transaction.atomic
def amend_fine(
    measure: Measure, fen: int, *, reason: str, by: User, on: date, expecting: int | None = None
) -> Amendment:
    """The amount in force from `on`, changed by review or court; what was decided first stays readable.

    `expecting` is the amount the page showed: when it is no longer in force, someone else has just changed it.
    """
    fresh = _locked(measure)
    rules.can_amend(fresh, fen, by=by, on=on, reason=reason).require()
    if expecting is not None and amount_in_force(fresh) != expecting:
        raise Refused(_("有人刚刚变更了此项罚款，请刷新后再操作。"))
    if amount_in_force(fresh, on) == fen:
        raise Refused(_("变更后的金额与现行金额相同。"))
    amendment = Amendment.objects.create(measure=measure, fen=fen, on=on, by=by, reason=reason.strip()[:200])
    record(events.FineAmended(measure.pk, amendment.pk, fen), of=measure.case, by=by, on=on, reason=reason)
    return amendment


@transaction.atomic
def void_amendment(amendment: Amendment, *, reason: str, by: User, on: date) -> None:
    """This change of amount was never made: the former amount is in force again, for every day."""
    rules.can_void_amendment(amendment, by=by, reason=reason).require()
    changed = Amendment.objects.filter(pk=amendment.pk, voided_at=None).update(
        voided_at=clock.now(), void_reason=reason.strip()[:200]
    )
    if not changed:
        raise Refused(_("有人刚刚作废了此次变更，请刷新后再操作。"))
    measure = amendment.measure
    record(events.AmendmentVoided(measure.pk, amendment.pk), of=measure.case, by=by, on=on, reason=reason)


@transaction.atomic
def complete_document(
    measure: Measure, *, document_number: str = "", legal_basis: str = "", by: User, on: date
) -> None:
    """Fill in the document number or legal basis that were not known when the measure was taken, at night.

    Only what is blank is filled: a wrong number is voided and entered again.
    """
    rules.may_change(measure, by=by).require()
    fresh = _locked(measure)
    number, basis = document_number.strip(), legal_basis.strip()
    fields = {}
    if number and not fresh.document_number:
        fields["document_number"] = number[:80]
    if basis and not fresh.legal_basis:
        fields["legal_basis"] = basis[:200]
    if not fields:
        raise Refused(_("文书号和法律依据已填写的不能改写；填写有误请作废后重新登记。"))
    Measure.objects.filter(pk=measure.pk).update(**fields)
    record(events.DocumentCompleted(measure.pk), of=measure.case, by=by, on=on)


@transaction.atomic
def withdraw_measure(measure: Measure, *, reason: str, by: User, on: date) -> None:
    """It ceased on `on`: it counts until the day before, and leaves the figures from `on`."""
    rules.can_withdraw(measure, by=by, on=on, reason=reason).require()
    changed = Measure.objects.filter(pk=measure.pk, withdrawn_at=None, voided_at=None).update(
        withdrawn_on=on, withdrawn_at=clock.now(), withdraw_reason=reason.strip()[:200]
    )
    if not changed:
        raise Refused(_("有人刚刚撤回或作废了此条记录，请刷新后再操作。"))
    record(events.MeasureWithdrawn(measure.pk), of=measure.case, by=by, on=on, reason=reason)


@transaction.atomic
def void_measure(measure: Measure, *, reason: str, by: User, on: date) -> None:
    """It was never true: once known, it leaves every day's figures."""
    rules.can_change(measure, by=by, reason=reason).require()
    changed = Measure.objects.filter(pk=measure.pk, voided_at=None).update(
        voided_at=clock.now(), void_reason=reason.strip()[:200]
    )
    if not changed:
        raise Refused(_("有人刚刚作废了此条记录，请刷新后再操作。"))
    record(events.MeasureVoided(measure.pk), of=measure.case, by=by, on=on, reason=reason)


@transaction.atomic
def enter_person(case: Case, name: str, *, note: str = "", by: User) -> Person:
    """A person whom a measure is going to concern; figures count this row."""
    rules.can_enter(case, by=by).require()
    if not name.strip():
        raise Refused(_("请填写姓名。"))
    person = Person.objects.create(name=name.strip()[:60], note=note.strip()[:120], by=by)
    record(events.PersonEntered(person.pk), of=case, by=by, on=clock.today())
    return person


@transaction.atomic
def enter_police_file(case: Case, number: str, title: str, *, by: User) -> PoliceFile:
    """The police file of that number, made when it is new."""
    rules.can_enter(case, by=by).require()
    if not number.strip():
        raise Refused(_("请填写案卷号。"))
    file, made = PoliceFile.objects.get_or_create(
        number=number.strip()[:60], defaults={"title": title.strip()[:120], "by": by}
    )
    if made:
        record(events.PoliceFileOpened(file.pk), of=case, by=by, on=clock.today())
    return file


@transaction.atomic
def answer_inquiry(
    case: Case, *, outcome: str, reasons: str, by: User, on: date, expecting: int | None = None
) -> EnforcementAnswer:
    """Answer the first inquiry (M6): measures were taken, or no violation was found, in both cases with reasons.

    A later answer takes the place of the former. `expecting` is the key of the answer that the person has before him
    (0: none): when another stands there now, he is told so.
    """
    rules.can_answer(case, by=by, on=on).require()
    if outcome not in EnforcementAnswer.Outcome.values:
        raise Refused(_("请选择执法调查的结论。"))
    if not reasons.strip():
        raise Refused(_("答复须写明事实与理由。"))
    standing = Measure.objects.filter(case=case, voided_at=None).exists()
    if outcome == EnforcementAnswer.Outcome.MEASURES and not standing:
        raise Refused(_("答复“已依法处理”前，请先登记处理措施。"))
    inquiry = Inquiry.objects.select_for_update().get(case=case, kind=Inquiry.Kind.ENFORCEMENT)
    former = inquiry.enforcement_answers.filter(superseded_at=None)
    if expecting is not None and expecting != (former.values_list("pk", flat=True).first() or 0):
        raise Refused(_("有人刚刚答复了此项调查，请刷新后再操作。"))
    former.update(superseded_at=clock.now())
    answer = EnforcementAnswer.objects.create(inquiry=inquiry, outcome=outcome, reasons=reasons.strip(), on=on, by=by)
    Inquiry.objects.filter(pk=inquiry.pk).update(answered=clock.now())
    record(events.EnforcementAnswered(outcome), of=case, by=by, on=on)
    return answer


@transaction.atomic
def take_measures(
    case: Case,
    kind: str,
    *,
    parties: Iterable[Party] = (),
    new_party: str = "",
    person: Person | None = None,
    new_person: str = "",
    person_note: str = "",
    file_number: str = "",
    file_title: str = "",
    by: User,
    on: date,
    **more: Any,
) -> list[Measure]:
    """One measure of a kind on each of several parties, as a form brings it; whoever is new is entered with it.

    All or nothing: when one is refused, neither the others nor the new party or person exist. A fine is decided on
    one party at a time.
    """
    concerned: list[Party | None] = list(parties)
    if new_party.strip():
        concerned.append(enter_party(case, new_party, by=by, on=on))
    if more.get("fen") is not None and len(concerned) > 1:
        raise Refused(_("罚款请逐家登记：每份决定只对一个当事人。"))
    if person is None and new_person.strip():
        person = enter_person(case, new_person, note=person_note, by=by)
    file = enter_police_file(case, file_number, file_title, by=by) if file_number.strip() else None
    return [
        take_measure(case, kind, party=party, person=person, police_file=file, by=by, on=on, **more)
        for party in concerned or [None]
    ]
