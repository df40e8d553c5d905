"""The road a case travels: few states, one map, moved by intake and closing only."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a case stands. The six tracks run side by side from hand-down; this is only the road's milestones."""

    REGISTERED = "registered", _("已登记")
    HANDED_DOWN = "handed_down", _("已交办")
    SUBMITTED = "submitted", _("已上报")
    PASSED = "passed", _("已审核")
    REPORTED = "reported", _("已反馈")
    CLOSED = "closed", _("已办结")
    VOID = "void", _("已作废")


# Backward moves need a reason: a return, a dissatisfied complainant, a failed check, a reopening.
NEXT: dict[str, frozenset[str]] = {
    State.REGISTERED: frozenset({State.HANDED_DOWN, State.VOID}),
    State.HANDED_DOWN: frozenset({State.SUBMITTED, State.VOID}),
    State.SUBMITTED: frozenset({State.PASSED, State.HANDED_DOWN}),
    State.PASSED: frozenset({State.REPORTED, State.HANDED_DOWN}),
    State.REPORTED: frozenset({State.CLOSED, State.HANDED_DOWN}),
    State.CLOSED: frozenset({State.HANDED_DOWN}),
    State.VOID: frozenset(),
}

OPEN = (State.REGISTERED, State.HANDED_DOWN, State.SUBMITTED, State.PASSED, State.REPORTED)


class Answer(models.TextChoices):
    """How far a case has been answered, as the disclosure table says it (是否办结)."""

    OPEN = "open", _("正在办理")
    IN_PART = "in_part", _("阶段性办结")
    ANSWERED = "answered", _("已办结")


class Origin(models.TextChoices):
    """Where a case came from. History is exempt from our own transitions' conditions, and marked."""

    LIST = "list", _("转办清单")
    MANUAL = "manual", _("人工登记")
    HISTORY = "history", _("历史导入")


class Channel(models.TextChoices):
    PHONE = "phone", _("来电")
    LETTER = "letter", _("来信")
    WECHAT = "wechat", _("微信")
    WEB = "web", _("网络")
    VISIT = "visit", _("现场")
    UNKNOWN = "", _("未注明")


class Finding(models.TextChoices):
    """核实结论."""

    TRUE = "true", _("属实")
    MOSTLY = "mostly", _("基本属实")
    PARTLY = "partly", _("部分属实")
    FALSE = "false", _("不属实")
