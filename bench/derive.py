"""What follows from a case that was made: its parts, findings, measures, items, answers and journal, all by SQL.

The offsets keep the keys of second rows (a second question, a follow-up unit) apart from those of first ones.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from bench.bulk import derive
from huiyin.accountability.models import Clue, OversightAnswer
from huiyin.cases.models import (
    Access,
    Accusation,
    Assignment,
    CaseDistrict,
    CaseType,
    Duty,
    Inquiry,
    Question,
    RepeatLink,
)
from huiyin.closing.models import Conclusion, FeedbackCase, Review, StrikeOff, Submission
from huiyin.complainants.models import CallBack, Complainant, Reply
from huiyin.enforcement.models import CaseParty, EnforcementAnswer, Measure
from huiyin.journal.models import ChainHead, Entry
from huiyin.leadership.models import Lead, PersonalDuty, WrittenInstruction
from huiyin.rectification.models import Item, Progress, Proof
from huiyin.verification.models import CaseFacts, QuestionFinding

NUMBERED = (Question, Assignment, Lead, Inquiry, Item, Submission, Reply)
SHARED = 33  # every so many cases concern a second district
CASES = "cases_case c"
HANDED = f"{CASES} WHERE c.state <> 'registered'"
DONE = f"{CASES} WHERE c.state IN ('submitted', 'passed', 'closed')"
CLOSED = f"{CASES} WHERE c.state = 'closed'"
TEXT = "substr(t.redacted, 1, 60)"
UNIT = "(SELECT id FROM people_user WHERE username = 'unit')"
MAKER = "c.entered_by_id"
OFFICE = "(SELECT id FROM people_body WHERE code = 'office')"
DISCIPLINE = "(SELECT id FROM people_body WHERE code = 'discipline')"
ZEROS = "0" * 64


def _day(n: int) -> str:
    """`n` days after the case came."""
    return f"date(c.received_on, '+{n} days')" if connection.vendor == "sqlite" else f"(c.received_on + {n})"


def _at(n: int) -> str:
    return (
        f"datetime(c.entered, '+{n} days')" if connection.vendor == "sqlite" else f"(c.entered + interval '{n} days')"
    )


def _told(n: int, by: str = MAKER) -> dict[str, str]:
    """The day it happened, the moment it was entered, and by whom."""
    return {"on": _day(n), "entered": _at(n), "by_id": by}


def _if(condition: str, then: str) -> str:
    return f"CASE WHEN {condition} THEN {then} END"


def spine(total: int, parties: int) -> None:
    """Kinds, places, questions, inquiries, clues, repeats and accusations."""
    for place in (0, 1):
        element = {
            "sqlite": f"json_extract(c.types, '$[{place}]')",
            "postgresql": f"c.types::jsonb ->> {place}",
        }[connection.vendor]
        derive(CaseType, f"{CASES} WHERE {element} IS NOT NULL", {"case_id": "c.id", "code": element})
    derive(CaseDistrict, CASES, {"case_id": "c.id", "district_id": "c.district_id"})
    beside = (
        "(SELECT b.id FROM people_body b WHERE b.kind = 'district' AND b.id <> c.district_id ORDER BY b.id LIMIT 1)"
    )
    derive(CaseDistrict, f"{CASES} WHERE c.id % {SHARED} = 0", {"case_id": "c.id", "district_id": beside})
    words = f"{CASES} JOIN cases_casetext t ON t.case_id = c.id"
    derive(Question, words, {"id": "c.id", "case_id": "c.id", "n": "1", "text": TEXT})
    derive(
        Question, f"{words} WHERE c.id % 2 = 0", {"id": f"c.id + {total}", "case_id": "c.id", "n": "2", "text": TEXT}
    )
    for offset, kind in ((0, "enforcement"), (total, "oversight")):
        answered = _if("c.state IN ('submitted', 'passed', 'closed')", _at(6))
        derive(
            Inquiry,
            CASES,
            {"id": f"c.id + {offset}", "case_id": "c.id", "kind": f"'{kind}'", "opened": "c.entered", "answered": answered},
        )  # fmt: skip
    answered = "CASE WHEN c.state IN ('submitted', 'passed', 'closed') THEN 'answered' ELSE 'waiting' END"
    clue = {"case_id": "c.id", "source": "'case'", "state": answered, "on": "c.received_on", "entered": "c.entered"}
    derive(Clue, CASES, clue)
    derive(
        RepeatLink,
        f"{CASES} WHERE c.id % 20 = 0 AND c.id > 40",
        {"case_id": "c.id", "earlier_id": "c.id - 37", "why": "'words'", **_told(0)},
    )
    town = (
        "(SELECT b.id FROM people_body b WHERE b.kind = 'town' AND b.id <> c.lead_body_id ORDER BY b.id DESC LIMIT 1)"
    )
    derive(Accusation, f"{HANDED} AND c.id % 1000 = 3", {"case_id": "c.id", "body_id": town, **_told(0)})


def parts(total: int, parties: int) -> None:
    """The lead unit and, for a fifth, the district behind it; their leaders and what these did; who may see it."""
    signed = {
        "state": "CASE c.state WHEN 'closed' THEN 'in' ELSE 'signed' END",
        "signed_at": _at(1),
        "signed_by_id": UNIT,
    }
    derive(
        Assignment,
        HANDED,
        {"id": "c.id", "case_id": "c.id", "body_id": "c.lead_body_id", "part": "'responsible'", "lead": "true",
         **_told(0), **signed},
    )  # fmt: skip
    followed = f"{HANDED} AND c.id % 5 = 0 AND c.district_id <> c.lead_body_id"
    derive(
        Assignment,
        followed,
        {"id": f"c.id + {total}", "case_id": "c.id", "body_id": "c.district_id", "part": "'follow_up'",
         "lead": "false", **_told(0), **signed},
    )  # fmt: skip
    led = (
        "cases_assignment a JOIN cases_case c ON c.id = a.case_id JOIN people_post p ON p.body_id = a.body_id "
        "JOIN people_tenure h ON h.post_id = p.id"
    )
    derive(
        Lead,
        led,
        {"id": "a.id", "assignment_id": "a.id", "post_id": "p.id", "official_id": "h.official_id", "rank_asked": "1",
         **_told(0)},
    )  # fmt: skip
    done = "leadership_lead l JOIN cases_assignment a ON a.id = l.assignment_id JOIN cases_case c ON c.id = a.case_id"
    for n, kind in enumerate(("investigate", "on_site", "plan"), start=3):
        derive(
            PersonalDuty,
            f"{done} WHERE c.state IN ('submitted', 'passed', 'closed')",
            {"assignment_id": "a.id", "lead_id": "l.id", "kind": f"'{kind}'", "place": "'现场'", "note": "'已到场办理。'",
             "evidence_note": "'照片'", **_told(n, UNIT)},
        )  # fmt: skip
        _duty(done, f"duty_{kind}", n, owner="official_id", is_owed_by="l.official_id", about=("lead", "l.id"))
    instruction = {
        "case_id": "c.id",
        "text": "'请抓紧办理,件件有回音。'",
        "answer": "'已落实。'",
        "answered_on": _day(8),
    }
    derive(
        WrittenInstruction,
        f"{DONE} AND c.id % 25 = 0",
        {**instruction, "answered_at": _at(8), "answered_by_id": UNIT, **_told(2)},
    )
    let_in = {"case_id": "c.id", "since": "c.received_on", "why": "'assignment'"}
    subject = "'body:' || a.body_id"
    given = "cases_assignment a JOIN cases_case c ON c.id = a.case_id"
    derive(Access, given, {**let_in, "subject": subject})
    derive(
        Access,
        f"{given} WHERE a.lead AND c.lead_body_id <> c.district_id AND c.id % 5 <> 0",
        {**let_in, "subject": "'body:' || c.district_id"},
    )
    derive(Access, done, {**let_in, "why": "'lead'", "subject": "'official:' || l.official_id"})


def _duty(source: str, kind: str, n: int, *, owner: str, is_owed_by: str, about: tuple[str, str]) -> None:
    """A duty that is done on a case that was submitted, and open on one that was not."""
    done = "c.state IN ('submitted', 'passed', 'closed')"
    derive(
        Duty,
        source,
        {"kind": f"'{kind}'", "case_id": "c.id", "about_kind": f"'{about[0]}'", "about_id": about[1], owner: is_owed_by,
         "start": "c.clock_start", "due": "COALESCE(c.due, c.due_group)", "rule": f"'{kind}'", "entered": "c.entered",
         "done_on": _if(done, _day(n)), "done_at": _if(done, _at(n)), "done_by_id": _if(done, UNIT)},
    )  # fmt: skip


def duties(total: int, parties: int) -> None:
    """What units and the office owed or owe."""
    for n, kind in enumerate(("verify", "report_city"), start=4):
        _duty(HANDED, kind, n, owner="body_id", is_owed_by="c.lead_body_id", about=("case", "c.id"))
    owed = {"case_id": "c.id", "about_kind": "'case'", "about_id": "c.id", "start": "c.clock_start", "due": "c.due"}
    for state, kind, body in (
        ("registered", "hand_down", OFFICE),
        ("submitted", "review_district", "c.district_id"),
        ("passed", "report_group", OFFICE),
    ):
        derive(
            Duty,
            f"{CASES} WHERE c.state = '{state}'",
            {**owed, "kind": f"'{kind}'", "body_id": body, "rule": f"'{kind}'", "entered": "c.entered"},
        )


def tracks(total: int, parties: int) -> None:
    """Findings, measures, answers of both inquiries, items with their proof."""
    verified = {"verified_by": "'何某'", "facts": "'经查,' || substr(q.text, 1, 50)", "finding": "c.finding"}
    derive(
        QuestionFinding,
        "cases_question q JOIN cases_case c ON c.id = q.case_id WHERE c.state IN ('submitted', 'passed', 'closed')",
        {"question_id": "q.id", **verified, **_told(4, UNIT)},
    )
    derive(
        CaseFacts,
        f"{CASES} JOIN cases_casetext t ON t.case_id = c.id WHERE c.state IN ('submitted', 'passed', 'closed')",
        {"case_id": "c.id", "inspection_id": "c.inspection_id", "finding": "c.finding", "facts": f"'经查,' || {TEXT}",
         **_told(4, UNIT)},
    )  # fmt: skip
    answer = {"reasons": "'事实清楚,处理得当。'", **_told(6, UNIT)}
    derive(EnforcementAnswer, DONE, {"inquiry_id": "c.id", "outcome": "'measures'", **answer})
    derive(
        OversightAnswer,
        DONE,
        {"case_id": "c.id", "outcome": "'none'", "signature": "'纪某'", "body_id": DISCIPLINE, **answer},
    )
    party = f"(1 + (c.id * 7919) % {parties})"
    derive(CaseParty, DONE, {"case_id": "c.id", "party_id": party, **_told(3, UNIT)})
    measure = {
        "case_id": "c.id",
        "inspection_id": "c.inspection_id",
        "party_id": party,
        "authority_id": "c.lead_body_id",
    }
    kind = (
        "CASE WHEN c.id % 3 = 1 THEN 'ordered_to_rectify' WHEN c.id % 15 = 2 THEN 'production_halted' "
        "WHEN c.id % 15 = 5 THEN 'closed_down' WHEN c.id % 30 = 8 THEN 'sealed_or_seized' ELSE 'rectify_by_deadline' END"
    )
    number = {"document_number": "'责改〔' || c.id || '〕号'"}
    derive(Measure, f"{DONE} AND c.id % 3 > 0", {**measure, **number, "kind": kind, **_told(5, UNIT)})
    for filed, fen in (("penalty_filed", "NULL"), ("fine", "10000 * (c.id % 997)")):
        derive(
            Measure,
            f"{DONE} AND c.id % 9 = 1",
            {**measure, **number, "kind": f"'{filed}'", "fen": fen, **_told(7, UNIT)},
        )
    item = {"case_id": "c.id", "assignment_id": "c.id", "body_id": "c.lead_body_id", "problem": "'污染防治设施不正常'"}
    item |= {"measure": "'限期整改到位'", "person": "'负责人'", "term": "'by_day'", "due": _day(12), **_told(5, UNIT)}
    item |= {"state": "CASE c.state WHEN 'handed_down' THEN 'open' ELSE 'accepted' END"}
    item |= {"proved_on": _if("c.state <> 'handed_down'", _day(6))}
    derive(Item, HANDED, {"id": "c.id", "n": "1", **item})
    derive(Item, f"{HANDED} AND c.id % 4 = 0", {"id": f"c.id + {total}", "n": "2", **item})
    derive(
        Proof,
        "rectification_item i JOIN cases_case c ON c.id = i.case_id WHERE i.state = 'accepted'",
        {"item_id": "i.id", "text": "'已整改。'", "done_on": _day(6), "entered": _at(6), "by_id": UNIT,
         "accepted": "true", "decision": "'现场核对,同意销号。'", "decided_on": _day(7), "decided_at": _at(7),
         "decided_by_id": MAKER, "decided_for_id": OFFICE},
    )  # fmt: skip
    derive(
        Progress,
        f"{HANDED} AND c.id % 10 = 0",
        {"case_id": "c.id", "item_id": "c.id", "body_id": "c.lead_body_id", "text": "'清运垃圾。'", "people": "12",
         **_told(5, UNIT)},
    )  # fmt: skip


def ends(total: int, parties: int) -> None:
    """What was submitted, reviewed, reported, concluded and struck off, and what the complainant said."""
    derive(
        Submission,
        DONE,
        {"id": "c.id", "case_id": "c.id", "assignment_id": "c.id", "whole": "true", "report": "'已整改到位。'",
         **_told(7, UNIT)},
    )  # fmt: skip
    for step, body in (("district", "c.district_id"), ("city", OFFICE)):
        derive(
            Review,
            f"{CASES} WHERE c.state IN ('passed', 'closed')",
            {"submission_id": "c.id", "step": f"'{step}'", "passed": "true", "text": "'同意。'", "body_id": body,
             **_told(8)},
        )  # fmt: skip
    derive(
        FeedbackCase,
        f"{CASES} JOIN closing_feedback f ON f.batch_id = c.batch_id WHERE c.state = 'closed'",
        {"feedback_id": "f.id", "case_id": "c.id"},
    )
    concluded = {"case_id": "c.id", "inspection_id": "c.inspection_id", "answer": "'answered'"}
    derive(Conclusion, CLOSED, {**concluded, **_told(9)})
    derive(
        StrikeOff,
        f"{CLOSED} AND c.id % 3 = 0",
        {"case_id": "c.id", "noticed_from": _day(10), "noticed_until": _day(20), "notice_place": "'公示栏'",
         "text": "'无异议。'", **_told(21)},
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE cases_case AS c SET struck_off_on = {_day(21)} WHERE c.state = 'closed' AND c.id % 3 = 0"
        )
    reach = "CASE WHEN c.anonymous THEN 'anonymous' ELSE 'reachable' END"
    derive(Complainant, HANDED, {"case_id": "c.id", "reach": reach, "on": "c.received_on", "entered": "c.entered"})
    replied = {"case_id": "c.id", "body_id": "c.lead_body_id"}
    answered = f"{DONE} AND NOT c.anonymous"
    derive(
        Reply,
        answered,
        {"id": "c.id", "n": "1", "text": "'您反映的问题已整改到位。'", "way": "'phone'", **replied, **_told(7, UNIT)},
    )
    derive(
        CallBack,
        f"{CLOSED} AND NOT c.anonymous",
        {"case_id": "c.id", "reply_id": "c.id", "result": "'satisfied'", "body_id": OFFICE, **_told(9)},
    )


JOURNAL = (
    ("intake.case_registered", 0, "true"),
    ("intake.case_handed_down", 0, "c.state <> 'registered'"),
    ("leadership.leader_named", 0, "c.state <> 'registered'"),
    ("intake.signed_for", 1, "c.state <> 'registered'"),
    ("closing.case_submitted", 7, "c.state IN ('submitted', 'passed', 'closed')"),
    ("closing.review_passed", 8, "c.state IN ('passed', 'closed')"),
    ("closing.fed_back", 9, "c.state = 'closed'"),
    ("closing.concluded", 9, "c.state = 'closed'"),
    ("closing.closed", 9, "c.state = 'closed'"),
)


def journal(total: int, parties: int) -> None:
    """The chain of each case, in the order of its road. The hashes are numbers: the bench verifies no chain."""
    plain = "CAST(c.id AS text)"
    link = {
        "sqlite": "printf('%064d', c.id * 100 + {n})",
        "postgresql": "lpad(CAST(c.id * 100 + {n} AS text), 64, '0')",
    }[connection.vendor]
    common = {"subject_kind": "'case'", "subject_id": plain, "payload_text": "'{}'", "author_kind": "'user'"}
    for n, (kind, day, reached) in enumerate(JOURNAL, start=1):
        hashes = {"hash": link.format(n=n), "payload_hash": link.format(n=n), "salt": f"substr({link.format(n=n)}, 33)"}
        hashes["previous"] = link.format(n=n - 1) if n > 1 else f"'{ZEROS}'"
        derive(
            Entry,
            f"{CASES} WHERE {reached}",
            {**common, "n": str(n), "kind": f"'{kind}'", "author_id": f"CAST({MAKER} AS text)", "on": _day(day),
             "entered": _at(day), **hashes},
        )  # fmt: skip
    heads = "(SELECT subject_id, MAX(n) AS n, MAX(hash) AS hash FROM journal_entry GROUP BY subject_id) e"
    derive(ChainHead, heads, {"subject_kind": "'case'", "subject_id": "e.subject_id", "n": "e.n", "hash": "e.hash"})


STEPS: dict[str, Callable[[int, int], None]] = {
    "kinds, places, questions, inquiries": spine,
    "units, leaders, who may see": parts,
    "duties": duties,
    "findings, measures, items": tracks,
    "submissions, reviews, conclusions, replies": ends,
    "journal": journal,
}
