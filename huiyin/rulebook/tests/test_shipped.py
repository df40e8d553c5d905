"""The shipped rulebooks: whole, readable, and laid down once."""

import json

import pytest

from huiyin.journal.models import Entry as JournalEntry
from huiyin.lib.verdicts import Refused
from huiyin.rulebook.loader import FOLDER, SHIPPED, load_all_shipped, load_shipped, read_shipped
from huiyin.rulebook.models import Entry, Rulebook
from huiyin.rulebook.sections import SECTIONS, ColumnSet, Limit, MeasureKind, PollutionType

NEEDED_LIMITS = [
    "sign",
    "duty_investigate",
    "duty_on_site",
    "duty_plan",
    "verify",
    "report_city",
    "report_group",
    "objection",
    "answer_complainant",
    "call_back",
    "accept",
    "oversight_first",
    "clue_disposal",
    "clue_talk",
    "clue_inquiry",
    "clue_shelved",
    "clue_filed",
    "clue_hearing",
    "clue_decision",
    "clue_execution",
    "clue_appeal",
    "appeal_period",
    "review_district",
    "review_city",
    "publish",
    "acknowledge_instruction",
    "acknowledge_urgent",
    "read_handover",
    "confirm_check",
    "hear_dispute",
    "decide_dispute",
    "carry_out_ruling",
]
NEEDED_KINDS = {
    "ordered_to_rectify": ("家", "party"),
    "rectify_by_deadline": ("家", "party"),
    "production_limited": ("家", "party"),
    "production_halted": ("家", "party"),
    "penalty_filed": ("家", "party"),
    "fine": ("元", "fen"),
    "sealed_or_seized": ("家", "party"),
    "closed_down": ("家", "party"),
    "transferred_to_police": ("宗", "police_file"),
    "crimes_solved": ("宗", "police_file"),
    "administrative_detention": ("人", "person"),
    "detained": ("人", "person"),
    "arrested": ("人", "person"),
    "prosecuted": ("人", "person"),
    "questioned": ("人", "person"),
    "talked_to": ("人", "person"),
}


@pytest.mark.parametrize("code", SHIPPED)
def test_every_shipped_entry_reads_through_its_section(code):
    for section, rows in read_shipped(code)["sections"].items():
        assert rows, section
        for row in rows:
            data = {k: v for k, v in row.items() if k not in ("code", "name", "name_en", "since", "until")}
            assert SECTIONS[section].read(row["code"], row["name"], row["name_en"], data).name_en


@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_rulebook_has_all_sections_and_what_the_rooms_ask_for(db, code):
    rulebook = load_shipped(code)
    day = rulebook.since
    assert set(SECTIONS) == set(rulebook.entries.values_list("section", flat=True))
    assert {limit.code.split("@")[0] for limit in rulebook.all_of(Limit, day)} == set(NEEDED_LIMITS)
    kinds = {kind.code: (kind.unit, kind.counts) for kind in rulebook.all_of(MeasureKind, day)}
    assert kinds == NEEDED_KINDS
    group = rulebook.one_of(Limit, "report_group", day)
    assert (group.amount, group.unit) == (10, "natural_days")
    objection = rulebook.one_of(Limit, "objection", day)
    assert (objection.amount, objection.unit) == (5, "working_days")
    assert len(rulebook.all_of(ColumnSet, day)) == 5


def test_the_types_of_lists_are_types_of_every_rulebook():
    words = json.loads((FOLDER / "vocabulary.json").read_text())["types"]
    for code in SHIPPED:
        assert set(words) == {row["code"] for row in read_shipped(code)["sections"]["pollution_type"]}


def test_loading_twice_changes_nothing(db):
    load_all_shipped()
    before = (Rulebook.objects.count(), Entry.objects.count(), JournalEntry.objects.count())
    load_all_shipped()
    assert (Rulebook.objects.count(), Entry.objects.count(), JournalEntry.objects.count()) == before
    assert before[0] == 3


def test_loading_again_leaves_the_administrators_changes(db):
    rulebook = load_shipped("foshan-2016")
    rulebook.entries.filter(section="limit", code="sign").update(data={"amount": 1, "unit": "hours"})
    assert load_shipped("foshan-2016").one_of(Limit, "sign").amount == 1


@pytest.mark.parametrize(
    ("section", "data"),
    [
        ("limit", {"amount": "ten"}),
        ("limit", {"unit": "weeks"}),
        ("grade", {"rank": 7}),
        ("grade", {"starred": 1}),
        ("column_set", {"columns": [["nonsense", "列"]]}),
        ("measure_kind", {"colour": "red"}),
    ],
)
def test_an_entry_that_does_not_fit_its_section_is_refused(section, data):
    with pytest.raises(Refused):
        SECTIONS[section].read("x", "某条", "", data)


def test_types_name_their_synonyms(db):
    water = load_shipped("third-round").one_of(PollutionType, "water")
    assert "黑臭水体" in water.synonyms
