"""What is found on a case: reads for its page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from huiyin.cases import queries as spine
from huiyin.cases.models import Case, Question
from huiyin.files.queries import evidence_of
from huiyin.lib import clock
from huiyin.lib.verdicts import Verdict, no
from huiyin.people.models import User
from huiyin.ui.panels import Panel
from huiyin.verification import rules
from huiyin.verification.forms import FindingForm, OverallForm
from huiyin.verification.models import QuestionFinding


@dataclass
class Asked:
    """One question with what holds now, what was said before, and the form where one may be filled in."""

    place: int  # among those that stand: a later split is counted anew, though numbers are not used twice
    question: Question
    current: QuestionFinding | None = None
    former: list[QuestionFinding] = field(default_factory=list)
    form: FindingForm | None = None


def questions_of(case: Case) -> list[Asked]:
    """The questions that stand, each with its findings and its evidence."""
    questions = spine.questions_of(case)
    found: dict[int, list[QuestionFinding]] = defaultdict(list)
    for row in rules.findings_of(case):
        found[row.question_id].append(row)
    evidence_of(questions, case=case)
    rows = []
    for place, question in enumerate(questions, start=1):
        mine = found[question.pk]
        current = next((row for row in mine if row.ended_at is None), None)
        rows.append(Asked(place, question, current, [row for row in mine if row.ended_at is not None]))
    return rows


def panel(
    case: Case, user: User, *, finding: FindingForm | None = None, n: int = 0, overall: OverallForm | None = None
) -> Panel:
    """What the case page shows of verification. A bound form that was not accepted comes back in its place."""
    rows = questions_of(case)
    today = clock.today()
    may_find: Verdict = rules.can_find(rows[0].question, by=user, on=today) if rows else no(_("尚未拆分问题。"))
    if may_find:
        for row in rows:
            bound = finding if finding is not None and row.question.n == n else None
            row.form = bound or FindingForm(question=row.question, former=row.current)
    facts = rules.facts_of(case)
    standing = next((one for one in facts if one.ended_at is None), None)
    may_overall = rules.can_find_overall(case, by=user, on=today)
    found = [row.current.finding for row in rows if row.current is not None]
    disagrees = rules.agrees(standing.finding, found) if standing is not None and not case.is_history else None
    return Panel(
        anchor="verification",
        title=_("核实"),
        template="verification/_panel.html",
        context={
            "case": case,
            "rows": rows,
            "found": len(found),
            "may_find": may_find,
            "may_split": rules.can_split(case, by=user),
            "overall": standing,
            "former_overall": [one for one in facts if one.ended_at is not None],
            "may_overall": may_overall,
            "overall_form": (overall or OverallForm(former=standing)) if may_overall else None,
            "disagrees": disagrees if disagrees is not None and not disagrees else None,
        },
    )
