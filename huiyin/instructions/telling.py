"""Telling people of instructions and notices: by a sentence, a number and a way there; never by words of a case."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from huiyin.instructions.models import Addressee, Answer, Instruction, Notice
from huiyin.jobs.messages import message_kind, tell, tell_all
from huiyin.people.models import Body, User

NEW = message_kind("instruction_new", _("有新的指令"))
ESCALATED = message_kind("instruction_escalated", _("指令逾期未确认"))
RETURNED = message_kind("answer_returned", _("指令答复被退回"))
NOTICE = message_kind("notice_new", _("有新的通知"))


def tell_of(instruction: Instruction, users: Iterable[int], groups: Iterable[Body]) -> None:
    """Everybody who received it, and the group bots of the bodies it went to."""
    tell_all(
        User.objects.filter(pk__in=list(users)), NEW, number=instruction.number, path=instruction.get_absolute_url(),
        urgent=instruction.urgent, key=f"instruction:{instruction.pk}:new", groups=groups,
    )  # fmt: skip


def tell_above(addressee: Addressee, level: int, users: Iterable[User]) -> None:
    """Who stands above whoever has not acknowledged."""
    instruction = addressee.instruction
    tell_all(
        users, ESCALATED, number=instruction.number, path=instruction.get_absolute_url(), urgent=instruction.urgent,
        key=f"addressee:{addressee.pk}:risen:{level}",
    )  # fmt: skip


def tell_returned(answer: Answer) -> None:
    """Whoever gave the answer."""
    instruction = answer.addressee.instruction
    path = instruction.get_absolute_url()
    tell(answer.by, RETURNED, number=instruction.number, path=path, key=f"answer:{answer.pk}:returned")


def tell_of_notice(notice: Notice, users: Iterable[User]) -> None:
    """Everybody whom the notice reaches."""
    tell_all(
        users, NOTICE, path=notice.get_absolute_url(), urgent=notice.urgent, key=f"notice:{notice.pk}",
        groups=[notice.reach],
    )  # fmt: skip
