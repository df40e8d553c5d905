"""May this item be planned, proved, accepted, put off; and is everything put right?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case
from huiyin.cases.queries import accused_of, has_handled, parts_of
from huiyin.cases.readiness import Line
from huiyin.cases.states import State
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared, hang
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import Body, User
from huiyin.people.rights import ROLES, Right
from huiyin.rectification.models import Extension, Item, Milestone, Progress, Proof
from huiyin.ui.formats import day

ACCEPTING = ("rectification.item_accepted", "rectification.item_returned", "rectification.extension_answered")
MOST = 1_000_000  # people, machines or lorries in one entry: beyond it somebody typed a telephone number


def items_of(case: Case) -> list[Item]:
    """The items of a case with their steps, proofs and extensions, void ones too, in their order."""
    rows = _ITEMS(case.pk, case=case)
    if rows:
        hang(rows, "milestones", _MILESTONES(case.pk), by="item")
        hang(rows, "proofs", _PROOFS(case.pk), by="item")
        hang(rows, "extensions", _EXTENSIONS(case.pk), by="item")
    return rows


_ITEMS = Prepared(lambda case: Item.objects.filter(case=case).select_related("body", "by").order_by("n"))
_MILESTONES = Prepared(lambda case: Milestone.objects.filter(item__case=case).select_related("reached_by"))
_PROOFS = Prepared(lambda case: Proof.objects.filter(item__case=case).select_related("by", "decided_by", "decided_for"))
_EXTENSIONS = Prepared(
    lambda case: Extension.objects.filter(item__case=case).select_related("by", "answered_by").order_by("pk")
)


def acting_part(case: Case, *, by: User) -> Assignment | None:
    """The current part of `case` that `by` acts for as a handler, the lead unit's first; None when he has none.

    A body accused after the part was given handles nothing any more (invariant 3).
    """
    mine = [part for part in parts_of(case) if by.belongs_to(part.body) and by.may(Right.HANDLE, at=part.body)]
    if not mine:
        return None
    accused = accused_of(case)
    return next((part for part in mine if not any(a.holds(part.body) for a in accused)), None)


def acts_for(item: Item, *, by: User) -> bool:
    """Is `by` a handler of the item's unit, and that unit not accused?"""
    if not (by.belongs_to(item.body) and by.may(Right.HANDLE, at=item.body)):
        return False
    return not any(a.holds(item.body) for a in accused_of(item.case))


def day_has_come(case: Case, on: date) -> Verdict:
    """What is recorded has happened, and not before the group handed the case over (invariant 5)."""
    if on > clock.today():
        return no(_("日期不能晚于今天。"))
    if on < case.clock_start.astimezone(clock.SHANGHAI).date():
        return no(_("日期不能早于督察组移交本批案件的日期。"))
    return YES


def may_plan(case: Case, *, by: User) -> Verdict:
    """Items are planned by a unit that has the case, from hand-down until it is closed."""
    if case.state in (State.REGISTERED, State.VOID, State.CLOSED):
        return no(_("案件不在办理中，不能列入整改项。"))
    if acting_part(case, by=by) is None:
        return no(_("只有承办本案的单位可以制定整改项。"))
    return YES


def can_plan(case: Case, *, by: User, on: date, due: date | None = None) -> Verdict:
    """Besides: the day of planning has come, and the day due does not lie before it."""
    if due is not None and due < on:
        return no(_("完成期限不能早于制定日期。"))
    return first_no(may_plan(case, by=by), day_has_come(case, on))


def can_plan_milestone(item: Item, *, by: User, on: date, due: date | None = None) -> Verdict:
    """A long item is cut into steps by its own unit; no step lies beyond the item's own day."""
    if item.state != Item.State.OPEN:
        return no(_("此项不在整改中。"))
    if item.term != Item.Term.LONG:
        return no(_("只有长期整改项设阶段目标。"))
    if not acts_for(item, by=by):
        return no(_("由整改单位%s设定阶段目标。") % item.body.name)
    if due is not None and due < on:
        return no(_("阶段目标的期限不能早于制定日期。"))
    if due is not None and due > item.due:
        return no(_("阶段目标的期限不能晚于整改项的期限%s。") % day(item.due))
    return day_has_come(item.case, on)


def can_void_milestone(milestone: Milestone, *, by: User) -> Verdict:
    """A step entered in error is void; one that was reached stays."""
    if milestone.voided_at is not None or milestone.reached_on is not None:
        return no(_("此阶段目标已完成或已作废。"))
    item = milestone.item
    if item.state != Item.State.OPEN:
        return no(_("此项不在整改中。"))
    if item.case.state != State.HANDED_DOWN:
        return no(_("案件上报后，阶段目标不能作废。"))
    return YES if acts_for(item, by=by) else no(_("由整改单位%s登记。") % item.body.name)


def can_void(item: Item, *, by: User) -> Verdict:
    """An item entered in error is void: by its unit, while the case is in hand and before it ever asked for acceptance.

    Later it stays: reviewers passed the case with it, and an item that was refused must not vanish.
    """
    if item.state != Item.State.OPEN:
        return no(_("只能作废整改中的项目。"))
    if item.case.state != State.HANDED_DOWN:
        return no(_("案件上报后，整改项不能作废。"))
    if item.proofs.exists():
        return no(_("已提请过验收的整改项不能作废。"))
    return YES if acts_for(item, by=by) else no(_("由整改单位%s作废。") % item.body.name)


def may_work(case: Case, *, by: User) -> Verdict:
    """Progress is entered by a unit of the case; also after the case was answered, while long items go on."""
    if case.state in (State.REGISTERED, State.VOID):
        return no(_("案件尚未交办或已作废。"))
    if acting_part(case, by=by) is None:
        return no(_("只有承办本案的单位可以登记进展。"))
    return YES


def can_work(case: Case, *, by: User, on: date, numbers: Iterable[int | None] = ()) -> Verdict:
    """Besides: for a day that has come, with believable numbers of people and machines."""
    if any(n is not None and not 0 <= n <= MOST for n in numbers):
        return no(_("人员、机械和车辆数须在 0 至 %(most)s 之间，请核对。") % {"most": MOST})
    return first_no(may_work(case, by=by), day_has_come(case, on))


def can_void_progress(progress: Progress, *, by: User) -> Verdict:
    """An entry that was wrong is void, by the unit that entered it."""
    if progress.voided_at is not None:
        return no(_("此条进展已作废。"))
    if not (by.belongs_to(progress.body) and by.may(Right.HANDLE, at=progress.body)):
        return no(_("由登记单位%s作废。") % progress.body.name)
    return YES


def may_prove(item: Item, *, by: User) -> Verdict:
    """The unit of the item says it is done, once every step of a long one was reached."""
    if item.state != Item.State.OPEN:
        return no(_("此项不在整改中。"))
    if not acts_for(item, by=by):
        return no(_("由整改单位%s提交完成情况。") % item.body.name)
    if item.milestones.filter(reached_on=None, voided_at=None).exists():
        return no(_("尚有阶段目标未完成，完成后才能提请验收。"))
    return YES


def can_prove(item: Item, *, by: User, on: date) -> Verdict:
    """Besides: not ahead of its day, nor before the item was planned."""
    if on > clock.today():
        return no(_("完成日期不能晚于今天：不能先报完成后整改。"))
    if on < item.on:
        return no(_("完成日期不能早于制定日期。"))
    return may_prove(item, by=by)


def accepting_body(item: Item, *, by: User) -> Body | None:
    """The body for which `by` accepts: one that gave him the right over the item's unit, never had a part in the case,
    and lies in no accused body (invariant 3)."""
    grants = [
        grant for grant in by.grants_now() if Right.ACCEPT in ROLES[grant.role].rights and grant.reach.holds(item.body)
    ]
    if not grants:
        return None
    assigned = set(item.case.assignments.values_list("body_id", flat=True))
    accused = accused_of(item.case)
    free = (g.body for g in grants if g.body_id not in assigned and not any(a.holds(g.body) for a in accused))
    return next(free, None)


def can_decide(proof: Proof, *, by: User, on: date | None = None) -> Verdict:
    """Acceptance is by someone of another body who did not handle the case (invariant 3)."""
    item = proof.item
    if proof.accepted is not None:
        return no(_("此项已有验收结论。"))
    if not by.may(Right.ACCEPT, at=item.body):
        return no(_("您没有验收权限，由验收员验收。"))
    if has_handled(by, item.case, but=ACCEPTING):
        return no(_("您或您所在单位办理过此案，须由其他单位验收。"))
    if accepting_body(item, by=by) is None:
        return no(_("须由未承办本案、未被举报的单位验收。"))
    if on is not None and on > clock.today():
        return no(_("验收日期不能晚于今天。"))
    if on is not None and on < proof.done_on:
        return no(_("验收日期不能早于完成日期。"))
    return YES


def may_ask_extension(item: Item, *, by: User) -> Verdict:
    """Before the day has passed by the clock, whatever day the asking claims: the item's unit asks (invariant 6)."""
    if item.state != Item.State.OPEN:
        return no(_("此项不在整改中。"))
    if not acts_for(item, by=by):
        return no(_("由整改单位%s申请延期。") % item.body.name)
    if clock.today() > item.due:
        return no(_("期限%s已过，不能再申请延期。") % day(item.due))
    return YES


def can_ask_extension(item: Item, asked: date, *, by: User, on: date) -> Verdict:
    """An extension is asked before the due day has passed, by the item's unit, and names a later day (invariant 6)."""
    may = may_ask_extension(item, by=by)
    if not may:
        return may
    if on > item.due:
        return no(_("期限%s已过，不能再申请延期。") % day(item.due))
    if asked <= item.due:
        return no(_("延期须写明晚于原期限的日期。"))
    return day_has_come(item.case, on)


def can_answer_extension(extension: Extension, *, by: User, on: date | None = None) -> Verdict:
    """An extension is answered by the office or a city reviewer of a body without a part in the case, not accused."""
    case = extension.item.case
    if extension.granted is not None:
        return no(_("此项延期申请已答复。"))
    if extension.lapsed:
        return no(_("此项已验收或已作废，无须答复延期申请。"))
    if not (by.may(Right.REVIEW_CITY) or by.may(Right.HAND_DOWN)):
        return no(_("延期由协调联络组或市级审核答复。"))
    if by.pk == extension.by_id or case.assignments.filter(body__in=by.bodies()).exists():
        return no(_("您所在单位承办此案，不能答复延期。"))
    if any(a.holds(grant.body) for a in accused_of(case) for grant in by.grants_now()):
        return no(_("您所在单位被本案举报，不能答复延期。"))
    if on is not None and on > clock.today():
        return no(_("答复日期不能晚于今天。"))
    if on is not None and on < extension.on:
        return no(_("答复日期不能早于申请日期。"))
    return YES


def may_reach(milestone: Milestone, *, by: User) -> Verdict:
    """A milestone is reached when its unit says so."""
    item = milestone.item
    if milestone.reached_on is not None or milestone.voided_at is not None:
        return no(_("此阶段目标已完成或已作废。"))
    if item.state != Item.State.OPEN:
        return no(_("此项不在整改中。"))
    if not acts_for(item, by=by):
        return no(_("由整改单位%s登记。") % item.body.name)
    return YES


def can_reach(milestone: Milestone, *, by: User, on: date) -> Verdict:
    """Besides: not ahead of its day, nor before the item was planned."""
    if on > clock.today():
        return no(_("完成日期不能晚于今天。"))
    if on < milestone.item.on:
        return no(_("完成日期不能早于制定日期。"))
    return may_reach(milestone, by=by)


def to_answer(case: Case, *, in_part: bool) -> list[Line]:
    """已办结: every item accepted. 阶段性办结: every item accepted or dated (invariant 2), and something is left to watch:
    a long item, with steps and with what holds until it is done (M9), or one whose day still lies ahead."""
    items = [item for item in items_of(case) if item.state != Item.State.VOID]
    lines = [_line(item, case, _dated(item) if in_part else _accepted(item)) for item in items]
    if in_part:
        left = any(item.state != Item.State.ACCEPTED for item in items)
        verdict = YES if left else no(_("没有尚在整改的项目：整改均已验收或无整改项的，应作出“已办结”结论。"))
        url = f"{case.get_absolute_url()}#rectification"
        lines.append(Line("rectification.left", _("有期限在后的整改项继续跟踪"), verdict, url))
    return lines


def _line(item: Item, case: Case, verdict: Verdict) -> Line:
    label = _("整改项 %(n)s：%(measure)s") % {"n": item.n, "measure": item.measure[:40]}
    return Line(f"rectification.item.{item.n}", label, verdict, f"{case.get_absolute_url()}#item-{item.n}")


def _accepted(item: Item) -> Verdict:
    if item.state == Item.State.ACCEPTED:
        return YES
    if item.state == Item.State.PROVED:
        return no(_("第 %s 项已报完成，尚待验收。") % item.n)
    return no(_("第 %s 项尚未完成整改。") % item.n)


def _dated(item: Item) -> Verdict:
    today = clock.today()
    if item.state == Item.State.ACCEPTED:
        return YES
    if item.due < today:
        # The day of an item that was proved in time and not yet looked at has passed as well: it must be looked at.
        return _accepted(item) if item.state == Item.State.PROVED else no(_("第 %s 项已逾期。") % item.n)
    if item.term != Item.Term.LONG:
        return YES
    steps = [one for one in item.milestones.all() if one.voided_at is None]
    if not steps:
        return no(_("第 %s 项为长期整改，须设阶段目标。") % item.n)
    if any(one.reached_on is None and one.due < today for one in steps):
        return no(_("第 %s 项有阶段目标逾期未完成。") % item.n)
    if not item.restriction.strip():
        return no(_("第 %s 项为长期整改，须写明完成前的限制（如限产）；无需限制的写明理由。") % item.n)
    return YES


def to_strike_off(case: Case) -> list[Line]:
    """销号 needs every item accepted."""
    return to_answer(case, in_part=False)
