"""What the database itself refuses in rectification: accepting one's own work, moving days without an answer."""

from huiyin.lib.guards import frozen, no_delete, refuse

# A body that ever had a part in the case handled it (invariant 3); the acceptor belongs to another one.
_ASSIGNED = (
    "EXISTS (SELECT 1 FROM rectification_item i JOIN cases_assignment a ON a.case_id = i.case_id "
    "WHERE i.id = NEW.item_id AND a.body_id = NEW.decided_for_id)"
)
_OTHERS_BODY = (
    "NOT EXISTS (SELECT 1 FROM people_grant g WHERE g.user_id = NEW.decided_by_id AND g.body_id = NEW.decided_for_id)"
)


def _ahead(day: str, moment: str) -> dict[str, str]:
    """The day lies after the Shanghai day of the moment at which it was typed."""
    return {
        "sqlite": f'NEW."{day}" > date(NEW."{moment}", \'+8 hours\')',
        "postgresql": f'NEW."{day}" > (NEW."{moment}" AT TIME ZONE \'Asia/Shanghai\')::date',
    }


# What an item may become, and nothing else: it is proved, then accepted or returned; void only while open.
_STEPS = "'open>proved', 'proved>open', 'proved>accepted', 'open>void'"

GUARDS = [
    *(g for t in ("item", "milestone", "progress", "proof", "extension") for g in no_delete(f"rectification_{t}")),
    frozen(
        "rectification_item",
        ["case_id", "assignment_id", "body_id", "n", "problem", "measure", "person", "term", "on", "entered", "by_id"],
    ),
    frozen("rectification_item", ["voided_at"], once=True),
    refuse(
        "item_day_moves_by_extension",
        "rectification_item",
        when="BEFORE UPDATE OF due",
        condition=(
            "OLD.due <> NEW.due AND NOT EXISTS (SELECT 1 FROM rectification_extension e "
            "WHERE e.item_id = NEW.id AND e.granted AND e.fixed = NEW.due)"
        ),
        message="整改期限只能经延期批准后变更。",
    ),
    refuse(
        "item_restriction_stands",
        "rectification_item",
        when="BEFORE UPDATE OF restriction",
        condition="OLD.restriction <> '' AND NEW.restriction <> OLD.restriction",
        message="完成前的限制写明后不得改写。",
    ),
    refuse(
        "item_begins_open",
        "rectification_item",
        when="BEFORE INSERT",
        condition="NEW.state <> 'open'",
        message="整改项从“整改中”开始。",
    ),
    refuse(
        "item_road",
        "rectification_item",
        when="BEFORE UPDATE OF state",
        condition=f"OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ({_STEPS})",
        message="整改项不能这样转换状态。",
    ),
    refuse(
        "item_void_before_proof",
        "rectification_item",
        when="BEFORE UPDATE OF state",
        condition=("NEW.state = 'void' AND EXISTS (SELECT 1 FROM rectification_proof p WHERE p.item_id = NEW.id)"),
        message="已提请过验收的整改项不得作废。",
    ),
    refuse(
        "proof_begins_undecided",
        "rectification_proof",
        when="BEFORE INSERT",
        condition="NEW.accepted IS NOT NULL OR NEW.decided_for_id IS NOT NULL",
        message="整改凭证须由其他单位另行验收。",
    ),
    refuse(
        "proof_not_ahead_of_its_day",
        "rectification_proof",
        when="BEFORE INSERT",
        condition=_ahead("done_on", "entered"),
        message="不能先报完成后整改。",
    ),
    refuse(
        "progress_not_ahead_of_its_day",
        "rectification_progress",
        when="BEFORE INSERT",
        condition=_ahead("on", "entered"),
        message="进展不能登记在尚未到来的日期。",
    ),
    refuse(
        "milestone_not_ahead_of_its_day",
        "rectification_milestone",
        when="BEFORE UPDATE OF reached_on",
        condition=_ahead("reached_on", "reached_at"),
        message="阶段目标不能登记在尚未到来的日期。",
    ),
    refuse(
        "extension_entered_in_time",
        "rectification_extension",
        when="BEFORE INSERT",
        # The day it was typed, not the day it claims: an extension asked afterwards is no extension (invariant 6).
        condition={
            "sqlite": "NEW.former < date(NEW.entered, '+8 hours')",
            "postgresql": "NEW.former < (NEW.entered AT TIME ZONE 'Asia/Shanghai')::date",
        },
        message="期限已过，不能再申请延期。",
    ),
    refuse(
        "extension_of_the_standing_day",
        "rectification_extension",
        when="BEFORE INSERT",
        condition="NOT EXISTS (SELECT 1 FROM rectification_item i WHERE i.id = NEW.item_id AND i.due = NEW.former)",
        message="延期须针对现行期限。",
    ),
    refuse(
        "progress_of_its_case",
        "rectification_progress",
        when="BEFORE INSERT",
        condition=(
            "NEW.item_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM rectification_item i WHERE i.id = NEW.item_id "
            "AND i.case_id = NEW.case_id)"
        ),
        message="进展须记在本案的整改项下。",
    ),
    refuse(
        "item_accepted_on_proof",
        "rectification_item",
        when="BEFORE UPDATE OF state",
        condition=(
            "NEW.state = 'accepted' AND OLD.state <> 'accepted' AND NOT EXISTS (SELECT 1 FROM rectification_proof p "
            "WHERE p.item_id = NEW.id AND p.accepted)"
        ),
        message="整改项须凭验收结论销项。",
    ),
    refuse(
        "acceptor_is_of_another_body",
        "rectification_proof",
        when="BEFORE UPDATE OF decided_for_id",
        condition=f"NEW.decided_for_id IS NOT NULL AND ({_ASSIGNED} OR {_OTHERS_BODY})",
        message="验收人须属于未承办本案的单位。",
    ),
    frozen("rectification_proof", ["item_id", "text", "done_on", "entered", "by_id"]),
    frozen("rectification_proof", ["accepted", "decided_on", "decided_by_id", "decided_for_id"], once=True),
    frozen("rectification_extension", ["item_id", "former", "asked", "reason", "on", "entered", "by_id"]),
    frozen("rectification_extension", ["granted", "fixed", "answered_on", "answered_by_id"], once=True),
    frozen("rectification_milestone", ["item_id", "name", "due"]),
    frozen("rectification_milestone", ["reached_on", "reached_at", "reached_by_id"], once=True),
    frozen("rectification_milestone", ["voided_at"], once=True, name="rectification_milestone_void_once"),
    frozen(
        "rectification_progress",
        [
            "case_id",
            "item_id",
            "body_id",
            "text",
            "joint",
            "people",
            "machines",
            "vehicles",
            "place",
            "on",
            "entered",
            "by_id",
        ],
    ),
    frozen("rectification_progress", ["voided_at"], once=True),
]
