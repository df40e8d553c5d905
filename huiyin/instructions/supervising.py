"""督办: putting a case under supervision by a 督办单 to its lead unit, and ending that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.cases.models import Case
from huiyin.instructions import events, rules
from huiyin.instructions.models import Instruction, Supervision
from huiyin.instructions.recipients import To
from huiyin.instructions.sending import send
from huiyin.journal.actions import record
from huiyin.leadership.rules import current_leads
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Post, User


def those_who_answer(case: Case) -> list[To]:
    """The lead unit of a case and its lead official: whom an instruction on it goes to unless its sender says otherwise."""
    lead = case.lead_assignment
    if lead is None:
        return []
    posts = [one.post for one in current_leads(case) if one.assignment_id == lead.pk]
    return [*(To(post) for post in posts if isinstance(post, Post)), To(lead.body)]


@transaction.atomic
def supervise(
    case: Case, text: str, *, reason: str, due_on: date, by: User, on: date, urgent: bool = False,
    uploads: Sequence[UploadedFile] = (),
) -> Supervision:  # fmt: skip
    """Put the case under supervision. The lead unit and its official owe the 督办单 an answer; the road is untouched."""
    rules.can_supervise(case, by=by).require()
    if not reason.strip():
        raise Refused(_("请写明督办原因。"))
    to = [one for one in those_who_answer(case) if one.kind != "post" or _may_reach(one, by, on)]
    instruction = send(
        text, to=to, cases=[case], urgent=urgent, due_on=due_on, uploads=uploads,
        source=Instruction.Source.SUPERVISION, by=by, on=on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            kept = Supervision.objects.create(
                case=case, instruction=instruction, reason=reason.strip()[:200], on=on, by=by
            )
    except IntegrityError as error:
        raise Refused(_("此案已在督办中。")) from error
    event = events.SupervisionBegan(instruction.number, kept.pk)
    record(event, of=case, by=by, on=on, reason=reason.strip())
    return kept


def _may_reach(one: To, by: User, on: date) -> bool:
    """A leader who has no account, or has left his post, receives nothing: his unit does."""
    assert isinstance(one.thing, Post)
    official = one.thing.holder_on(on)
    return official is not None and User.objects.filter(official=official, is_active=True).exists()


@transaction.atomic
def end_supervision(supervision: Supervision, *, note: str, by: User, on: date) -> None:
    """The matter is settled. The unit that handles the case cannot say so itself."""
    rules.can_end_supervision(supervision, by=by).require()
    if not note.strip():
        raise Refused(_("请写明解除督办的说明。"))
    standing = Supervision.objects.filter(pk=supervision.pk, ended_at=None)
    if not standing.update(ended_on=on, ended_at=clock.now(), ended_by=by, end_note=note.strip()[:200]):
        raise Refused(_("有人刚刚解除了督办，请刷新后查看。"))
    event = events.SupervisionEnded(supervision.instruction.number, supervision.pk)
    record(event, of=supervision.case, by=by, on=on, reason=note.strip())
