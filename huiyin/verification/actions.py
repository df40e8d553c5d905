"""Finding on a question, on the case as a whole, and splitting a complaint into its questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.cases import duties
from huiyin.cases.models import Case, Question
from huiyin.cases.states import Finding
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User
from huiyin.verification import rules
from huiyin.verification.events import CaseFound, QuestionFound, QuestionsSplit
from huiyin.verification.models import CaseFacts, QuestionFinding

CHANGED = gettext_lazy("有人刚刚登记了核实结论，请刷新后再操作。")


@transaction.atomic
def find(
    question: Question,
    *,
    finding: str,
    facts: str,
    verified_by: str = "",
    by: User,
    on: date,
    expecting: int | None = None,
) -> QuestionFinding:
    """What was found on one question, with the facts and who verified (the person who enters it, unless others).

    A later finding replaces the former, which stays readable. `expecting` is the key of the finding the person had
    before him (0: none): when another stands there now, he is told so.
    """
    rules.can_find(question, by=by, on=on).require()
    if finding not in Finding.values:
        raise Refused(_("请选择核实结论。"))
    if not facts.strip():
        raise Refused(_("请写明调查核实情况。"))
    former = QuestionFinding.objects.current().filter(question=question).first()
    if expecting is not None and expecting != (former.pk if former else 0):
        raise Refused(CHANGED)
    if former is not None and not QuestionFinding.objects.current().filter(pk=former.pk).update(ended_at=clock.now()):
        raise Refused(CHANGED)
    try:
        with transaction.atomic():
            row = QuestionFinding.objects.create(
                question=question,
                finding=finding,
                facts=facts.strip(),
                verified_by=verified_by.strip() or by.name,
                on=on,
                by=by,
            )
    except IntegrityError as error:
        raise Refused(CHANGED) from error
    place = question.case.questions.filter(dropped_at=None, n__lte=question.n).count()  # as the page counts them
    event = QuestionFound(place, finding, former.finding if former else "")
    record(event, of=question.case, by=by, on=on)
    return row


@transaction.atomic
def find_overall(
    case: Case, *, finding: str, facts: str, by: User, on: date, expecting: int | None = None
) -> CaseFacts:
    """The overall finding, which must agree with those of the questions, and the facts as they will be reported.

    `expecting` is the key of the overall finding the person had before him (0: none), as with `find`.
    """
    rules.can_find_overall(case, by=by, on=on).require()
    if finding not in Finding.values:
        raise Refused(_("请选择全案核实结论。"))
    if not facts.strip():
        raise Refused(_("请写明调查核实情况。"))
    rules.agrees(finding, rules.current_findings(case)).require()
    row = _overall(case, finding, facts, by=by, on=on, expecting=expecting)
    duties.finish("verify", case=case, by=by, on=on)
    return row


def _overall(case: Case, finding: str, facts: str, *, by: User, on: date, expecting: int | None = None) -> CaseFacts:
    former = CaseFacts.objects.current().filter(case=case).first()
    if expecting is not None and expecting != (former.pk if former else 0):
        raise Refused(CHANGED)
    if former is not None and not CaseFacts.objects.current().filter(pk=former.pk).update(ended_at=clock.now()):
        raise Refused(CHANGED)
    try:
        with transaction.atomic():
            row = CaseFacts.objects.create(
                case=case, inspection_id=case.inspection_id, finding=finding, facts=facts.strip(), on=on, by=by
            )
    except IntegrityError as error:
        raise Refused(CHANGED) from error
    Case.objects.filter(pk=case.pk).update(finding=finding)
    case.finding = finding
    record(CaseFound(finding, former.finding if former else ""), of=case, by=by, on=on)
    return row


@transaction.atomic
def split_questions(case: Case, texts: Sequence[str], *, by: User, on: date) -> list[Question]:
    """The complaint asks these questions, in this order; the former split is set aside, its numbers are not reused."""
    rules.can_split(case, by=by).require()
    texts = [text.strip() for text in texts if text.strip()]
    if not texts:
        raise Refused(_("至少须有一个问题。"))
    case.questions.filter(dropped_at=None).update(dropped_at=clock.now())
    last = case.questions.aggregate(last=Max("n"))["last"] or 0
    made = Question.objects.bulk_create(
        [Question(case=case, n=last + n, text=text) for n, text in enumerate(texts, start=1)]
    )
    record(QuestionsSplit(len(texts)), of=case, by=by, on=on)
    return made


@transaction.atomic
def import_finding(case: Case, *, finding: str, facts: str, by: User, on: date) -> CaseFacts | None:
    """What an imported history table says was found; kept as it says, even where it contradicts itself (invariant 10)."""
    if not case.is_history:
        raise Refused(_("只有历史案件可以导入核实结论。"))
    if not finding and not facts.strip():
        return None
    return _overall(case, finding, facts, by=by, on=on)
