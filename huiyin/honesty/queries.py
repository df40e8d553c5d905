"""What inspectors read: the signals by kind, and how often each kind was right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.honesty.models import Signal
from huiyin.people.models import User
from huiyin.ui.http import whole_number

ON_A_PAGE = 50
OPEN, ALL = "open", "all"
STATES = [(OPEN, _("待判断")), *Signal.Judgement.choices, (ALL, _("全部"))]
STRONG, FAIR = 80, 60


@dataclass(frozen=True)
class OfKind:
    """One kind: how many were found and judged, and how many of those were confirmed."""

    kind: str
    label: str | Promise
    open: int
    confirmed: int
    dismissed: int

    @property
    def judged(self) -> int:
        return self.confirmed + self.dismissed

    @property
    def precision(self) -> int | None:
        """Confirmed of those judged, in percent; None while none is judged."""
        return round(100 * self.confirmed / self.judged) if self.judged else None

    @property
    def lamp(self) -> str:
        """Yellow while something waits."""
        return "yellow" if self.open else "grey"


def by_kind(user: User) -> list[OfKind]:
    """Every kind with its numbers, of the signals that `user` may read."""
    rows = Signal.objects.visible_to(user).order_by().values_list("kind", "judgement").annotate(n=Count("pk"))
    count = {(kind, judgement): n for kind, judgement, n in rows}
    return [
        OfKind(
            kind, label, count.get((kind, ""), 0), count.get((kind, "confirmed"), 0), count.get((kind, "dismissed"), 0)
        )
        for kind, label in Signal.Kind.choices
    ]


def signals(user: User, chosen: dict[str, Any]) -> QuerySet[Signal]:
    """The signals asked for: open ones the strongest first, judged ones the newest first."""
    rows = Signal.objects.visible_to(user).select_related("case", "other", "body", "clue")
    if kind := chosen.get("kind"):
        rows = rows.filter(kind=kind)
    state = chosen.get("state") or OPEN
    if state == OPEN:
        rows = rows.open()
    elif state != ALL:
        rows = rows.filter(judgement=state)
    if words := (chosen.get("q") or "").strip():
        number = whole_number(words)
        rows = rows.filter(Q(case__number=number) | Q(other__number=number)) if number else rows.none()
    return rows.order_by("-strength", "-pk") if state == OPEN else rows.order_by("-pk")


def page_of(rows: QuerySet[Signal], number: str | None) -> Page[Any]:
    """One page, each row with the lamp of its strength."""
    page = Paginator(rows, ON_A_PAGE).get_page(number)
    for row in page.object_list:
        row.lamp, row.word = lamp_of(row)  # type: ignore[attr-defined]
    return page


def lamp_of(row: Signal) -> tuple[str, str | Promise]:
    """The colour of a signal and the word beside it."""
    if row.judgement == Signal.Judgement.CONFIRMED:
        return "red", _("属实")
    if row.judgement == Signal.Judgement.DISMISSED:
        return "grey", _("已排除")
    if row.strength >= STRONG:
        return "red", _("待判断，强")
    return ("yellow", _("待判断，中")) if row.strength >= FAIR else ("grey", _("待判断，弱"))


def get_signal(pk: int, *, user: User) -> Signal:
    """The one door to a signal: a 404 for whoever may not read it, as for one that does not exist."""
    row = (
        Signal.objects.visible_to(user)
        .select_related("case__batch", "other__batch", "body", "clue", "judged_by")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    return row


def next_open(user: User, after: Signal) -> Signal | None:
    """The signal to judge next, of the same kind."""
    return signals(user, {"kind": after.kind}).exclude(pk=after.pk).first()
