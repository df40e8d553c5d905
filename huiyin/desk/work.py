"""待办: what someone owes, by day. Reads the one table of duties, through the door."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.accountability.models import Appeal, Clue
from huiyin.cases import duties
from huiyin.cases.models import Case, Duty
from huiyin.cases.queries import through_the_door
from huiyin.checks.models import Check
from huiyin.committee.models import Side
from huiyin.instructions.queries import instructions_of, received_by
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared
from huiyin.people.models import User
from huiyin.people.rights import ROLES, Right
from huiyin.rectification.models import Item, Milestone

SHOWN = 100


@dataclass(frozen=True)
class Kind:
    """A kind of duty as the office calls it, who of the owing body does it, and where."""

    label: str | Promise
    right: Right
    anchor: str = ""
    page: Callable[[Duty, Case], str] | None = None  # a page of its own in place of the section of the case page
    apart: Callable[[Duty], str] | None = None  # where a duty is done that hangs on no case

    def url(self, duty: Duty) -> str:
        if duty.case is None:  # an instruction is told its way by `describe`
            return self.apart(duty) if self.apart is not None else ""
        if self.page is not None:
            return self.page(duty, duty.case)
        return f"{duty.case.get_absolute_url()}#{self.anchor}"


def _of_the_leader(duty: Duty, case: Case) -> str:
    """The form of this very duty: a leader has one thumb."""
    return reverse("leadership:duty", args=[case.number, duty.about_id, duty.kind.removeprefix("duty_")])


def _to_the_group(_duty: Duty, case: Case) -> str:
    return reverse("closing:feedback", args=[case.batch_id])


def _to_call(_duty: Duty, case: Case) -> str:
    return reverse("complainants:call", args=[case.number])


def _deadlines(_duty: Duty, case: Case) -> str:
    return reverse("deadlines:case", args=[case.number])


def _of_discipline(_duty: Duty, case: Case) -> str:
    return reverse("accountability:inquiry", args=[case.number])


def _of_the_clue(duty: Duty) -> str:
    """The page of the clue; an objection is reviewed on it too."""
    clue = getattr(duty, "clue", None)
    return clue.get_absolute_url() if clue is not None else ""


def _to_the_dispute(duty: Duty, _case: Case) -> str:
    return reverse("committee:dispute", args=[duty.about_id])


def _to_state(duty: Duty, case: Case) -> str:
    """The page of its dispute, as `describe` found it."""
    side = getattr(duty, "side", None)
    return side.dispute.get_absolute_url() if side is not None else case.get_absolute_url()


def _to_take_over(_duty: Duty) -> str:
    return reverse("roster:mine")


KINDS: dict[str, Kind] = {
    "sign": Kind(_("签收"), Right.HANDLE, "intake"),
    "objection": Kind(_("答复异议"), Right.HAND_DOWN, "intake"),
    "verify": Kind(_("核实"), Right.HANDLE, "verification"),
    "report_city": Kind(_("上报办理结果"), Right.HANDLE, "closing"),
    "conclude": Kind(_("形成办结结论"), Right.HANDLE, "closing"),
    "answer_instruction": Kind(_("答复批示"), Right.HANDLE, "leadership"),
    "duty_investigate": Kind(_("亲自参与案件调查"), Right.LEAD, page=_of_the_leader),
    "duty_on_site": Kind(_("亲自到现场解决问题"), Right.LEAD, page=_of_the_leader),
    "duty_plan": Kind(_("亲自研究制定整改方案"), Right.LEAD, page=_of_the_leader),
    "item": Kind(_("完成整改项"), Right.HANDLE, "rectification"),
    "milestone": Kind(_("完成阶段目标"), Right.HANDLE, "rectification"),
    "answer_extension": Kind(_("答复延期申请"), Right.HAND_DOWN, page=_deadlines),
    "accept": Kind(_("验收整改项"), Right.ACCEPT, "rectification"),
    "extension": Kind(_("答复延期申请"), Right.REVIEW_CITY, "rectification"),
    "review_district": Kind(_("区级审核"), Right.REVIEW_DISTRICT, "closing"),
    "review_city": Kind(_("市级审核"), Right.REVIEW_CITY, "closing"),
    "report_group": Kind(_("反馈督察组"), Right.FEED_BACK, page=_to_the_group),
    "answer_complainant": Kind(_("答复投诉人"), Right.HANDLE, "complainants"),
    "call_back": Kind(_("回访"), Right.CALL_BACK, page=_to_call),
    "oversight_first": Kind(_("监管责任调查首次答复"), Right.OVERSIGHT, page=_of_discipline),
    "clue_disposal": Kind(_("线索处置"), Right.OVERSIGHT, apart=_of_the_clue),
    "clue_talk": Kind(_("谈话函询"), Right.OVERSIGHT, apart=_of_the_clue),
    "clue_shelved": Kind(_("复查暂存线索"), Right.OVERSIGHT, apart=_of_the_clue),
    "clue_inquiry": Kind(_("初步核实"), Right.OVERSIGHT, apart=_of_the_clue),
    "clue_filed": Kind(_("立案审查调查"), Right.OVERSIGHT, apart=_of_the_clue),
    "clue_hearing": Kind(_("审理"), Right.OVERSIGHT, apart=_of_the_clue),
    "clue_decision": Kind(_("作出问责决定"), Right.OVERSIGHT, apart=_of_the_clue),
    "clue_execution": Kind(_("执行问责决定"), Right.OVERSIGHT, apart=_of_the_clue),
    "clue_appeal": Kind(_("复核申诉"), Right.OVERSIGHT, apart=_of_the_clue),
    "spot_check": Kind(_("现场检查"), Right.CHECK),
    "confirm_check": Kind(_("确认检查结论"), Right.PLAN_CHECKS),
    "state_side": Kind(_("陈述责任争议意见"), Right.HANDLE, page=_to_state),
    "hear_dispute": Kind(_("听取责任争议各方意见"), Right.SETTLE_DISPUTES, page=_to_the_dispute),
    "decide_dispute": Kind(_("裁定责任争议"), Right.SETTLE_DISPUTES, page=_to_the_dispute),
    "carry_out_ruling": Kind(_("执行责任争议裁定"), Right.HAND_DOWN, page=_to_the_dispute),
    "read_handover": Kind(_("阅交班记录并接班"), Right.VIEW_CASES, apart=_to_take_over),
}


_OF_THE_BODY = (
    Right.HANDLE,
    Right.CALL_BACK,
    Right.ACCEPT,
    Right.OVERSIGHT,
    Right.LEAD,
    Right.CHECK,
    Right.PLAN_CHECKS,
    Right.VIEW_CASES,
)


for _code, _kind in KINDS.items():
    duties.make_known(_code, _kind.label, _kind.right, inside=_kind.right in _OF_THE_BODY)

# Whoever received it owes it, whatever his role: no kind of the table above.
OF_INSTRUCTIONS: dict[str, str | Promise] = {"acknowledge_instruction": _("确认指令"), "instruction": _("答复指令")}


@dataclass
class Group:
    """The duties of one span of days."""

    key: str
    label: str | Promise
    tone: str
    duties: list[Duty] = field(default_factory=list)


def owed_by(user: User) -> list[Duty]:
    """The open duties that `user` is to do, the nearest first, at most `SHOWN` and one: his bodies' that his rights
    let him do, and his own as a leader. A duty on a case that the door keeps from him is not shown."""
    door = Q(case=None) | through_the_door(user)
    if user.may(Right.CHECK):  # such a duty names no case: the door of the check itself stands before it
        known = Check.objects.visible_to(user).of_open_duty()
        door &= ~Q(about_kind="check") | Q(about_id__in=known.values("pk"))
    # One that waits to be acknowledged stands on top of the page; one that asks for an answer here.
    parts = [part & ~Q(about_kind="addressee") for part in duties.owed_parts(user)]
    parts.append(Q(kind="instruction", about_kind="addressee", about_id__in=received_by(user)))
    asked = [
        Duty.objects.filter(door, part, done_at=None, dropped_at=None).order_by().values_list("due", "pk")
        for part in parts
    ]
    nearest = asked[0].union(*asked[1:]).order_by("due", "pk") if len(asked) > 1 else asked[0].order_by("due", "pk")
    keys = [pk for _due, pk in nearest[: SHOWN + 1]]  # the rows beside them only of those that are shown
    rows = Duty.objects.filter(pk__in=keys).order_by("due", "pk")
    return list(rows.select_related("case__lead_body", "case__batch", "body"))


_OPEN_ON = Prepared(
    lambda case: (
        Duty.objects.filter(case=case, done_at=None, dropped_at=None).select_related("body").order_by("due", "pk")
    )
)


def asked_on(case: Case, user: User) -> list[Duty]:
    """The open duties on `case` that `user` is to do, the nearest first, each with its word and its way."""
    duties = [duty for duty in _OPEN_ON(case.pk, case=case) if _is_to_do(duty, user)]
    describe(duties)
    return duties


def _is_to_do(duty: Duty, user: User) -> bool:
    """As `owed_by` asks the database."""
    if duty.official_id is not None:
        return duty.official_id == user.official_id
    kind = KINDS.get(duty.kind)
    if kind is None or duty.body is None:
        return False
    own = kind.right in _OF_THE_BODY
    return any(
        kind.right in ROLES[grant.role].rights
        and (grant.body_id == duty.body_id if own else grant.reach.holds(duty.body))
        for grant in user.grants_now()
    )


def by_day(duties: Iterable[Duty]) -> list[Group]:
    """Late, today, the next three days, later: the empty spans are left out, but for today."""
    today, now = clock.today(), clock.now()
    groups = [
        Group("late", _("已逾期"), "late"),
        Group("today", _("今天到期"), "soon"),
        Group("soon", _("三天内到期"), ""),
        Group("later", _("以后到期"), ""),
    ]
    for duty in duties:
        day = duty.due.astimezone(clock.SHANGHAI).date()
        late, soon = duty.due < now, day <= today + timedelta(days=3)
        groups[0 if late else 1 if day == today else 2 if soon else 3].duties.append(duty)
    return [group for group in groups if group.duties]


def describe(duties: Sequence[Duty]) -> None:
    """Give each duty its word (`label`) and where it is done (`url`); one about an item or an instruction names it."""
    items, given = _items_of(duties), instructions_of([d.about_id for d in duties if d.about_kind == "addressee"])
    _name_clues(duties)
    _name_sides(duties)
    checks = _checks_of(duties)
    for duty in duties:
        kind = KINDS.get(duty.kind)
        label: str | Promise = kind.label if kind else OF_INSTRUCTIONS.get(duty.kind, duty.kind)
        url = kind.url(duty) if kind else duty.case.get_absolute_url() if duty.case else ""
        item = items.get((duty.about_kind, duty.about_id or 0))
        if item is not None and duty.case is not None:
            label = gettext("%(what)s %(n)s：%(measure)s") % {"what": label, "n": item.n, "measure": item.measure[:24]}
            url = reverse("rectification:item", args=[duty.case.number, item.n])
        instruction = given.get(duty.about_id or 0) if duty.about_kind == "addressee" else None
        if instruction is not None:
            label = gettext("%(what)s %(number)s：%(title)s") % {
                "what": label, "number": instruction.number, "title": instruction.title,
            }  # fmt: skip
            url = instruction.get_absolute_url()
        clue = getattr(duty, "clue", None)
        if clue is not None:
            label = gettext("%(what)s %(clue)s") % {"what": label, "clue": clue}
        if duty.about_kind == "check" and duty.about_id in checks:
            check = checks[duty.about_id]
            label, url = f"{label} {check.case}", check.get_absolute_url()
        duty.label, duty.url = label, url  # type: ignore[attr-defined]


def _name_clues(duties: Sequence[Duty]) -> None:
    """Give each duty about a clue, or about an objection, its clue: only inspectors have such duties."""
    wanted: dict[str, list[int]] = {"clue": [], "appeal": []}
    for duty in duties:
        if duty.about_kind in wanted and duty.about_id is not None:
            wanted[duty.about_kind].append(duty.about_id)
    if not any(wanted.values()):
        return
    found: dict[tuple[str, int | None], Clue] = {
        ("clue", one.pk): one for one in Clue.objects.filter(pk__in=wanted["clue"]).select_related("case")
    }
    for one in Appeal.objects.filter(pk__in=wanted["appeal"]).select_related("decision__clue__case"):
        if one.decision.clue is not None:
            found["appeal", one.pk] = one.decision.clue
    for duty in duties:
        duty.clue = found.get((duty.about_kind, duty.about_id))  # type: ignore[attr-defined]


def _name_sides(duties: Sequence[Duty]) -> None:
    """Give each duty to speak in a dispute its side; no query where there is none."""
    wanted = [duty.about_id for duty in duties if duty.about_kind == "side"]
    sides = Side.objects.select_related("dispute").in_bulk(wanted) if wanted else {}
    for duty in duties:
        if duty.about_kind == "side":
            duty.side = sides.get(duty.about_id)  # type: ignore[attr-defined]


def _checks_of(duties: Sequence[Duty]) -> dict[int, Check]:
    """The spot checks that duties are about; no query where there is none."""
    wanted = [duty.about_id for duty in duties if duty.about_kind == "check"]
    return Check.objects.select_related("case").in_bulk(wanted) if wanted else {}


def _items_of(duties: Sequence[Duty]) -> dict[tuple[str, int], Item]:
    """The items that duties are about, by what the duty names: the item itself, or a step of it."""
    wanted: dict[str, list[int]] = {"item": [], "milestone": []}
    for duty in duties:
        if duty.about_kind in wanted and duty.about_id is not None:
            wanted[duty.about_kind].append(duty.about_id)
    found = {("item", item.pk): item for item in Item.objects.filter(pk__in=wanted["item"])} if wanted["item"] else {}
    if wanted["milestone"]:
        steps = Milestone.objects.filter(pk__in=wanted["milestone"]).select_related("item")
        found |= {("milestone", step.pk): step.item for step in steps}
    return found
