"""Reads of closing: the section of the case page, the reviewers' queue, and a batch's report."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case as Choose
from django.db.models import Count, F, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Batch, Case, SentBack
from huiyin.cases.queries import of_visible, parts_of
from huiyin.cases.states import State
from huiyin.closing import rules
from huiyin.closing.forms import ConcludeForm, ReasonForm, ReviewForm, StrikeOffForm, SubmitForm
from huiyin.closing.models import Conclusion, Feedback, Review, Submission
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared, hang
from huiyin.lib.verdicts import Verdict
from huiyin.people.models import User
from huiyin.people.queries import know_districts
from huiyin.people.rights import Right
from huiyin.rulebook.models import Rulebook
from huiyin.ui.naming import title
from huiyin.ui.panels import Panel

PAGE_SIZE = 50


def panel(case: Case, user: User, forms: dict[str, Any] | None = None) -> Panel | None:
    """Submissions with their reviews, conclusions, and what the person may do next; None before hand-down.

    `forms` brings back a form that was refused, with what was typed.
    """
    if case.state in (State.REGISTERED, State.VOID):
        return None
    today = clock.today()
    submissions = submissions_of(case)
    steps = {step.code: title(step) for row in submissions if row.assignment for step in _steps(row)}
    for row in submissions:
        row.seen = [(steps.get(r.step, r.step), r) for r in row.reviews.all()]  # type: ignore[attr-defined]
    context = {
        "submissions": submissions,
        "conclusions": _CONCLUSIONS(case.pk, case=case),
        "feedback": next(iter(_FEEDBACK(case.pk)), None),
        "struck": next(iter(rules.strike_offs_of(case)), None),
        "returns": _RETURNS(case.pk, case=case),
        "draft": _draft(case, submissions),
        **_may(case, user, submissions, today),
        "forms": {  # made where the page shows them
            "submit": lambda: SubmitForm(initial={"report": _draft(case, submissions)}),
            "part": lambda: SubmitForm(),
            "review": lambda: ReviewForm(),
            "conclude": lambda: ConcludeForm(),
            "strike_off": lambda: StrikeOffForm(),
            "reopen": lambda: ReasonForm(),
            **(forms or {}),
        },
    }
    return Panel("closing", _("上报、审核和办结"), "closing/_panel.html", context)


_SUBMISSIONS = Prepared(lambda case: Submission.objects.filter(case=case).select_related("assignment__body", "by"))
_REVIEWS = Prepared(lambda case: Review.objects.filter(submission__case=case).select_related("body", "by"))
_CONCLUSIONS = Prepared(lambda case: Conclusion.objects.filter(case=case).select_related("by"))
_FEEDBACK = Prepared(lambda case: Feedback.objects.filter(lines__case=case, lines__voided_at=None, voided_at=None)[:1])
_RETURNS = Prepared(lambda case: SentBack.objects.filter(case=case).select_related("by"))


def submissions_of(case: Case) -> list[Submission]:
    """What was submitted of `case`, part by part and as a whole, each with its reviews."""
    rows = _SUBMISSIONS(case.pk, case=case)
    for row in rows:
        if row.assignment is not None:
            row.assignment.case = case
    hang(rows, "reviews", _REVIEWS(case.pk), by="submission")
    return rows


def _steps(submission: Submission) -> list[Any]:
    assert submission.assignment is not None
    return rules.steps_for(submission.case, submission.assignment.body, whole=True)


def _draft(case: Case, submissions: list[Submission]) -> str:
    """Type once: the last report, to go on from."""
    whole = [row.report for row in submissions if row.whole]
    return whole[-1] if whole else ""


def _may(case: Case, user: User, submissions: list[Submission], today: Any) -> dict[str, Any]:
    """What this person may do now. A button that concerns him but is refused says why; others are not shown."""
    mine = [part for part in parts_of(case) if user.belongs_to(part.body) and user.may(Right.HANDLE, at=part.body)]
    parts = [part for part in mine if not part.lead and part.state == Assignment.State.SIGNED]
    may: dict[str, Any] = {
        "parts": [(part, rules.can_submit_part(part, by=user, on=today)) for part in parts],
        "submit": None,
        "reviews": [],
        "conclude": None,
        "strike_off": None,
        "reopen": None,
    }
    if case.state == State.HANDED_DOWN and any(part.lead for part in mine):
        may["submit"] = rules.can_submit(case, by=user, on=today)
    for row in submissions:
        if row.returned or row.assignment is None:
            continue
        step = rules.next_step(row)
        if step is not None and user.may(rules.RIGHT_OF[step.level], at=row.assignment.body):
            may["reviews"].append((row, step, rules.can_review(row, by=user, on=today)))
    if user.may(Right.FEED_BACK) and not case.is_history:
        if case.state in (State.PASSED, State.REPORTED) and case.answer != "answered":
            may["conclude"] = _either(case, user, today)
        if case.state == State.CLOSED and case.struck_off_on is None:
            may["strike_off"] = rules.can_strike_off(case, noticed_from=None, noticed_until=None, by=user, on=today)
        if case.state in (State.PASSED, State.REPORTED, State.CLOSED):
            may["reopen"] = rules.can_reopen(case, by=user, reason="-")
    return may


def offers(case: Case, user: User, name: str) -> bool:
    """Does the section show `user` the form of that name?"""
    case.refresh_from_db()
    submissions = list(case.submissions.select_related("assignment__body").prefetch_related("reviews"))
    may = _may(case, user, submissions, clock.today())
    rows = {"part": "parts", "review": "reviews"}
    if name in rows:
        return any(row[-1] for row in may[rows[name]])
    return bool(may[name]) if name == "reopen" else may[name] is not None


def _either(case: Case, user: User, today: Any) -> Verdict:
    """May the case be concluded in at least one of the two ways?"""
    whole = rules.can_conclude(case, "answered", next_on=None, by=user, on=today)
    if whole or case.answer == "in_part":
        return whole
    return rules.can_conclude(case, "in_part", next_on=clock.end_of(today).date(), by=user, on=today)


def awaiting_review(user: User, limit: int = 200) -> list[Submission]:
    """Submissions that `user` may be asked to review, the most urgent case first; all through the door."""
    if not (user.may(Right.REVIEW_DISTRICT) or user.may(Right.REVIEW_CITY)):
        return []
    rows = (
        of_visible(Submission.objects.filter(returned=False), user)
        .filter(
            Q(whole=True, case__state=State.SUBMITTED)
            | Q(whole=False, assignment__state=Assignment.State.SUBMITTED, assignment__ended_at=None),
            case__due__isnull=False,  # what is in review is due: only open cases are, and they are found by that
        )
        .select_related("case__rulebook", "case__batch", "assignment__body", "by")
        .prefetch_related("reviews")
        .order_by(F("case__due").asc(nulls_last=True), "pk")[:limit]
    )
    found = []
    books: dict[int | None, Rulebook | None] = {}
    know_districts(row.assignment.body for row in rows if row.assignment is not None)
    for row in rows:
        # One rulebook for all that go by it: what was asked of it once is known.
        row.case.rulebook = books.setdefault(row.case.rulebook_id, row.case.rulebook)
        step = rules.next_step(row)
        assert row.assignment is not None
        if step is not None and user.may(rules.RIGHT_OF[step.level], at=row.assignment.body):
            row.step = step  # type: ignore[attr-defined]
            found.append(row)
    return found


def batches_to_report(user: User, number: Any) -> Page[Any]:
    """A page of batches, those of which something waits for its report first, then the newest; each with how many cases
    it has, wait, and are reported, as far as `user` sees them."""
    seen = Case.objects.visible_to(user).exclude(state=State.VOID)
    open_ones = seen.filter(due__isnull=False, state=State.PASSED)  # the group's clock still runs on them
    waiting = set(open_ones.order_by("due").values_list("batch", flat=True))
    first = Choose(When(pk__in=waiting, then=Value(0)), default=Value(1), output_field=IntegerField())
    batches = Batch.objects.filter(history=False).select_related("inspection")
    page = Paginator(batches.order_by(first, "-on", "-order"), PAGE_SIZE).get_page(number)
    rows: list[Any] = list(page.object_list)
    counted = seen.filter(batch__in=rows).order_by().values_list("batch", "state")
    found: dict[int, dict[str, int]] = {}
    for batch, state, n in counted.annotate(n=Count("pk")):
        found.setdefault(batch, {})[state] = n
    for row in rows:
        states = found.get(row.pk, {})
        row.all, row.passed = sum(states.values()), states.get(State.PASSED, 0)
        row.reported = states.get(State.REPORTED, 0) + states.get(State.CLOSED, 0)
    page.object_list = rows
    return page
