"""The verbs of enforcement: entering a measure, amending, withdrawing or voiding it; parties; the first inquiry."""

from __future__ import annotations

from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.cases.models import Case, Inquiry, Party, PartyMerge
from huiyin.enforcement import events
from huiyin.enforcement.models import Amendment, EnforcementAnswer, Measure, Person, PoliceFile
from huiyin.enforcement.rules import acting_part, can_answer, can_change, can_enter, can_take
from huiyin.journal.actions import Happening, record, record_many
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, User
from huiyin.people.rights import Right
from huiyin.rulebook.sections import MeasureKind


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
    police's, a day to come, a fine without amount, a record about nobody.
    """
    rulebook = case.rulebook or case.inspection.rulebook
    wanted = rulebook.one_of(MeasureKind, kind)
    can_take(case, wanted, by=by, on=on, amount=fen).require()
    concerned = {"party": party, "person": person, "police_file": police_file, "fen": party}.get(wanted.counts, party)
    if concerned is None and not (party or person or police_file):
        raise Refused(_("“%s”须写明对象。") % wanted.name)
    if concerned is None:
        needed = {"party": _("当事人"), "person": _("人员"), "police_file": _("公安案卷"), "fen": _("当事人")}
        raise Refused(_("“%(kind)s”须填写%(needed)s。") % {"kind": wanted.name, "needed": needed[wanted.counts]})
    measure = Measure.objects.create(
        case=case,
        inspection=case.inspection,
        kind=kind,
        party=party,
        person=person,
        police_file=police_file,
        authority=authority or _own_body(case, by=by),
        document_number=document_number,
        legal_basis=legal_basis,
        on=on,
        hour=hour,
        fen=fen,
        note=note,
        by=by,
    )
    record(
        events.MeasureTaken(
            measure.pk,
            kind,
            measure.authority.code,
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


@transaction.atomic
def amend_fine(measure: Measure, fen: int, *, reason: str, by: User, on: date) -> Amendment:
    """The amount in force from `on`, changed by review or court; what was decided first stays readable."""
    can_change(measure, by=by, reason=reason).require()
    if measure.fen is None:
        raise Refused(_("只有罚款可以变更金额。"))
    if on < measure.on:
        raise Refused(_("变更日期不能早于决定日期%s。") % measure.on.isoformat())
    amendment = Amendment.objects.create(measure=measure, fen=fen, on=on, by=by, reason=reason)
    record(events.FineAmended(measure.pk, amendment.pk, fen), of=measure.case, by=by, on=on, reason=reason)
    return amendment


@transaction.atomic
def withdraw_measure(measure: Measure, *, reason: str, by: User, on: date) -> None:
    """It ceased on `on`: it counts until the day before, and leaves the figures from `on`."""
    can_change(measure, by=by, reason=reason).require()
    if on < measure.on:
        raise Refused(_("撤回日期不能早于措施日期%s。") % measure.on.isoformat())
    changed = Measure.objects.filter(pk=measure.pk, withdrawn_at=None, voided_at=None).update(
        withdrawn_on=on, withdrawn_at=clock.now(), withdraw_reason=reason[:200]
    )
    if not changed:
        raise Refused(_("有人刚刚撤回或作废了此条记录,请刷新后再操作。"))
    record(events.MeasureWithdrawn(measure.pk), of=measure.case, by=by, on=on, reason=reason)


@transaction.atomic
def void_measure(measure: Measure, *, reason: str, by: User, on: date) -> None:
    """It was never true: once known, it leaves every day's figures."""
    can_change(measure, by=by, reason=reason).require()
    changed = Measure.objects.filter(pk=measure.pk, voided_at=None).update(
        voided_at=clock.now(), void_reason=reason[:200]
    )
    if not changed:
        raise Refused(_("有人刚刚作废了此条记录,请刷新后再操作。"))
    record(events.MeasureVoided(measure.pk), of=measure.case, by=by, on=on, reason=reason)


@transaction.atomic
def enter_party(
    case: Case, name: str, *, kind: str = Party.Kind.FIRM, credit_code: str = "", address: str = "", by: User, on: date
) -> Party:
    """A firm or person complained of. A doubtful credit code is kept: real ones in circulation fail now and then."""
    can_enter(case, by=by).require()
    if not name.strip():
        raise Refused(_("请填写当事人名称。"))
    party = Party.objects.create(
        kind=kind, name=name.strip(), credit_code=credit_code.strip().upper(), address=address, by=by
    )
    record(events.PartyEntered(party.pk, party.kind), of=case, by=by, on=on)
    return party


@transaction.atomic
def enter_workshops(case: Case, count: int, *, place: str, by: User, on: date) -> list[Party]:
    """`count` unnamed workshops of one place, each a row of its own, because 家 counts rows."""
    can_enter(case, by=by).require()
    if not 1 <= count <= 500:
        raise Refused(_("一次可登记 1 至 500 家。"))
    parties = Party.objects.bulk_create(
        [
            Party(kind=Party.Kind.WORKSHOP, name=f"{place}{_('无名作坊')}{n}", address=place, by=by)
            for n in range(1, count + 1)
        ]
    )
    record_many(Happening(events.PartyEntered(p.pk, p.kind), of=case, by=by, on=on) for p in parties)
    return parties


@transaction.atomic
def merge_parties(source: Party, target: Party, *, reason: str, case: Case, by: User, on: date) -> PartyMerge:
    """From `on` the two rows are counted as one; days before stay as they were known."""
    can_enter(case, by=by).require()
    if not reason.strip():
        raise Refused(_("合并须写明依据。"))
    merges = dict(PartyMerge.objects.filter(voided=None).values_list("source_id", "target_id"))
    step = target.pk
    while step in merges:
        step = merges[step]
    if step == source.pk or source.pk in merges:
        raise Refused(_("这两个当事人已经合并过。"))
    merge = PartyMerge.objects.create(source=source, target=target, on=on, by=by, reason=reason[:200])
    record(events.PartiesMerged(merge.pk, source.pk, target.pk), of=case, by=by, on=on, reason=reason)
    return merge


@transaction.atomic
def enter_person(case: Case, name: str, *, note: str = "", by: User) -> Person:
    """A person whom a measure is going to concern; figures count this row."""
    can_enter(case, by=by).require()
    if not name.strip():
        raise Refused(_("请填写姓名。"))
    return Person.objects.create(name=name.strip(), note=note, by=by)


@transaction.atomic
def enter_police_file(case: Case, number: str, title: str, *, by: User) -> PoliceFile:
    """The police file of that number, made when it is new."""
    can_enter(case, by=by).require()
    if not number.strip():
        raise Refused(_("请填写案卷号。"))
    return PoliceFile.objects.get_or_create(number=number.strip(), defaults={"title": title, "by": by})[0]


@transaction.atomic
def answer_inquiry(case: Case, *, outcome: str, reasons: str, by: User, on: date) -> EnforcementAnswer:
    """Answer the first inquiry (M6): measures were taken, or no violation was found, in both cases with reasons."""
    can_answer(case, by=by).require()
    if not reasons.strip():
        raise Refused(_("答复须写明事实与理由。"))
    standing = Measure.objects.filter(case=case, voided_at=None).exists()
    if outcome == EnforcementAnswer.Outcome.MEASURES and not standing:
        raise Refused(_("答复“已依法处理”前,请先登记处理措施。"))
    inquiry = Inquiry.objects.get(case=case, kind=Inquiry.Kind.ENFORCEMENT)
    inquiry.enforcement_answers.filter(superseded_at=None).update(superseded_at=clock.now())
    answer = EnforcementAnswer.objects.create(inquiry=inquiry, outcome=outcome, reasons=reasons, on=on, by=by)
    Inquiry.objects.filter(pk=inquiry.pk).update(answered=clock.now())
    record(events.EnforcementAnswered(outcome), of=case, by=by, on=on)
    return answer


def _own_body(case: Case, *, by: User) -> Body:
    part = acting_part(case, by=by)
    if part is not None:
        return part.body
    return next(grant.body for grant in by.grants_now() if by.may(Right.POLICE, at=grant.body))
