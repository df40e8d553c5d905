"""What the database itself refuses of honesty signals: changing what was found, and judging it twice."""

from huiyin.lib.guards import append_only, frozen, no_delete, refuse

_JUDGED_BY_ONE_OF = (
    "NEW.judged_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM people_grant g JOIN people_body mine ON mine.id = g.body_id "
    "WHERE g.user_id = NEW.judged_by_id AND g.role IN ('discipline', 'discipline_chief') AND g.until IS NULL "
)
_ACCUSED = (
    "AND EXISTS (SELECT 1 FROM cases_accusation x JOIN people_body accused ON accused.id = x.body_id "
    "WHERE x.withdrawn_at IS NULL AND (x.case_id = NEW.case_id OR x.case_id = NEW.other_id) "
    "AND substr(mine.path, 1, length(accused.path)) = accused.path))"
)
_ITS_OWN = (
    "AND EXISTS (SELECT 1 FROM people_body theirs WHERE theirs.id = NEW.body_id "
    "AND substr(theirs.path, 1, length(mine.path)) = mine.path))"
)

GUARDS = [
    *no_delete("honesty_signal"),
    frozen(
        "honesty_signal",
        ["kind", "pair", "case_id", "other_id", "body_id", "claimed_kind", "claimed_id", "against_kind", "against_id",
         "strength", "detail", "on", "entered"],
        message="异常信号发现后不得修改，只能判断。",
    ),
    refuse(
        "signal_found_open",
        "honesty_signal",
        when="BEFORE INSERT",
        condition="NEW.judgement <> ''",
        message="异常信号先发现，后判断。",
    ),
    refuse(
        "signal_judged_once",
        "honesty_signal",
        when="BEFORE UPDATE",
        condition="OLD.judgement <> ''",
        message="异常信号已经判断，不得更改。",
    ),
    refuse(
        "signal_not_judged_by_the_accused",
        "honesty_signal",
        when="BEFORE UPDATE",
        condition=_JUDGED_BY_ONE_OF + _ACCUSED,
        message="案件举报的是判断人所在机关，须由上级纪检监察机关判断。",
    ),
    refuse(
        "signal_not_judged_by_its_own_body",
        "honesty_signal",
        when="BEFORE UPDATE",
        condition=_JUDGED_BY_ONE_OF + _ITS_OWN,
        message="异常信号涉及判断人所在机关，须由上级纪检监察机关判断。",
    ),
    *append_only("honesty_textprint"),
    *append_only("honesty_shingle"),
    *append_only("honesty_pictureprint"),
    *append_only("honesty_pictureband"),
    *no_delete("honesty_cursor"),
    refuse(
        "honesty_cursor_forward",
        "honesty_cursor",
        when="BEFORE UPDATE",
        condition="NEW.entry < OLD.entry",
        message="核查进度只能前进。",
    ),
]  # fmt: skip
