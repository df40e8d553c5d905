"""督办单 and 指令单: an instruction as paper, laid out after GB/T 9704."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from huiyin.cases.models import Case
from huiyin.instructions.models import Addressee, Instruction
from huiyin.lib.papers.forms import Form, Pair
from huiyin.lib.papers.official import Letter, Signature, letter
from huiyin.lib.papers.typeset import marks
from huiyin.ui.formats import day


def paper_of(instruction: Instruction, cases: Sequence[Case]) -> bytes:
    """The paper for a reader who may see these of its cases; of the others it says nothing, like the page."""
    addressees = Addressee.objects.filter(instruction=instruction).order_by("pk")
    body: list[str | Form] = [*instruction.text.splitlines()]
    if instruction.meeting and instruction.met_on:
        said = _("本项为%(day)s%(meeting)s议定事项。") % {
            "day": day(instruction.met_on),
            "meeting": instruction.meeting,
        }
        body.insert(0, said)
    if cases:
        body += [_("涉及案件："), *(Form(_rows(case)) for case in cases)]
    if instruction.due is not None:
        body.append(_("请于%(day)s前书面答复落实情况。") % {"day": day(instruction.due)})
    receipt: list[list[Pair]] = [
        [(_("签收单位"), ""), (_("签收人"), "")],
        [(_("签收时间"), ""), (_("联系电话"), "")],
    ]
    body += [_("签收回执："), Form(receipt, by_hand=True)]
    supervises = instruction.source == Instruction.Source.SUPERVISION
    urgent = _("（紧急）") if instruction.urgent else ""
    content = Letter(
        title=f"{_('督办单') if supervises else _('指令单')}{urgent}",
        body=body,
        head=instruction.body.name,
        number=instruction.number,
        to="、".join(one.name for one in addressees),
        signature=Signature([instruction.post or instruction.body.name], instruction.on),
    )
    return letter(content)


def _rows(case: Case) -> list[list[Pair]]:
    rows: list[list[Pair]] = [
        [(_("登记号"), str(case.number)), (_("受理编号"), case.accept_number or _("无"))],
        [(_("行政区域"), case.region or _("未注明")), (_("状态"), case.get_state_display())],
        [(_("举报内容"), case.text.redacted)],
    ]
    if case.due_city:
        rows.append([(_("办理期限"), marks(day(case.due_city)))])
    return rows
