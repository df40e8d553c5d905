"""For whom a person may act in this room: for himself, and for those he stands in for today."""

from __future__ import annotations

from django.http import Http404

from huiyin.instructions.models import Delegation, Instruction, Notice, Receipt
from huiyin.people.models import User


def get_instruction(pk: int, *, user: User) -> Instruction:
    """The one door to an instruction: `Http404` for what does not exist and, alike, for what is not his."""
    found = (
        Instruction.objects.visible_to(user)
        .select_related("by", "body", "ended_by", "supervision__case")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_notice(pk: int, *, user: User) -> Notice:
    """The one door to a notice."""
    found = Notice.objects.visible_to(user).select_related("by", "body", "reach").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def away_for(user: User) -> list[Delegation]:
    """Those for whom `user` stands in today."""
    return list(Delegation.objects.in_effect().filter(delegate=user).select_related("absent"))


def receipts_of(instruction: Instruction, user: User) -> list[Receipt]:
    """Under which `user` may act on the instruction: his own first, then those of whom he stands in for."""
    for_whom = [user.pk, *(row.absent_id for row in away_for(user))]
    rows = Receipt.objects.filter(instruction=instruction, user__in=for_whom).select_related(
        "addressee__body", "addressee__official", "addressee__acknowledged_by", "user"
    )
    return sorted(rows, key=lambda row: (row.user_id != user.pk, row.pk))


def addressees_of(instruction: Instruction, user: User) -> set[int]:
    """The addressees for which `user` may act."""
    return {receipt.addressee_id for receipt in receipts_of(instruction, user)}
