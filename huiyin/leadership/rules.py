"""Who may name whom, who may act in person, and what is still missing before submitting (M2, M3; invariants 1, 2)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case
from huiyin.cases.queries import is_accused, parts_of
from huiyin.cases.readiness import Line
from huiyin.cases.states import State
from huiyin.leadership.models import Lead, PersonalDuty, PersonalKind, WrittenInstruction
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared
from huiyin.lib.verdicts import YES, Verdict, first_no, no
from huiyin.people.models import Body, Post, User
from huiyin.people.rights import Right
from huiyin.rulebook.models import Rulebook
from huiyin.rulebook.sections import Grade
from huiyin.ui.formats import day, listed
from huiyin.ui.naming import title

# Of a body's leaders some hold their post in a body inside it: the district chief in the district's government.
LEADING_BODIES = (Body.Kind.GOVERNMENT, Body.Kind.PARTY_COMMITTEE)


def rulebook_of(case: Case) -> Rulebook:
    """The rulebook the case was handed down under; before that, the one of its inspection."""
    return case.rulebook or case.inspection.rulebook


def grade_of(case: Case) -> Grade:
    """The grade of the case as its rulebook had it on the day of its hand-down. Raises `Refused` when it has none."""
    book = rulebook_of(case)
    grade = book.named(Grade, case.grade, case.ruled_on)
    return grade if grade is not None else book.one_of(Grade, case.grade)


def rank_asked(case: Case) -> int:
    """From which rank a case of this grade must be led. Raises `Refused` when the rulebook has no such grade."""
    return grade_of(case).rank


def day_is_possible(case: Case, on: date) -> Verdict:
    """Nothing happens after today, nor on a case before the group handed it to the city (invariant 5)."""
    if on > clock.today():
        return no(_("日期不能晚于今天。"))
    if on < case.clock_start.astimezone(clock.SHANGHAI).date():
        return no(_("日期不能早于督察组移交本批案件的日期。"))
    return YES


def leads_body(post: Post, body: Body) -> bool:
    """Does the holder of `post` belong to the leadership of `body`: in it, or in its government or party committee?"""
    if post.body_id == body.pk:
        return True
    inside = post.body.depth == body.depth + 1 and body.holds(post.body)
    return inside and post.body.kind in LEADING_BODIES


def can_name_leader(assignment: Assignment, post: Post, *, by: User, on: date) -> Verdict:
    """A case is led from the rank that its grade asks for, by a leader of the unit, never by one of the accused (M2)."""
    case = assignment.case
    return first_no(
        may_name_leaders(case, by=by),
        _assignment_is_led(assignment),
        day_is_possible(case, on),
        _post_may_lead(case, assignment.body, post, on),
    )


def may_name_leaders(case: Case, *, by: User) -> Verdict:
    """Leaders are named by the office that hands down, while the case is being worked on."""
    if not by.may(Right.HAND_DOWN):
        return no(_("包案领导由协调联络组指定。"))
    if case.state == State.VOID:
        return no(_("案件已作废。"))
    if case.state == State.CLOSED:
        return no(_("案件已办结，更换包案领导须先重新办理。"))
    return YES


def _assignment_is_led(assignment: Assignment) -> Verdict:
    if assignment.ended_at is not None:
        return no(_("%(body)s已不再承办此案。") % {"body": assignment.body.short})
    if not assignment.needs_leader:
        return no(_("配合单位和转派部分不另设包案领导，由主办或跟进单位的包案领导负责。"))
    return YES


def _post_may_lead(case: Case, body: Body, post: Post, on: date) -> Verdict:
    if post.abolished is not None and post.abolished <= on:
        return no(_("“%(post)s”一职已撤销，请另选。") % {"post": post})
    if not leads_body(post, body):
        return no(_("“%(post)s”不是%(body)s的领导职务。") % {"post": post, "body": body.short})
    if post.rank < rank_asked(case):
        return no(_too_low(case))
    if is_accused(case, post.body):
        return no(_("%(body)s被举报，其领导不得包案，请由上级单位承办。") % {"body": post.body.short})
    if post.holder_on(on) is None:
        return no(_("“%(post)s”当日空缺，请另选或先登记任职。") % {"post": post})
    return YES


def _too_low(case: Case) -> str:
    grade = grade_of(case)
    return str(
        _("%(grade)s须由%(rank)s或以上职务包案。") % {"grade": title(grade), "rank": Post.Rank(grade.rank).label}
    )


def current_leads(case: Case) -> list[Lead]:
    """Those who answer for `case` now, the lead unit's first."""
    return _CURRENT(case.pk)


def records_of(case: Case) -> list[PersonalDuty]:
    """What leaders of `case`, present and former, did in person, void records too."""
    return _RECORDS(case.pk)


_CURRENT = Prepared(
    lambda case: (
        Lead.objects.current()
        .filter(assignment__case=case, assignment__ended_at=None)
        .select_related("official", "post__body", "assignment__body")
        .order_by("-assignment__lead", "assignment_id")
    )
)
_RECORDS = Prepared(lambda case: PersonalDuty.objects.filter(assignment__case=case).select_related("lead__official"))


def leaders_complete(case: Case) -> Verdict:
    """Each top-level responsible and follow-up unit has its leader, of the rank asked or above (invariant 1).

    Imported history is exempt. That there is not more than one, the database keeps.
    """
    if case.is_history:
        return YES
    leads = {lead.assignment_id: lead for lead in current_leads(case)}
    led = [part for part in parts_of(case) if part.needs_leader]
    missing = listed(part.body.short for part in led if part.pk not in leads)
    if missing:
        return no(_("%(bodies)s尚未指定包案领导。") % {"bodies": missing})
    asked = rank_asked(case)
    leading = [leads[part.pk] for part in led]
    low = [lead for lead in leading if lead.post.rank < asked]
    if low:
        return no(_("%(lead)s：%(why)s") % {"lead": low[0], "why": _too_low(case)})
    accused = [lead for lead in leading if is_accused(case, lead.post.body)]
    if accused:
        return no(_("%(body)s被举报，须更换包案领导。") % {"body": accused[0].post.body.short})
    return YES


def can_act_in_person(lead: Lead, *, by: User) -> Verdict:
    """The in-person duties are done and written down by the leader himself, nobody for him (M3)."""
    if by.official_id != lead.official_id or not by.may(Right.LEAD):
        return no(_("此项须由包案领导%(name)s本人登记。") % {"name": lead.official.name})
    if lead.ended_at is not None:
        return no(_("您已不再包办此案，未完成的事项由现任包案领导办理。"))
    if lead.assignment.case.state in (State.REGISTERED, State.VOID, State.CLOSED):
        return no(_("案件不在办理中，不能登记亲自办理事项。"))
    if is_accused(lead.assignment.case, lead.post.body):  # accused after he was named: the office names another
        return no(
            _("%(body)s被举报，其领导不得办理本案，请联系协调联络组更换包案领导。") % {"body": lead.post.body.short}
        )
    return YES


def can_do_duty(lead: Lead, *, by: User, on: date) -> Verdict:
    """As `can_act_in_person`, on a day on which he answered for the case."""
    verdict = first_no(can_act_in_person(lead, by=by), day_is_possible(lead.assignment.case, on))
    if not verdict:
        return verdict
    if on < lead.on:
        return no(_("您自%(day)s起包案，日期不能早于这一天。") % {"day": day(lead.on)})
    return YES


def can_void_duty(record: PersonalDuty, *, by: User) -> Verdict:
    """A wrong record is voided by its author, or by the office; the duty is owed again (invariant 4)."""
    if record.voided_at is not None:
        return no(_("此记录已经作废。"))
    if record.lead.assignment.case.state == State.CLOSED:
        return no(_("案件已办结，如有差错须先重新办理。"))
    if by.pk == record.by_id or by.may(Right.HAND_DOWN):
        return YES
    return no(_("只有登记人本人或协调联络组可以作废此记录。"))


def can_instruct(case: Case, *, by: User) -> Verdict:
    """Who holds the right to instruct may write on a case he sees (批示)."""
    if not by.may(Right.INSTRUCT):
        return no(_("批示由指挥领导或包案领导作出。"))
    if case.state == State.VOID:
        return no(_("案件已作废。"))
    if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        return no(_("您不在此案的办理范围内，不能批示。"))
    return YES


def can_answer(instruction: WrittenInstruction, *, by: User) -> Verdict:
    """A written instruction is answered once, by the lead unit."""
    if instruction.answered_at is not None:
        return no(_("此批示已经答复。"))
    lead_unit = instruction.case.lead_assignment
    if lead_unit is None:
        return no(_("案件尚未交办，交办后由主办单位答复。"))
    if not by.may(Right.HANDLE, at=lead_unit.body) or not by.belongs_to(lead_unit.body):
        return no(_("批示由主办单位%(body)s答复。") % {"body": lead_unit.body.short})
    return YES


def to_submit(case: Case) -> list[Line]:
    """What leadership asks before a case is submitted: leaders in place, and per current leader his three duties.

    A duty that a former leader of the assignment did stays done; the successor owes the rest (invariant 2).
    """
    done = {(row.assignment_id, row.kind) for row in records_of(case) if row.voided_at is None}
    lines = [Line("leadership.leaders", _("包案领导"), leaders_complete(case), f"{case.get_absolute_url()}#leadership")]
    for lead in current_leads(case):
        for kind in PersonalKind:
            met = (lead.assignment_id, kind.value) in done
            label = _("%(name)s（%(body)s）%(duty)s") % {
                "name": lead.official.name,
                "body": lead.assignment.body.short,
                "duty": kind.label,
            }
            verdict = YES if met else no(_("尚无记录，须由包案领导本人登记。"))
            url = reverse("leadership:duty", args=[case.number, lead.pk, kind.value])
            lines.append(Line(f"leadership.{kind.value}", label, verdict, url))
    return lines
