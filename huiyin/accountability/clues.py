"""How a clue comes: with the case, taken over by a first answer, or opened from anywhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection, models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from huiyin.accountability import rules
from huiyin.accountability.events import ClueOpened, ClueTaken
from huiyin.accountability.models import Clue
from huiyin.accountability.states import OWED, SILENT, ClueState
from huiyin.cases import duties
from huiyin.cases.limits import due_by
from huiyin.cases.models import Case, Duty, Inspection
from huiyin.journal.actions import Happening, record, record_many
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, User
from huiyin.rulebook.models import Rulebook

_NUMBER_LOCK = 20161129  # PostgreSQL's advisory lock that lets one writer at a time take clue numbers


@transaction.atomic
def open_clues(cases: Sequence[Case], *, by: User, on: date) -> list[Clue]:
    """Each of `cases` becomes a clue at once (M1: 一律作为重大线索)."""
    clues = Clue.objects.bulk_create([Clue(case=case, source=Clue.Source.CASE, on=on) for case in cases])
    pairs = zip(clues, cases, strict=True)
    record_many(Happening(ClueOpened(case.number, clue.source), of=clue, by=by, on=on) for clue, case in pairs)
    return clues


@transaction.atomic
def open_clue(
    *,
    source: str,
    summary: str,
    by: User,
    on: date,
    case: Case | None = None,
    body: Body | None = None,
    about: models.Model | None = None,
) -> Clue:
    """Something new that may lead to someone being held to account: a failed check, a confirmed signal, a letter.

    It gets the next number of its year and a discipline body that owes its disposal: the highest that neither is nor
    lies inside `body`, whom the clue is about, or a body the case accuses. `about` is the row of the room above that it
    comes from: asked for twice, it is one clue. Nobody of the handling chain learns of it, not its opener either.
    """
    about_kind, about_id = (about._meta.label_lower, about.pk) if about is not None else ("", None)
    if about is not None:
        known = Clue.objects.filter(about_kind=about_kind, about_id=about_id).first()
        if known is not None:
            return known
    rules.can_open(source, case=case, by=by, on=on).require()
    if not summary.strip():
        raise Refused(_("请写明反映的主要问题。"))
    organ = rules.organ_for(case, body)
    if organ is None:
        raise Refused(_("没有可以承办此线索的纪检监察机关，请报上级纪检监察机关。"))
    year, n = _next_number(on.year)
    clue = Clue.objects.create(
        case=case, source=source, state=ClueState.ACCEPTED, year=year, n=n, summary=summary.strip()[:4000], body=body,
        organ=organ, about_kind=about_kind, about_id=about_id, on=on, by=by, taken_on=on, taken_at=clock.now(),
    )  # fmt: skip
    record(ClueOpened(case.number if case else 0, source), of=clue, by=by, on=on)
    _taken(clue, by=by, on=on)
    return clue


def take_over(case: Case, organ: Body, *, by: User, on: date) -> Clue:
    """A first answer that suspects somebody takes the case's own clue over (invariant 2)."""
    clue = _own(case, by=by, on=on)
    year, n = _next_number(on.year)
    taken = {"year": year, "n": n, "organ": organ, "taken_on": on, "taken_at": clock.now()}
    if not Clue.objects.filter(pk=clue.pk, state=ClueState.WAITING).update(state=ClueState.ACCEPTED, **taken):
        raise Refused(_("有人刚刚更新了此线索，请刷新后再操作。"))
    clue.refresh_from_db()
    _taken(clue, by=by, on=on)
    return clue


def answer_clue(case: Case, *, by: User, on: date) -> None:
    """A first answer that finds no dereliction: the case's own clue ends with it."""
    _own(case, by=by, on=on)
    Clue.objects.filter(case=case, source=Clue.Source.CASE, state=ClueState.WAITING).update(state=ClueState.ANSWERED)


def _own(case: Case, *, by: User, on: date) -> Clue:
    clue = Clue.objects.filter(case=case, source=Clue.Source.CASE).first()
    return clue or open_clues([case], by=by, on=on)[0]


def _taken(clue: Clue, *, by: User, on: date) -> None:
    assert clue.organ is not None
    assert clue.year is not None
    assert clue.n is not None
    record(ClueTaken(clue.year, clue.n, clue.organ.code), of=clue, by=by, on=on)
    owe(clue, on=on)


def owe(clue: Clue, *, on: date) -> Duty | None:
    """The discipline body owes what comes next where the clue stands, by the rulebook of `on`.

    The duty hangs on the clue and on no case: what counts the duties of a case must not move (M7).
    """
    kind = OWED.get(ClueState(clue.state))
    if kind is None or clue.organ is None:
        return None
    start = clock.now()
    due = due_by(book_of(clue), kind, start, on=on, default_days=SILENT[kind])
    return duties.open_duty(kind, clue.organ, due=due, start=start, about=clue, rule=kind)


def book_of(clue: Clue) -> Rulebook:
    """The rulebook of the clue's case; without a case that of the latest inspection."""
    if clue.case is not None:
        return clue.case.rulebook or clue.case.inspection.rulebook
    latest = Inspection.objects.filter(since__lte=clue.on).select_related("rulebook").order_by("-since", "-pk").first()
    return latest.rulebook if latest is not None else Rulebook.objects.order_by("-since")[0]


def _next_number(year: int) -> tuple[int, int]:
    """The next number of that year's register; holds other writers off until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBER_LOCK])
    return year, (Clue.objects.filter(year=year).aggregate(last=Max("n"))["last"] or 0) + 1
