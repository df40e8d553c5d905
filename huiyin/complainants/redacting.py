"""What handlers read: the complaint with identifying words masked, by machine first and by a person after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.cases.models import Case, CaseText, Question
from huiyin.cases.search import index_text
from huiyin.complainants import rules, sealing
from huiyin.complainants.events import RedactionCorrected
from huiyin.complainants.models import Identity
from huiyin.journal.actions import record
from huiyin.lib import redaction
from huiyin.lib.verdicts import Refused
from huiyin.people.models import User

GIST = 100


def known_words(case: Case) -> list[str]:
    """The sealed words of this complainant, for masking them by machine; nobody is shown them."""
    row = Identity.objects.filter(case=case, ended_at=None).first()
    return sealing.unseal(row.key_id, row.sealed, case_number=case.number).strings if row is not None else []


def known_words_of(cases: Iterable[Case]) -> dict[int, list[str]]:
    """The same of many cases, by their keys, for those of which anything is sealed."""
    numbers = {case.pk: case.number for case in cases}
    rows = Identity.objects.filter(case__in=list(numbers), ended_at=None)
    return {
        row.case_id: sealing.unseal(row.key_id, row.sealed, case_number=numbers[row.case_id]).strings for row in rows
    }


def masked(case: Case, words: str) -> str:
    """`words` without what could tell who complained."""
    return redaction.redact(words, known=known_words(case))[0]


def _keep(case: Case, received: str, redacted: str) -> None:
    row = index_text(case, received, redacted)
    CaseText.objects.filter(case=case).update(redacted=row.redacted, bigrams=row.bigrams)
    gist = " ".join(redacted.split())[:GIST]
    Case.objects.filter(pk=case.pk).update(gist=gist)
    case.gist = gist


def mask_words(case: Case, words: Iterable[str]) -> None:
    """Mask what has just become known of the complainant in the text, the gist and the questions of `case`."""
    words = list(words)
    text = CaseText.objects.get(case=case)
    redacted, spans = redaction.redact(text.redacted, known=words)
    if spans:
        _keep(case, text.received, redacted)
    for question in Question.objects.filter(case=case):
        cleaned, found = redaction.redact(question.text, known=words)
        if found:
            Question.objects.filter(pk=question.pk).update(text=cleaned)


@transaction.atomic
def correct_redaction(case: Case, redacted: str, *, by: User, on: date, expecting: str | None = None) -> None:
    """A person corrects what handlers read, beside what was received. Sealed words never come back in by it.

    `expecting` is the text the person had before him: when another stands there now, he is told so.
    """
    rules.can_correct_redaction(case, by=by).require()
    rules.day_has_come(case, on).require()
    redacted = redacted.replace("\r\n", "\n").strip()
    if not redacted:
        raise Refused(_("隐去身份后的文字不能为空。"))
    # A person may lay bare what the machine masked in vain, but never what is sealed.
    if masked(case, redacted) != redaction.redact(redacted)[0]:
        raise Refused(_("文字中仍有已封存的投诉人身份内容，请先隐去。"))
    text = CaseText.objects.get(case=case)
    if expecting is not None and expecting.replace("\r\n", "\n").strip() != text.redacted.strip():
        raise Refused(_("有人刚刚更正了此文字，请刷新后再操作。"))
    if redacted == text.redacted:
        return
    _keep(case, text.received, redacted)
    record(RedactionCorrected(len(redacted) - len(text.redacted)), of=case, by=by, on=on)
