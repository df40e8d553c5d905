"""What the clerk should notice of a case before she hands it down: the desk says it, and decides nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from huiyin.cases.models import Case
from huiyin.people.models import Body
from huiyin.ui.formats import listed

# Who writes so complains of those who should have watched, often the very body that the duty list proposes (M6, M16).
ACCUSES = re.compile(
    "包庇|袒护|保护伞|勾结|通风报信|好处|受贿|行贿|贿赂|打招呼|串通|徇私|以罚代管|提前通知|(?<!无所)不作为|乱作为"
)


def district_named(text: str, bodies: Sequence[Body]) -> Body | None:
    """The one district that the words name; None when they name none, or several."""
    named = [body for body in bodies if body.kind == Body.Kind.DISTRICT and body.short in text]
    return named[0] if len(named) == 1 else None


def hints_of(case: Case, text: str, named: Body | None) -> list[str]:
    """Sentences, the gravest first; `named` is the district that the words of a case without one speak of."""
    hints = []
    if found := list(dict.fromkeys(ACCUSES.findall(text))):
        hints.append(_("内容提到“%s”，请核对是否涉及被举报单位") % listed(found[:3]))
    if case.district_id is None:
        hints.append(_("行政区域未写明区，按内容中的%s建议") % named.short if named else _("行政区域未写明区"))
    if not case.types:
        hints.append(_("未注明污染类型"))
    return hints
