"""Correcting what was registered, voiding what never was a case, and saying what it repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction

from huiyin.cases import duties
from huiyin.cases.models import Case, CaseDistrict, CaseText, CaseType, Question, RepeatLink
from huiyin.cases.search import index_text
from huiyin.cases.states import State
from huiyin.complainants.redacting import known_words
from huiyin.intake.events import CaseCorrected, CaseVoided, RepeatLinked
from huiyin.intake.registration import GIST, NewCase
from huiyin.intake.rules import can_correct, can_link_repeat, can_void
from huiyin.journal.actions import record
from huiyin.lib import clock, redaction
from huiyin.people.models import User
from huiyin.verification.models import QuestionFinding

_MARK = re.compile("|".join(kind.mark for kind in redaction.Kind))
_MASK = "\ue000"  # stands in no text


def differences(case: Case, row: NewCase) -> dict[str, tuple[Any, Any]]:
    """What `row` says otherwise than `case`: field to (registered, new). Empty when nothing differs."""
    held = {
        "text": case.text.received,
        "starred": case.starred,
        "channel": case.channel,
        "region": case.region,
        "types_written": case.types_written,
        "types": case.types,
    }
    new = {key: getattr(row, key) for key in held}
    return {key: (held[key], new[key]) for key in held if held[key] != new[key]}


@transaction.atomic
def correct_case(case: Case, row: NewCase, *, by: User, on: date, source: str = "", reason: str = "") -> list[str]:
    """Bring `case` to what `row` says; returns the fields that changed. An unchanged row leaves no entry.

    Words are kept as received now; what they were before stays in the list they came with. What was masked in them
    stays masked, by whomever and for whatever reason it was.
    """
    can_correct(case, by=by).require()
    changed = sorted(differences(case, row))
    if not changed:
        return []
    held = case.text
    redacted = _redacted(case, held, row)
    fields: dict[str, Any] = {k: getattr(row, k) for k in ("starred", "channel", "types", "types_written")}
    fields |= {"region": row.region[:200], "gist": " ".join(redacted.split())[:GIST]}
    if row.districts:
        fields |= {"district": row.districts[0], "shared": len(set(row.districts)) > 1}
    for name, value in fields.items():
        setattr(case, name, value)
    case.save(update_fields=list(fields))
    if "text" in changed:
        _follow(case, held.redacted, redacted)
    if "text" in changed or "region" in changed:
        words = index_text(case, row.text, redacted)
        CaseText.objects.filter(case=case).update(
            received=words.received, redacted=words.redacted, bigrams=words.bigrams
        )
    if "types" in changed:
        case.case_types.exclude(code__in=row.types).delete()
        CaseType.objects.bulk_create([CaseType(case=case, code=t) for t in row.types], ignore_conflicts=True)
    districts = None
    if row.districts:
        districts = [d.code for d in row.districts]
        case.case_districts.exclude(district__in=row.districts).delete()
        CaseDistrict.objects.bulk_create(
            [CaseDistrict(case=case, district=d) for d in row.districts], ignore_conflicts=True
        )
    record(
        CaseCorrected(changed, source, row.starred, row.channel, list(row.types), districts),
        of=case,
        by=by,
        on=on,
        reason=reason,
    )
    return changed


def _redacted(case: Case, held: CaseText, row: NewCase) -> str:
    """The new words without what may tell who complained: what the row seals, what is sealed, what was masked before."""
    known = [*row.known_identity, *known_words(case)]
    if row.text == held.received:
        return redaction.redact(held.redacted, known=known)[0] if known else held.redacted
    return redaction.redact(row.text, known=[*known, *_masked_before(held)])[0]


def _masked_before(held: CaseText) -> Iterable[str]:
    """What stands in the words as received and no longer in those that handlers read."""
    shown = _MARK.sub(_MASK, held.redacted)
    steps = SequenceMatcher(None, held.received, shown, autojunk=False).get_opcodes()
    taken = (held.received[a:b] for tag, a, b, _c, _d in steps if tag in ("replace", "delete"))
    return [words for words in taken if len(words.strip()) > 1]  # a single sign would mask half the text


def _follow(case: Case, before: str, after: str) -> None:
    """Where the whole complaint is its one question, the question reads as the complaint does, until it is found on."""
    questions = list(case.questions.filter(dropped_at=None)[:2])
    if len(questions) != 1 or questions[0].text != before:
        return
    if not QuestionFinding.objects.filter(question=questions[0]).exists():
        Question.objects.filter(pk=questions[0].pk).update(text=after)


@transaction.atomic
def void_case(case: Case, *, reason: str, by: User, on: date) -> None:
    """The case was never one (registered twice, withdrawn by the group). Its number and row stay; nobody owes it more."""
    can_void(case, by=by, reason=reason).require()
    case.advance_to(State.VOID)
    Case.objects.filter(pk=case.pk).update(voided_at=clock.now(), void_reason=reason[:200], due=None)
    duties.drop_of(case, reason=reason[:200])
    record(CaseVoided(case.number), of=case, by=by, on=on, reason=reason)


@transaction.atomic
def link_repeat(case: Case, earlier: Case, *, why: str, by: User, on: date) -> RepeatLink:
    """On the clerk's word `case` repeats `earlier`; it is answered again, citing it (M17)."""
    can_link_repeat(case, earlier, by=by).require()
    link, made = RepeatLink.objects.get_or_create(case=case, earlier=earlier, defaults={"why": why, "by": by, "on": on})
    if made:
        record(RepeatLinked(earlier.number, why), of=case, by=by, on=on)
    return link
