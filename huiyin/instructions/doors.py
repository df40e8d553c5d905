"""Whose files of an instruction a person may see: those who have it; of an answer, its sender and who gave it."""

from __future__ import annotations

from huiyin.cases.models import Case
from huiyin.files.doors import register
from huiyin.instructions.access import addressees_of
from huiyin.instructions.models import Answer, Instruction
from huiyin.people.models import User


def instruction_door(_case: Case | None, about: int, user: User) -> bool:
    """Whoever may read the instruction may read what hangs on it."""
    return Instruction.objects.visible_to(user).filter(pk=about).exists()


def answer_door(_case: Case | None, about: int, user: User) -> bool:
    """An answer is its addressee's and the sender's; the other recipients do not read it."""
    answer = Answer.objects.select_related("addressee__instruction").filter(pk=about).first()
    if answer is None:
        return False
    instruction = answer.addressee.instruction
    if not Instruction.objects.visible_to(user).filter(pk=instruction.pk).exists():
        return False
    return instruction.by_id == user.pk or answer.addressee_id in addressees_of(instruction, user)


register("instructions.instruction", instruction_door, in_the_chain=False, needs_case=False)
register("instructions.answer", answer_door, in_the_chain=False, needs_case=False)
