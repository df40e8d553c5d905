"""The verbs of rectification."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from huiyin.cases import duties
from huiyin.cases.limits import due_by
from huiyin.cases.models import Case
from huiyin.cases.queries import accused_of
from huiyin.files.actions import attach
from huiyin.journal.actions import record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.lib.working_days import last_moment
from huiyin.people.models import Body, Grant, User
from huiyin.people.rights import ROLES, Right
from huiyin.rectification import events, rules
from huiyin.rectification.models import Extension, Item, Milestone, Progress, Proof


@transaction.atomic
def plan_item(
    case: Case,
    *,
    problem: str,
    measure: str,
    person: str,
    term: str,
    due: date,
    restriction: str = "",
    by: User,
    on: date,
) -> Item:
    """One thing to put right, by whom and by when (M9). The unit owes it from now on."""
    rules.can_plan(case, by=by, on=on, due=due).require()
    if not (problem.strip() and measure.strip() and person.strip()):
        raise Refused(_("整改项须写明存在问题、措施和责任人。"))
    if term not in Item.Term.values:
        raise Refused(_("请选择整改类别。"))
    Case.objects.select_for_update().get(pk=case.pk)  # two who plan at once do not give one number twice
    part = rules.acting_part(case, by=by)
    assert part is not None
    n = (case.items.aggregate(last=Max("n"))["last"] or 0) + 1
    item = Item.objects.create(
        case=case,
        assignment=part,
        body=part.body,
        n=n,
        problem=problem.strip(),
        measure=measure.strip(),
        person=person.strip(),
        term=term,
        due=due,
        restriction=restriction.strip(),
        on=on,
        by=by,
    )
    duties.open_duty("item", part.body, due=last_moment(due), start=clock.now(), case=case, about=item, rule="item")
    record(events.ItemPlanned(item.pk, n, term, due.isoformat(), part.body.code), of=case, by=by, on=on)
    return item


@transaction.atomic
def restrict_item(item: Item, restriction: str, *, by: User, on: date) -> None:
    """Say what holds until the item is done (限产), where the plan did not; what was said once is not rewritten."""
    if not rules.acts_for(item, by=by):
        raise Refused(_("由整改单位%s填写。") % item.body.name)
    if not restriction.strip():
        raise Refused(_("请写明完成前的限制；无需限制的写明理由。"))
    written = Item.objects.filter(pk=item.pk, restriction="", state=Item.State.OPEN).update(
        restriction=restriction.strip()[:200]
    )
    if not written:
        raise Refused(_("完成前的限制已写明，或此项不在整改中。"))
    item.restriction = restriction.strip()[:200]
    record(events.ItemRestricted(item.pk), of=item.case, by=by, on=on)


@transaction.atomic
def plan_milestone(item: Item, name: str, *, due: date, by: User, on: date) -> Milestone:
    """A step of a long item with its own day; the unit owes it."""
    item = _locked(item)
    rules.can_plan_milestone(item, by=by, on=on, due=due).require()
    if not name.strip():
        raise Refused(_("请写明阶段目标。"))
    milestone = Milestone.objects.create(item=item, name=name.strip()[:200], due=due)
    duties.open_duty(
        "milestone", item.body, due=last_moment(due), start=clock.now(), case=item.case, about=milestone, rule="item"
    )
    record(events.MilestonePlanned(item.pk, milestone.pk, due.isoformat()), of=item.case, by=by, on=on)
    return milestone


@transaction.atomic
def reach_milestone(milestone: Milestone, *, note: str = "", by: User, on: date) -> None:
    """The step was reached on `on`."""
    rules.can_reach(milestone, by=by, on=on).require()
    reached = Milestone.objects.filter(pk=milestone.pk, reached_on=None, voided_at=None).update(
        reached_on=on, reached_at=clock.now(), reached_by=by, note=note.strip()[:300]
    )
    if not reached:
        raise Refused(_("有人刚刚登记了此阶段目标，请刷新后再操作。"))
    duties.finish("milestone", about=milestone, by=by, on=on)
    record(events.MilestoneReached(milestone.item_id, milestone.pk), of=milestone.item.case, by=by, on=on)


@transaction.atomic
def void_milestone(milestone: Milestone, *, reason: str, by: User, on: date) -> None:
    """The step was entered in error; it stays readable and is no longer owed."""
    rules.can_void_milestone(milestone, by=by).require()
    if not reason.strip():
        raise Refused(_("作废须写明原因。"))
    voided = Milestone.objects.filter(pk=milestone.pk, voided_at=None, reached_on=None).update(
        voided_at=clock.now(), void_reason=reason.strip()[:200]
    )
    if not voided:
        raise Refused(_("有人刚刚更新了此阶段目标，请刷新后再操作。"))
    duties.drop("milestone", about=milestone, reason=reason.strip()[:200])
    record(events.MilestoneVoided(milestone.item_id, milestone.pk), of=milestone.item.case, by=by, on=on, reason=reason)


def _locked(item: Item) -> Item:
    """The item as it stands now, held until the end of the transaction; on SQLite a second writer waits anyway."""
    fresh = Item.objects.select_for_update().get(pk=item.pk)
    fresh.case, fresh.body = item.case, item.body
    return fresh


@transaction.atomic
def enter_progress(
    case: Case,
    text: str,
    *,
    item: Item | None = None,
    joint: str = "",
    people: int | None = None,
    machines: int | None = None,
    vehicles: int | None = None,
    place: str = "",
    uploads: Sequence[UploadedFile] = (),
    by: User,
    on: date,
) -> Progress:
    """What was done on `on`: people, machines, lorries, as joint operations report it each day (M10).

    Each of `uploads` becomes evidence of the entry; one that is refused undoes the entry too.
    """
    rules.can_work(case, by=by, on=on, numbers=(people, machines, vehicles)).require()
    if not text.strip():
        raise Refused(_("请写明进展情况。"))
    if item is not None and item.case_id != case.pk:
        raise Refused(_("进展须记在本案的整改项下。"))
    part = rules.acting_part(case, by=by)
    assert part is not None
    progress = Progress.objects.create(
        case=case,
        item=item,
        body=part.body,
        joint=joint.strip(),
        text=text.strip(),
        people=people,
        machines=machines,
        vehicles=vehicles,
        place=place.strip(),
        on=on,
        by=by,
    )
    for file in uploads:
        attach(progress, file, case=case, by=by, on=on, place=progress.place)
    record(events.ProgressEntered(progress.pk, part.body.code, people, machines, vehicles), of=case, by=by, on=on)
    return progress


@transaction.atomic
def void_progress(progress: Progress, *, reason: str, by: User, on: date) -> None:
    """The entry was wrong; it stays readable, and counts no more."""
    rules.can_void_progress(progress, by=by).require()
    if not reason.strip():
        raise Refused(_("作废须写明原因。"))
    if not Progress.objects.filter(pk=progress.pk, voided_at=None).update(
        voided_at=clock.now(), void_reason=reason.strip()[:200]
    ):
        raise Refused(_("有人刚刚作废了此条进展，请刷新后再操作。"))
    record(events.ProgressVoided(progress.pk), of=progress.case, by=by, on=on, reason=reason)


@transaction.atomic
def prove_item(item: Item, text: str, *, uploads: Sequence[UploadedFile] = (), by: User, on: date) -> Proof:
    """The unit says the item was done on `on`, and shows it by `uploads`; another body is to accept it."""
    rules.can_prove(item, by=by, on=on).require()
    if not text.strip():
        raise Refused(_("请写明完成情况。"))
    if not Item.objects.filter(pk=item.pk, state=Item.State.OPEN).update(state=Item.State.PROVED, proved_on=on):
        raise Refused(_("有人刚刚更新了此项，请刷新后再操作。"))
    item.state, item.proved_on = Item.State.PROVED, on
    proof = Proof.objects.create(item=item, text=text, done_on=on, by=by)
    for file in uploads:
        attach(proof, file, case=item.case, by=by, on=on)
    duties.finish("item", about=item, by=by, on=on)
    _await_acceptance(item)
    record(events.ItemProved(item.pk, proof.pk), of=item.case, by=by, on=on)
    return proof


def _await_acceptance(item: Item) -> None:
    """Someone owes the acceptance from the moment it was asked for (invariant 6): a limit that begins with an event."""
    case, now = item.case, clock.now()
    rulebook = case.rulebook or case.inspection.rulebook
    duties.open_duty(
        "accept",
        owner_with(item, (Right.ACCEPT,)),
        due=due_by(rulebook, "accept", now, on=case.ruled_on, grade=case.grade, default_days=10),
        start=now,
        case=case,
        about=item,
        rule="accept",
    )


def owner_with(item: Item, rights: tuple[Right, ...]) -> Body:
    """The body that owes a look at `item`: the nearest one with such a right over its unit that has no part in the
    case and is not accused. Where there is none, the coordination office owes finding one."""
    roles = [role.code for role in ROLES.values() if set(rights) & role.rights]
    grants = Grant.objects.in_effect().filter(role__in=roles, reach__path__in=item.body.ancestor_paths())
    assigned = set(item.case.assignments.values_list("body_id", flat=True))
    accused = accused_of(item.case)
    for grant in grants.select_related("body", "reach").order_by("-reach__depth", "body__path", "pk"):
        if grant.body_id not in assigned and not any(a.holds(grant.body) for a in accused):
            return grant.body
    office = Body.objects.filter(kind=Body.Kind.OFFICE, until=None).order_by("depth", "path").first()
    return office or Body.objects.order_by("path")[0]


@transaction.atomic
def accept_item(proof: Proof, decision: str, *, by: User, on: date) -> None:
    """Another body has looked and the item is put right."""
    _decide(proof, decision, accepted=True, by=by, on=on)


@transaction.atomic
def return_item(proof: Proof, decision: str, *, by: User, on: date) -> None:
    """Another body has looked and it is not: the unit owes the item again, by the day it always had."""
    _decide(proof, decision, accepted=False, by=by, on=on)


def _decide(proof: Proof, decision: str, *, accepted: bool, by: User, on: date) -> None:
    rules.can_decide(proof, by=by, on=on).require()
    if not decision.strip():
        raise Refused(_("验收须写明意见。"))
    item = proof.item
    body = rules.accepting_body(item, by=by)
    assert body is not None
    decided = Proof.objects.filter(pk=proof.pk, accepted=None).update(
        accepted=accepted,
        decision=decision.strip(),
        decided_on=on,
        decided_at=clock.now(),
        decided_by=by,
        decided_for=body,
    )
    if not decided:
        raise Refused(_("有人刚刚验收了此项，请刷新后再操作。"))
    state = Item.State.ACCEPTED if accepted else Item.State.OPEN
    if not Item.objects.filter(pk=item.pk, state=Item.State.PROVED).update(state=state):
        raise Refused(_("有人刚刚更新了此项，请刷新后再操作。"))
    item.state = state
    duties.finish("accept", about=item, by=by, on=on)
    if accepted:
        duties.drop("extension", about=item, reason=_("此项已验收，无须答复延期申请。"))
    event = events.ItemAccepted if accepted else events.ItemReturned
    record(event(item.pk, proof.pk, body.code), of=item.case, by=by, on=on, reason=decision)
    if not accepted:
        duties.open_duty(
            "item", item.body, due=last_moment(item.due), start=clock.now(), case=item.case, about=item, rule="item"
        )


@transaction.atomic
def ask_extension(item: Item, *, asked: date, reason: str, by: User, on: date) -> Extension:
    """Ask for more time, before the day, with reason and progress and a new day (invariant 6)."""
    item = _locked(item)
    rules.can_ask_extension(item, asked, by=by, on=on).require()
    if not reason.strip():
        raise Refused(_("申请延期须写明理由和进展。"))
    if item.extensions.filter(granted=None).exists():
        raise Refused(_("此前的延期申请尚未答复。"))
    extension = Extension.objects.create(item=item, former=item.due, asked=asked, reason=reason.strip(), on=on, by=by)
    duties.open_duty(
        "extension",
        owner_with(item, (Right.REVIEW_CITY,)),
        due=last_moment(item.due),  # answered after the day it is about, it would be no answer
        start=clock.now(),
        case=item.case,
        about=item,
    )
    record(events.ExtensionAsked(item.pk, asked.isoformat()), of=item.case, by=by, on=on, reason=reason)
    return extension


@transaction.atomic
def answer_extension(
    extension: Extension, *, granted: bool, fixed: date | None = None, answer: str, by: User, on: date
) -> None:
    """Grant more time until `fixed`, or not; granting must fix a day."""
    rules.can_answer_extension(extension, by=by, on=on).require()
    if not answer.strip():
        raise Refused(_("答复延期须写明意见。"))
    if granted and (fixed is None or fixed <= extension.former):
        raise Refused(_("同意延期须写明晚于原期限的新期限。"))
    item = extension.item
    answered = Extension.objects.filter(pk=extension.pk, granted=None).update(
        granted=granted, fixed=fixed if granted else None, answer=answer.strip(), answered_on=on, answered_by=by
    )
    if not answered:
        raise Refused(_("有人刚刚答复了此项申请，请刷新后再操作。"))
    duties.finish("extension", about=item, by=by, on=on)
    if granted and fixed is not None:
        Item.objects.filter(pk=item.pk).update(due=fixed)
        item.due = fixed
        duties.move("item", about=item, due=last_moment(fixed))
    record(
        events.ExtensionAnswered(item.pk, granted, fixed.isoformat() if granted and fixed else ""),
        of=item.case,
        by=by,
        on=on,
        reason=answer,
    )


@transaction.atomic
def void_item(item: Item, *, reason: str, by: User, on: date) -> None:
    """The item was entered in error; it stays readable, and neither it nor its steps are owed any more."""
    rules.can_void(item, by=by).require()
    if not reason.strip():
        raise Refused(_("作废须写明原因。"))
    why = reason.strip()[:200]
    voided = Item.objects.filter(pk=item.pk, state=Item.State.OPEN).update(
        state=Item.State.VOID, voided_at=clock.now(), void_reason=why
    )
    if not voided:
        raise Refused(_("有人刚刚更新了此项，请刷新后再操作。"))
    item.state = Item.State.VOID
    duties.drop("item", about=item, reason=why)
    duties.drop("extension", about=item, reason=why)
    for milestone in item.milestones.filter(reached_on=None, voided_at=None):
        duties.drop("milestone", about=milestone, reason=why)
    record(events.ItemVoided(item.pk), of=item.case, by=by, on=on, reason=reason)
