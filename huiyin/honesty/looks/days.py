"""Days that do not fit: a result before its proof, a month entered in one evening, and a word against the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from huiyin.cases.models import Case
from huiyin.closing.models import Submission
from huiyin.complainants.models import CallBack
from huiyin.enforcement.models import Measure
from huiyin.files.models import Evidence
from huiyin.honesty.found import Found, Touched, day_of, percent
from huiyin.honesty.models import Signal
from huiyin.journal.models import Entry
from huiyin.leadership.models import PersonalDuty
from huiyin.rectification.models import Progress, Proof

SITTING = timedelta(minutes=15)  # a longer pause ends one sitting at the desk
BACK_DATED = 2  # days between the day an entry tells of and the day it was typed
DAYS_IN_A_SITTING = 3  # a weekend typed on Monday is fewer
FAILED_CHECK = frozenset({"checks.released"})  # what a spot check leaves in the chain of its case
_OF_RESULT = {"partly": 60, "fail": 90}

# What evidence may hang on, the day that row speaks of, and whose it is.
_STATED = {
    "rectification.proof": (Proof, "done_on", "item__body"),
    "rectification.progress": (Progress, "on", "body"),
    "enforcement.measure": (Measure, "on", "authority"),
    "leadership.personalduty": (PersonalDuty, "on", "assignment__body"),
}


def ahead(touched: Touched) -> Iterator[Found]:
    """States dated ahead of their proof: every photograph of it was taken on a later day."""
    taken: dict[tuple[str, int], list[tuple[datetime | None, int]]] = defaultdict(list)
    pieces = Evidence.objects.standing().filter(case__in=touched.cases, kind="photo", about_kind__in=_STATED)
    for kind, about, moment, key in pieces.values_list("about_kind", "about_id", "taken_at", "pk"):
        taken[kind, about].append((moment, key))
    for kind, (model, day, body) in _STATED.items():
        ids = [about for of, about in taken if of == kind]
        rows = model._default_manager.filter(pk__in=ids).values_list("pk", day, body, _CASE_OF[kind])  # type: ignore[attr-defined]
        for key, said, whose, case in rows if ids else ():
            shown = taken[kind, key]
            if any(moment is None for moment, _piece in shown):
                continue  # a picture without a time may be the early one
            first, piece = min((moment, piece) for moment, piece in shown if moment is not None)
            days = (day_of(first) - said).days
            if days > 0:
                yield Found(
                    Signal.Kind.AHEAD, f"{kind}:{key}", (kind, key), ("files.evidence", piece), percent(50 + 10 * days),
                    said, case=case, body=whose, detail={"days": days},
                )  # fmt: skip
    yield from _done_while_worked_on(touched)


_CASE_OF = {
    "rectification.proof": "item__case",
    "rectification.progress": "case",
    "enforcement.measure": "case",
    "leadership.personalduty": "assignment__case",
}


def _done_while_worked_on(touched: Touched) -> Iterator[Found]:
    """An item that was said to be done on a day after which work on it was still entered."""
    proofs = Proof.objects.filter(item__case__in=touched.cases).exclude(accepted=False)
    done = {item: (key, on, case, body) for key, item, on, case, body in proofs.values_list(
        "pk", "item", "done_on", "item__case", "item__body").order_by("pk")}  # fmt: skip
    work = Progress.objects.filter(item__in=done, voided_at=None).order_by("on", "pk")
    last = {item: (key, on) for key, item, on in work.values_list("pk", "item", "on")}
    for item, (progress, worked) in last.items():
        key, said, case, body = done[item]
        days = (worked - said).days
        if days > 0:
            yield Found(
                Signal.Kind.AHEAD, f"rectification.proof:{key}", ("rectification.proof", key),
                ("rectification.progress", progress), percent(60 + 10 * days), said, case=case, body=body,
                detail={"days": days},
            )  # fmt: skip


class _Typed(NamedTuple):
    key: int
    author: str
    on: date
    entered: datetime


def backfilled(touched: Touched) -> Iterator[Found]:
    """签批补痕: entries of several days gone by, typed by one person within minutes."""
    lines = Entry.objects.filter(
        subject_kind="case", subject_id__in=[str(case) for case in sorted(touched.cases)], author_kind="user"
    ).order_by("subject_id", "id")
    of_case: dict[int, list[_Typed]] = defaultdict(list)
    for subject, key, author, on, entered in lines.values_list("subject_id", "id", "author_id", "on", "entered"):
        of_case[int(subject)].append(_Typed(key, author, on, entered))
    suspect = {case: list(_sittings(entries)) for case, entries in of_case.items()}
    suspect = {case: sittings for case, sittings in suspect.items() if sittings}
    known = dict(Case.objects.filter(pk__in=suspect).exclude(origin="history").values_list("pk", "lead_body"))
    for case in known:
        for sitting in suspect[case]:
            days = sorted({entry.on for entry in sitting})
            yield Found(
                Signal.Kind.BACKFILLED, f"case:{case}:{sitting[0].author}:{sitting[0].key}",
                ("journal.entry", sitting[0].key), ("journal.entry", sitting[-1].key),
                percent(40 + 10 * len(days)), days[0], case=case, body=known[case],
                detail={"entries": [entry.key for entry in sitting][:40], "days": [day.isoformat() for day in days][:40]},
            )  # fmt: skip


def _sittings(entries: Iterable[_Typed]) -> Iterator[list[_Typed]]:
    """The back-dated entries of each sitting that holds too many days of them."""
    open_ones: dict[str, list[_Typed]] = {}
    for entry in entries:
        sitting = open_ones.setdefault(entry.author, [])
        if sitting and entry.entered - sitting[-1].entered > SITTING:
            yield from _enough(sitting)
            sitting.clear()
        sitting.append(entry)
    for sitting in open_ones.values():
        yield from _enough(sitting)


def _enough(sitting: list[_Typed]) -> Iterator[list[_Typed]]:
    back = [entry for entry in sitting if (day_of(entry.entered) - entry.on).days >= BACK_DATED]
    if len({entry.on for entry in back}) >= DAYS_IN_A_SITTING:
        yield back


def contradicted(touched: Touched) -> Iterator[Found]:
    """The complainant was asked and says otherwise than the report; a spot check found otherwise than was accepted."""
    words = CallBack.objects.filter(case__in=touched.cases, result=CallBack.Result.DISSATISFIED)
    for key, case, on, reply, body in words.values_list("pk", "case", "on", "reply", "reply__body"):
        claim = _report_of(case, on) or ("complainants.reply", reply)
        yield Found(
            Signal.Kind.CONTRADICTED, f"callback:{key}", claim, ("complainants.callback", key), 60, on,
            case=case, body=body, detail={},
        )  # fmt: skip
    for key, _kind, payload in touched.findings:
        yield from _failed_check(key, payload)


def _failed_check(entry: int, payload: dict[str, Any]) -> Iterator[Found]:
    """A check whose finding stands, in the case's own chain: the room beside this one is known by its entries alone."""
    strength = _OF_RESULT.get(payload.get("result", ""))
    row = Entry.objects.filter(pk=entry, subject_kind="case").values_list("subject_id", "on").first()
    if strength is None or row is None:
        return
    case, on = int(row[0]), row[1]
    claim = _report_of(case, on)
    if claim is not None:
        body = Case.objects.filter(pk=case).values_list("lead_body", flat=True).first()
        yield Found(
            Signal.Kind.CONTRADICTED, f"check:{entry}", claim, ("journal.entry", entry), strength, on,
            case=case, body=body, detail={},
        )  # fmt: skip


def _report_of(case: int, on: date) -> tuple[str, int] | None:
    """The last report of the whole case that stood on that day."""
    reports = Submission.objects.filter(case=case, whole=True, on__lte=on).order_by("-pk")
    key = reports.values_list("pk", flat=True).first()
    return ("closing.submission", key) if key is not None else None
