"""The road of a clue: one dictionary, from which rules, guards, forms and the rail of its page are made.

受理 → 处置 (four ways) → 初核 → 立案审查调查 → 审理 → 决定 → 执行 (domain.md, section 5). Which step leads where stands
here and nowhere else; what each owes next, and by when, is a limit of the rulebook of the same name.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClueState(models.TextChoices):
    """Where a clue stands."""

    WAITING = "waiting", _("随案待答复")  # the clue that every case is: its first answer is owed
    ANSWERED = "answered", _("随案答复，未发现失职失责")
    ACCEPTED = "accepted", _("待处置")
    TALK = "talk", _("谈话函询")
    INQUIRY = "inquiry", _("初步核实")
    SHELVED = "shelved", _("暂存待查")
    FILED = "filed", _("立案审查调查")
    HEARING = "hearing", _("审理")
    HEARD = "heard", _("待决定")
    DECIDED = "decided", _("已决定，待执行")
    EXECUTED = "executed", _("已执行")
    SETTLED = "settled", _("予以了结")
    MERGED = "merged", _("已并案")


S = ClueState

# What is still the case's own: no number, no owner, no step of the procedure.
UNNUMBERED = (S.WAITING, S.ANSWERED)

# The first answer alone takes a case's own clue from where it waits.
BY_ANSWER: dict[ClueState, tuple[ClueState, ...]] = {S.WAITING: (S.ANSWERED, S.ACCEPTED)}

# What is owed where a clue stands: the kind of duty, and the code of its limit.
OWED: dict[ClueState, str] = {S.ACCEPTED: "clue_disposal"}
