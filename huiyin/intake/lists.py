"""A list as a file: read and kept, compared with what is registered, and confirmed in one transaction.

The same file again changes nothing; a corrected file shows what it says otherwise and, confirmed, corrects it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.cases.models import Batch, Case, Inspection
from huiyin.cases.states import Origin
from huiyin.closing.actions import import_result
from huiyin.complainants.identities import seal_listed
from huiyin.complainants.sealing import Person
from huiyin.files import store
from huiyin.intake.correcting import correct_case, differences
from huiyin.intake.events import ListConfirmed
from huiyin.intake.models import ListedRow, SourceList
from huiyin.intake.reading.preview import Preview, Row, preview_file
from huiyin.intake.reading.vocabulary import Vocabulary, shipped_vocabulary
from huiyin.intake.registration import NewCase, open_batch, register_cases
from huiyin.intake.rules import can_register
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, User
from huiyin.rulebook.sections import PollutionType
from huiyin.verification.actions import import_finding

LARGEST = 30 * 1024 * 1024  # bytes; a list of ten thousand rows has three


@dataclass
class RowPlan:
    """What a row of the list would do: register a case, change one, or nothing; and what is wrong with it."""

    row: Row
    new: NewCase
    outcome: str  # a value of ListedRow.Outcome
    case: Case | None = None
    differs: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def districts_of(region: str, known: Sequence[Body]) -> list[Body]:
    """The districts that a region names, in the order in which it names them; the list's words are never parsed else."""
    hits = []
    for body in known:
        for word in {body.short, body.short.removesuffix("区").removesuffix("市"), body.name}:
            if len(word) >= 2 and word in region:
                hits.append((region.index(word), body))
                break
    return [body for _at, body in sorted(hits, key=lambda hit: hit[0])]


def as_case(row: Row, districts: Sequence[Body]) -> NewCase:
    """The row as a case to register. Who complained is redacted from the words and handed over apart."""
    return NewCase(
        text=row.text,
        accept_number=row.accept_number,
        serial=row.serial or "",
        starred=row.starred,
        channel=row.channel_code or "",
        region=row.region or "",
        types=list(row.type_codes),
        types_written=list(row.types),
        questions=list(row.questions),
        districts=districts_of(f"{row.region or ''} {row.place or ''}", districts),
        known_identity=[value for value in row.sealed.values() if value],
    )


def read_list(
    inspection: Inspection, content: bytes, name: str, *, history: bool = False, by: User, on: date
) -> SourceList:
    """Read a file as it was sent, keep it, and keep what was read in it; nothing is registered yet.

    The same file sent before for this inspection is found again, whatever became of it. Raises `Refused` for a file
    that is none, too large, or hostile, with the sentence that says what to do.
    """
    can_register(by=by).require()
    if len(content) > LARGEST:
        raise Refused(_("“%(name)s”超过 30 MB，请拆分后再上传。") % {"name": name})
    digest = store.keep(content)
    known = inspection.lists.filter(sha256=digest).exclude(state=SourceList.State.DISCARDED).first()
    if known is not None:
        return known
    preview = preview_file(store.path_of(digest), name, vocabulary=_words(inspection, on))
    if not preview.rows and not preview.batch:
        raise Refused(_("“%(name)s”中没有读到案件，请确认文件含有转办清单的表格。") % {"name": name})
    return SourceList.objects.create(
        inspection=inspection,
        name=name[:200],
        sha256=digest,
        size=len(content),
        stored=digest,
        preview={**preview.as_json(), "sealed": any(row.sealed for row in preview.rows)},
        history=history,
        on=on,
        by=by,
    )


def _words(inspection: Inspection, on: date) -> Vocabulary:
    """The words of lists, with the pollution types and synonyms that the inspection's rulebook has on that day."""
    types = inspection.rulebook.all_of(PollutionType, on)
    return shipped_vocabulary().with_types({one.code: [one.name, *one.synonyms] for one in types})


def preview_of(source: SourceList) -> Preview:
    """What was read in a kept list."""
    return Preview.from_json(source.preview)


def compare(source: SourceList, batch: Batch | None = None) -> list[RowPlan]:
    """What each row of the list would do to the register, in the list's order."""
    rows = preview_of(source).rows
    known = list(Body.objects.filter(kind=Body.Kind.DISTRICT, until=None))
    plans = [RowPlan(row, as_case(row, known), ListedRow.Outcome.REGISTERED) for row in rows]
    held = _registered(source, batch, [plan.new.row_key for plan in plans])
    seen: set[str] = set()
    for plan in plans:
        key = plan.new.row_key
        if not plan.row.text.strip():
            plan.outcome = ListedRow.Outcome.LEFT_OUT
        elif key in seen:
            plan.outcome = ListedRow.Outcome.DOUBLED
        elif key in held:
            plan.case = held[key]
            plan.differs = differences(plan.case, plan.new)
            plan.outcome = ListedRow.Outcome.CORRECTED if plan.differs else ListedRow.Outcome.UNCHANGED
        seen.add(key)
    return plans


def _registered(source: SourceList, batch: Batch | None, keys: list[str]) -> dict[str, Case]:
    """The cases that these rows already stand for: of this batch, or with a number of this inspection."""
    cases = Case.objects.live().filter(inspection=source.inspection, row_key__in=keys).select_related("text", "batch")
    if batch is not None:
        cases = cases.filter(batch=batch)
    else:
        cases = cases.exclude(accept_number=None)
    return {case.row_key: case for case in cases}


@transaction.atomic
def confirm_list(
    source: SourceList,
    *,
    number: str,
    handed_over: datetime,
    day: date,
    announced: int | None = None,
    without: Iterable[int] = (),
    by: User,
    on: date,
) -> dict[str, int]:
    """Register the rows of a list as one batch, correct what it says otherwise; all of it or nothing.

    `number` and `day` are the batch's as the clerk confirmed them, `without` the positions (from 0) of rows that are
    not taken. Returns how many were registered, corrected, unchanged, doubled and left out.
    """
    can_register(by=by).require()
    number = number.strip()
    if not number:
        raise Refused(_("请填写批次。"))
    if handed_over > clock.now():
        raise Refused(_("移交时间不能晚于现在。"))
    if not SourceList.objects.filter(pk=source.pk, state=SourceList.State.READ).update(
        state=SourceList.State.CONFIRMED, confirmed_at=clock.now(), confirmed_by=by
    ):
        raise Refused(_("此清单已登记，再次确认不作任何改动。"))
    batch = open_batch(
        source.inspection, number, whole=whole_of(number), handed_over=handed_over, by=by, on=day,
        announced=announced, history=source.history,
    )  # fmt: skip
    plans = compare(source, batch)
    for position in set(without):
        plans[position].outcome = ListedRow.Outcome.LEFT_OUT
    fresh = [plan for plan in plans if plan.outcome == ListedRow.Outcome.REGISTERED]
    origin = Origin.HISTORY if source.history else Origin.LIST
    # Who complained stands in no row of ours: the words are redacted with it, and it is sealed for the keepers.
    sealed = _sealed(source)
    news = [_with_identity(plan, sealed) for plan in fresh]
    for plan, case in zip(fresh, register_cases(batch, news, origin=origin, by=by, on=on), strict=True):
        plan.case = case
        if source.history:
            _import_results(case, plan.row, by=by, on=day)
    if not source.history:
        told = ((plan.case, sealed.get((plan.row.sheet, plan.row.row_number))) for plan in fresh)
        seal_listed(((case, person) for case, person in told if case and person), by=by, on=on)
    for plan in plans:
        if plan.outcome == ListedRow.Outcome.CORRECTED and plan.case is not None:
            correct_case(plan.case, _with_identity(plan, sealed), by=by, on=on, source=source.sha256)
    counts = {str(kind): sum(plan.outcome == kind for plan in plans) for kind in ListedRow.Outcome.values}
    ListedRow.objects.bulk_create(
        [
            ListedRow(
                source=source, sheet=plan.row.sheet[:120], row=plan.row.row_number, case=plan.case,
                outcome=plan.outcome, values=plan.row.as_json(),
            )
            for plan in plans
        ],
        batch_size=400,
    )  # fmt: skip
    SourceList.objects.filter(pk=source.pk).update(batch=batch, outcome=counts)
    source.refresh_from_db()
    record(
        ListConfirmed(
            source.sha256, number, counts["registered"], counts["corrected"], counts["unchanged"], counts["left_out"]
        ),
        of=batch, by=by, on=on,
    )  # fmt: skip
    return counts


def whole_of(number: str) -> str:
    """The whole batch that a part belongs to: 35-1 and 35-2 are parts of 35. Only a trailing part is taken off."""
    head, dash, tail = number.partition("-")
    return head if dash and tail.strip("第批 ").isdigit() and any(c.isdigit() for c in head) else number


def _sealed(source: SourceList) -> dict[tuple[str, int], Person]:
    """Who complained, by sheet and row, read anew from the kept file: the preview only says whether anybody is named."""
    if not source.preview.get("sealed", True):
        return {}
    rows = preview_file(store.path_of(source.stored), source.name).rows
    return {(row.sheet, row.row_number): _person(row.sealed) for row in rows if row.sealed}


def _person(cells: Mapping[str, str]) -> Person:
    return Person(
        cells.get("complainant_name", "").strip()[:60],
        cells.get("complainant_phone", "").strip()[:40],
        cells.get("complainant_address", "").strip()[:200],
    )


def _with_identity(plan: RowPlan, sealed: dict[tuple[str, int], Person]) -> NewCase:
    person = sealed.get((plan.row.sheet, plan.row.row_number))
    return plan.new if person is None else NewCase(**{**plan.new.__dict__, "known_identity": person.strings})


def _import_results(case: Case, row: Row, *, by: User, on: date) -> None:
    """What a published table says of a case of history, kept even where it contradicts itself (invariant 10)."""
    import_finding(case, finding=row.finding_code or "", facts=row.facts or "", by=by, on=on)
    import_result(case, report=row.measures or "", answer=row.state_code or "", by=by, on=on)


@transaction.atomic
def discard_list(source: SourceList, *, by: User) -> None:
    """A list that was read and is not wanted: nothing was registered, so nothing is undone."""
    can_register(by=by).require()
    if not SourceList.objects.filter(pk=source.pk, state=SourceList.State.READ).update(
        state=SourceList.State.DISCARDED
    ):
        raise Refused(_("此清单已登记或已放弃。"))
