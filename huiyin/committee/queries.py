"""Reads of the committee: its members, the disputes one may see, and the section of the case page."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case, Duty
from huiyin.cases.queries import of_visible, parts_of
from huiyin.committee import rules
from huiyin.committee.models import Dispute, Member
from huiyin.lib.prepared import Prepared
from huiyin.people.models import User
from huiyin.ui.panels import Panel

OPEN, DECIDED, ALL = "open", "decided", "all"
OWED = ("hear_dispute", "decide_dispute", "carry_out_ruling")


def disputes(user: User, state: str = OPEN) -> QuerySet[Dispute]:
    """The disputes whose case `user` may see: those that wait by what is owed on them next, else the newest first."""
    owed = Duty.objects.filter(about_kind="dispute", about_id=OuterRef("pk"), done_at=None, dropped_at=None)
    next_due = Subquery(owed.filter(kind__in=OWED).order_by("due").values("due")[:1])
    rows = of_visible(Dispute.objects.all(), user).annotate(due=next_due)
    if state == OPEN:
        rows = rows.filter(state__in=[Dispute.State.FILED, Dispute.State.HEARD])
    elif state == DECIDED:
        rows = rows.filter(state=Dispute.State.DECIDED)
    rows = rows.select_related("case", "assignment__body", "ruling__body").prefetch_related("sides__body")
    return rows.order_by("due", "-pk") if state == OPEN else rows.order_by("-pk")


def members(day: date) -> list[Member]:
    """Who sits on the committee on `day`, by seat; then those who did before."""
    order = {seat: n for n, seat in enumerate(Member.Seat.values)}
    rows = list(Member.objects.select_related("official"))
    return sorted(rows, key=lambda one: (not one.sits_on(day), order[one.seat], one.since, one.pk))


def due_of(dispute: Dispute) -> Duty | None:
    """What is owed next on a dispute; None when nothing is."""
    open_ones = Duty.objects.filter(about_kind="dispute", about_id=dispute.pk, done_at=None, dropped_at=None)
    return open_ones.filter(Q(kind__in=OWED)).first()


def panel(case: Case, user: User) -> Panel | None:
    """The disputes about this case, and for whoever may, the way to file one."""
    rows = _OF_CASE(case.pk)
    filing = [part for part in parts_of(case) if _might_file(part, user)]
    if not rows and not filing:
        return None
    may = [part for part in filing if rules.may_file(part, by=user)]
    if not rows and not may:
        return None
    return Panel(
        "disputes",
        _("责任争议"),
        "committee/_panel.html",
        {"rows": rows, "may": may, "open": may or any(row.is_open for row in rows)},
    )


_OF_CASE = Prepared(
    lambda case: Dispute.objects.filter(case=case).select_related("assignment__body", "ruling__body").order_by("pk")
)


def _might_file(part: object, user: User) -> bool:
    """Asked before the database is: most readers of a case never could."""
    return bool(user.may("settle_disputes")) or user.belongs_to(part.body)  # type: ignore[attr-defined]
