"""文字雷同: an answer nearly the same as in another case, stock phrases and citations aside; test reports alike.

Each text leaves a sample of its runs of characters. A run that `STOCK` cases share is a stock phrase: it leads
nowhere and is kept no further, so a look-up touches at most some hundred rows, whatever the register holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from huiyin.cases.models import Case, RepeatLink
from huiyin.closing.models import Submission
from huiyin.complainants.models import Reply
from huiyin.files.models import Evidence
from huiyin.honesty.actions import raise_signals
from huiyin.honesty.documents import words_of
from huiyin.honesty.found import Found, Touched, percent
from huiyin.honesty.models import Shingle, Signal, TextPrint
from huiyin.lib import clock, text_prints
from huiyin.rectification.models import Progress
from huiyin.verification.models import CaseFacts

STOCK = 8  # cases that share a run before it is a stock phrase
FIGURES_ALIKE = 0.8  # measured values that two reports on one form may not have in common by chance
CANDIDATES = 5

# What is compared: the text, its day, whose it is and its case.
_SOURCES: dict[str, tuple[Any, str, str, str]] = {
    "verification.casefacts": (CaseFacts, "facts", "case__lead_body", "case"),
    "closing.submission": (Submission, "report", "assignment__body", "case"),
    "complainants.reply": (Reply, "text", "body", "case"),
    "rectification.progress": (Progress, "text", "body", "case"),
}


@dataclass(frozen=True)
class Said:
    """One text: where it stands, in which case, whose it is, and its words."""

    kind: str
    key: int
    case: int
    body: int | None
    on: date
    text: str

    @property
    def is_paper(self) -> bool:
        return self.kind == "files.evidence"


def alike(touched: Touched) -> int:
    """Compare each text of these cases that was not compared yet, the earliest first; how many signals are new."""
    papers = Evidence.objects.standing().filter(case__in=touched.cases, kind="paper")
    texts = [_compared(_of(kind, case__in=touched.cases), text_prints.sample) for kind in _SOURCES]
    return sum(texts) + _compared(_papers(papers), text_prints.figure_keys)


def words(kind: str, key: int) -> str:
    """The text that stands there, for the page that shows both."""
    if kind == "files.evidence":
        row = Evidence.objects.filter(pk=key).first()
        return words_of(row) if row is not None else ""
    return next((said.text for said in _of(kind, pk=key)), "")


def _of(kind: str, **which: Any) -> list[Said]:
    model, text, body, case = _SOURCES[kind]
    rows = model._default_manager.filter(**which).exclude(**{f"{case}__origin": "history"}).order_by("pk")
    return [Said(kind, *row) for row in rows.values_list("pk", case, body, "on", text)]


def _papers(rows: Any) -> list[Said]:
    known = set(
        TextPrint.objects.filter(about_kind="files.evidence", about_id__in=rows).values_list("about_id", flat=True)
    )
    fresh = [row for row in rows.select_related("case").order_by("pk") if row.pk not in known]
    return [Said("files.evidence", row.pk, row.case_id, row.case.lead_body_id, row.on, words_of(row)) for row in fresh]


def _compared(said: list[Said], keys_of: Callable[[str], set[int]]) -> int:
    if not said:
        return 0
    printed = TextPrint.objects.filter(about_kind=said[0].kind, about_id__in=[one.key for one in said])
    known = set(printed.values_list("about_id", flat=True))
    new = 0
    for one in said:
        if one.key in known:
            continue
        keys = keys_of(one.text) if len(one.text) >= text_prints.SHORTEST else set()
        holders, stock = _holders(keys, one)
        new += _keep(one, keys - stock, list(_signals(one, holders, keys - stock, stock)))
    return new


def _holders(keys: set[int], said: Said) -> tuple[dict[int, int], set[int]]:
    """How many of the keys each known text of another case shares; and the keys that are stock phrases."""
    rows = Shingle.objects.filter(key__in=keys).values_list("key", "text", "text__case") if keys else []
    cases: dict[int, set[int]] = defaultdict(set)
    texts: dict[int, set[int]] = defaultdict(set)
    for key, text, case in rows:
        cases[key].add(case)
        if case != said.case:
            texts[key].add(text)
    stock = {key for key, those in cases.items() if len(those) >= STOCK}
    shared: dict[int, int] = defaultdict(int)
    for key, those in texts.items():
        for text in those if key not in stock else ():
            shared[text] += 1
    return shared, stock


def _signals(said: Said, shared: dict[int, int], own: set[int], stock: set[int]) -> Iterator[Found]:
    best = sorted(shared, key=lambda text: (-shared[text], text))[:CANDIDATES]
    prints = TextPrint.objects.in_bulk(best)
    kept: dict[int, int] = defaultdict(int)
    for text, key in Shingle.objects.filter(text__in=best).values_list("text", "key"):
        kept[text] += key not in stock
    alike: dict[int, tuple[TextPrint, float]] = {}
    for text in best:
        known = prints[text]
        if shared[text] < 2 or known.case_id in alike:
            continue
        other = words(known.about_kind, known.about_id)
        like = _like(said, other, shared[text], min(len(own), kept[text]))
        if like:
            alike[known.case_id] = (known, like)
    # What openly repeats an earlier answer is no copy of a third that happens to be like it too.
    if not any(_cites(said, case) for case in alike):
        for known, like in alike.values():
            yield _found(said, known, like)
    yield from _same_again(said)


def _like(said: Said, other: str, shared: int, of: int) -> float:
    """How alike, 0 where it is not enough. Two reports on one form are alike only in what was measured."""
    if not said.is_paper:
        return text_prints.alike(said.text, other, shared=shared, of=of)
    same = text_prints.same_figures(said.text, other)
    return same if same >= FIGURES_ALIKE else 0.0


def _cites(said: Said, other: int) -> bool:
    """Is it the same matter, said openly: linked as a repeat, or the earlier case's number stands in the text?"""
    both = {said.case, other}
    if RepeatLink.objects.filter(case__in=both, earlier__in=both).exists():
        return True
    mine = set(RepeatLink.objects.filter(case=said.case).values_list("earlier", flat=True))
    if mine and RepeatLink.objects.filter(case=other, earlier__in=mine).exists():
        return True
    named = Case.objects.filter(pk=other).values_list("accept_number", "number").first()
    return bool(named) and any(
        number and number in said.text
        for number in (named[0], f"〔{named[1]}〕")  # type: ignore[index]
    )


def _found(said: Said, known: TextPrint, like: float) -> Found:
    kind = Signal.Kind.PAPER if said.is_paper else Signal.Kind.TEXT
    first, second = sorted((said.case, known.case_id))
    return Found(
        kind, f"case:{first}:{second}:{'paper' if said.is_paper else 'text'}", (said.kind, said.key),
        (known.about_kind, known.about_id), percent(100 * like), said.on, case=said.case, other=known.case_id,
        body=said.body, detail={"like": round(like, 2)},
    )  # fmt: skip


def _same_again(said: Said) -> Iterator[Found]:
    """The very same words on two days of one case: a ledger that was copied on."""
    if said.kind != "rectification.progress":
        return
    same = TextPrint.objects.filter(case=said.case, digest=text_prints.digest(said.text), about_kind=said.kind)
    earlier = same.order_by("pk").first()
    if earlier is not None and len(text_prints.bare(said.text)) >= 20:
        there = Progress.objects.filter(pk=earlier.about_id).values_list("on", flat=True).first()
        if there != said.on:
            yield Found(
                Signal.Kind.TEXT, f"progress:{said.key}", (said.kind, said.key), (said.kind, earlier.about_id), 70,
                said.on, case=said.case, body=said.body, detail={"like": 1.0},
            )  # fmt: skip


def _keep(said: Said, keys: set[int], found: list[Found]) -> int:
    """The print of a text and what was found by it: both or neither. Who compared it at the same moment was first."""
    try:
        with transaction.atomic():
            kept = TextPrint.objects.create(
                case_id=said.case, about_kind=said.kind, about_id=said.key, digest=text_prints.digest(said.text)
            )
            Shingle.objects.bulk_create(Shingle(key=key, text=kept) for key in sorted(keys))
            return len(raise_signals(found, on=clock.today())) if found else 0
    except IntegrityError:
        return 0
