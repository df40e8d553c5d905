"""What the database itself refuses of the committee: a ruling for a body nobody heard, unsigned, or out of its number."""

from huiyin.lib.guards import append_only, frozen, no_delete, refuse

_STEPS = "'filed>heard', 'heard>decided', 'filed>withdrawn', 'heard>withdrawn'"

GUARDS = [
    *(g for table in ("member", "dispute", "side", "ruling") for g in no_delete(f"committee_{table}")),
    *append_only("committee_hearing", message="听取意见的记录不得修改或删除。"),
    frozen("committee_member", ["official_id", "post", "seat", "since", "entered", "by_id"]),
    frozen("committee_member", ["until"], once=True),
    frozen("committee_dispute", ["case_id", "assignment_id", "objection_id", "reasons", "on", "entered", "by_id"]),
    refuse(
        "dispute_begins_filed",
        "committee_dispute",
        when="BEFORE INSERT",
        condition="NEW.state <> 'filed'",
        message="责任争议从提出开始。",
    ),
    refuse(
        "dispute_road",
        "committee_dispute",
        when="BEFORE UPDATE OF state",
        condition=f"OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ({_STEPS})",
        message="责任争议不能这样转换状态。",
    ),
    refuse(
        "dispute_heard_before_ruling",
        "committee_dispute",
        when="BEFORE UPDATE OF state",
        condition=(
            "NEW.state = 'heard' AND OLD.state <> 'heard' AND NOT EXISTS "
            "(SELECT 1 FROM committee_hearing h WHERE h.dispute_id = NEW.id)"
        ),
        message="没有听取意见的记录。",
    ),
    frozen("committee_side", ["dispute_id", "body_id"]),
    frozen("committee_side", ["stated_on", "stated_at", "stated_by_id"], once=True),
    refuse(
        "side_words_stand",
        "committee_side",
        when="BEFORE UPDATE OF text",
        condition="OLD.text <> '' AND OLD.text <> NEW.text",
        message="陈述登记后不得修改。",
    ),
    frozen(
        "committee_ruling",
        ["dispute_id", "year", "n", "body_id", "reasons", "basis", "signer_id", "on", "entered", "by_id"],
        message="裁定作出后不得修改。",
    ),
    frozen("committee_ruling", ["carried_out_at", "carried_out_by_id"], once=True),
    refuse(
        "ruling_number_gapless",
        "committee_ruling",
        when="BEFORE INSERT",
        condition="NEW.n <> (SELECT COALESCE(MAX(r.n), 0) + 1 FROM committee_ruling r WHERE r.year = NEW.year)",
        message="裁定文号须连续。",
    ),
    refuse(
        "ruling_for_a_side",
        "committee_ruling",
        when="BEFORE INSERT",
        condition=(
            "NOT EXISTS (SELECT 1 FROM committee_side s WHERE s.dispute_id = NEW.dispute_id AND s.body_id = NEW.body_id)"
        ),
        message="只能裁定由争议各方之一承办。",
    ),
    refuse(
        "ruling_all_sides_stated",
        "committee_ruling",
        when="BEFORE INSERT",
        condition=(
            "EXISTS (SELECT 1 FROM committee_side s WHERE s.dispute_id = NEW.dispute_id AND s.stated_at IS NULL)"
        ),
        message="争议各方尚未全部陈述。",
    ),
    refuse(
        "ruling_signed_by_chair",
        "committee_ruling",
        when="BEFORE INSERT",
        condition=(
            "NOT EXISTS (SELECT 1 FROM committee_member m WHERE m.id = NEW.signer_id AND m.seat IN ('chair', 'deputy') "
            'AND m.since <= NEW."on" AND (m.until IS NULL OR m.until > NEW."on"))'
        ),
        message="裁定须由环委会在任主任或副主任签发。",
    ),
]
