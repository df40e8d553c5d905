"""责任争议裁定书: the paper of a ruling."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.committee.models import Ruling
from huiyin.lib.papers.forms import Form
from huiyin.lib.papers.official import Letter, Signature, letter
from huiyin.ui.formats import day

HEAD = "环境保护委员会"


def ruling_paper(ruling: Ruling, city: str) -> bytes:
    """The ruling with the matter, what each side said, the reasons and the basis, and who signed."""
    dispute, case = ruling.dispute, ruling.dispute.case
    sides = list(dispute.sides.select_related("body"))
    hearings = list(dispute.hearings.order_by("on", "pk"))
    body: list[str | Form] = [
        _("一、争议事项"),
        Form(
            [
                [(_("登记号"), str(case.number)), (_("受理编号"), case.accept_number or _("无"))],
                [(_("举报内容"), case.text.redacted)],
                [(_("争议事项"), dispute.reasons)],
            ]
        ),
        _("二、各方意见"),
        Form([[(side.body.name, side.text)] for side in sides]),
        *(
            _("%(day)s在%(place)s听取意见，到场：%(present)s。")
            % {"day": day(hearing.on), "place": hearing.place, "present": hearing.present}
            for hearing in hearings
        ),
        _("三、理由和依据"),
        ruling.reasons,
        _("依据：%s。") % ruling.basis.rstrip("。"),
        _("四、裁定"),
        _("本件由%s承办。争议处理期间案件办理期限不停；今后同类事项照此办理。") % ruling.body.name,
    ]
    content = Letter(
        title=_("责任争议裁定书"),
        body=body,
        head=f"{city}{HEAD}",
        number=ruling.number,
        signer=ruling.signer.official.name,
        to="、".join(side.body.name for side in sides),
        signature=Signature([f"{city}{HEAD}"], ruling.on),
    )
    return letter(content)
