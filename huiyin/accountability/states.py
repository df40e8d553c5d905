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


class Move(models.TextChoices):
    """A step of the procedure: proposed by one inspector, approved by the chief, who is another."""

    TALK = "talk", _("谈话函询")
    INQUIRE = "inquire", _("初步核实")
    SHELVE = "shelve", _("暂存待查")
    SETTLE = "settle", _("予以了结")
    MERGE = "merge", _("并案处理")
    FILE = "file", _("立案审查调查")
    SEND = "send", _("移送审理")
    HEAR = "hear", _("审理通过")
    SEND_BACK = "send_back", _("退回补充调查")
    CANCEL = "cancel", _("撤销案件")
    DECIDE = "decide", _("作出决定")
    EXECUTE = "execute", _("执行备案")
    EXTEND = "extend", _("延长期限")
    STANDS = "stands", _("复核维持")
    CHANGED = "changed", _("复核变更")
    REVOKED = "revoked", _("复核撤销")


M = Move

# Where each step leads from where a clue stands. What is not here is refused by rule and by database.
ROAD: dict[ClueState, dict[Move, ClueState]] = {
    S.ACCEPTED: {M.TALK: S.TALK, M.INQUIRE: S.INQUIRY, M.SHELVE: S.SHELVED, M.SETTLE: S.SETTLED, M.MERGE: S.MERGED},
    S.TALK: {M.INQUIRE: S.INQUIRY, M.SHELVE: S.SHELVED, M.SETTLE: S.SETTLED},
    S.SHELVED: {M.TALK: S.TALK, M.INQUIRE: S.INQUIRY, M.SETTLE: S.SETTLED, M.MERGE: S.MERGED},
    S.INQUIRY: {M.FILE: S.FILED, M.SHELVE: S.SHELVED, M.SETTLE: S.SETTLED},
    S.FILED: {M.SEND: S.HEARING, M.CANCEL: S.SETTLED},
    S.HEARING: {M.HEAR: S.HEARD, M.SEND_BACK: S.FILED, M.CANCEL: S.SETTLED},
    S.HEARD: {M.DECIDE: S.DECIDED},
    S.DECIDED: {M.DECIDE: S.DECIDED, M.EXECUTE: S.EXECUTED},  # one step for each person
    S.EXECUTED: {},
}
REVIEWS = (M.STANDS, M.CHANGED, M.REVOKED)  # what an objection may come to; the clue stays where it stands
for _here in (S.DECIDED, S.EXECUTED):
    ROAD[_here] |= dict.fromkeys(REVIEWS, _here)

# What is owed where a clue stands: the kind of duty, and the code of its limit.
OWED: dict[ClueState, str] = {
    S.ACCEPTED: "clue_disposal",
    S.TALK: "clue_talk",
    S.SHELVED: "clue_shelved",
    S.INQUIRY: "clue_inquiry",
    S.FILED: "clue_filed",
    S.HEARING: "clue_hearing",
    S.HEARD: "clue_decision",
    S.DECIDED: "clue_execution",
}
for _here in OWED:
    ROAD[_here][M.EXTEND] = _here  # asked before the day

# Where a rulebook is silent, in natural days.
SILENT = {
    "clue_disposal": 5,
    "clue_talk": 30,
    "clue_shelved": 180,
    "clue_inquiry": 21,
    "clue_filed": 90,
    "clue_hearing": 30,
    "clue_decision": 15,
    "clue_execution": 30,
    "clue_appeal": 30,
    "appeal_period": 30,
}

# The rail of the page: where a clue that goes the whole way stands, one after the other.
RAIL = (S.ACCEPTED, S.INQUIRY, S.FILED, S.HEARING, S.HEARD, S.DECIDED, S.EXECUTED)
ENDED = (S.ANSWERED, S.EXECUTED, S.SETTLED, S.MERGED)
