"""A finding together with what proves it: both stand, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from huiyin.cases.models import Question
from huiyin.files.actions import attach
from huiyin.people.models import User
from huiyin.verification import actions
from huiyin.verification.models import QuestionFinding


@transaction.atomic
def find_with_evidence(
    question: Question,
    *,
    finding: str,
    facts: str,
    by: User,
    on: date,
    verified_by: str = "",
    uploads: Sequence[UploadedFile] = (),
    expecting: int | None = None,
) -> QuestionFinding:
    """`actions.find`, and each file as evidence of the question; a file that is refused undoes the finding too."""
    row = actions.find(
        question, finding=finding, facts=facts, verified_by=verified_by, by=by, on=on, expecting=expecting
    )
    for file in uploads:
        attach(question, file, case=question.case, by=by, on=on)
    return row
