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

GUARDS = [
    *(g for t in ("item", "milestone", "progress", "proof", "extension") for g in no_delete(f"rectification_{t}")),
    frozen("rectification_item", ["case_id", "assignment_id", "body_id", "n", "term", "on", "entered", "by_id"]),
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
    frozen("rectification_progress", ["case_id", "item_id", "body_id", "text", "on", "entered", "by_id"]),
]
