"""The plan meets any totals, and its complaints do not repeat each other."""

from __future__ import annotations

import io
from collections import Counter
from random import Random

import pytest
from PIL import Image

from huiyin.demo.plan.photographs import SCENES, draw
from huiyin.demo.plan.story import PARTY_KINDS, PERSON_KINDS, Plan, Totals, make_plan
from huiyin.lib import clock
from huiyin.lib.similarity import score


def _come_to(plan: Plan) -> dict[str, int]:
    """What the records of the plan come to, counted apart from how it was made."""
    seen: dict[str, set[str]] = {}
    fines = 0
    for case in plan.cases:
        for record in case.records:
            if record.fate:
                continue
            seen.setdefault(record.kind, set()).add(record.party or record.person or record.file)
            fines += record.fen or 0
    found = {kind: len(seen.get(kind, ())) for kind in (*PARTY_KINDS, *PERSON_KINDS)}
    found |= {kind: len(seen.get(kind, ())) for kind in ("crimes_solved", "transferred_to_police")}
    fed_back = [case for case in plan.cases if case.fate == "fed_back"]
    return found | {
        "fines": fines,
        "cases": len(fed_back),
        "batches": len({plan.wholes[case.batch] for case in fed_back}),
        "held_accountable": len({held.key for case in plan.cases for held in case.held}),
    }


@pytest.mark.parametrize("seed", range(40))
def test_any_totals_are_met_to_the_fen(seed: int) -> None:
    totals = Totals.drawn(Random(seed))
    assert _come_to(make_plan(seed, totals)) == vars(totals)


def test_the_source_s_own_totals_are_met() -> None:
    assert _come_to(make_plan()) == vars(Totals())


def test_the_same_seed_gives_the_same_month_and_another_seed_another() -> None:
    texts = [[case.complaint.text for case in make_plan(seed).cases] for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_complaints_are_told_in_many_ways() -> None:
    texts = [case.complaint.text for case in make_plan().cases if case.repeats is None]
    assert len(set(texts)) == len(texts)
    rng = Random(0)
    pairs = [rng.sample(texts, 2) for _ in range(3000)]
    alike = [pair for pair in pairs if score(*pair) > 0.7]
    assert len(alike) <= 3, alike[:2]


def test_a_repeat_is_like_what_it_repeats() -> None:
    plan = make_plan()
    by_key = {case.key: case for case in plan.cases}
    repeats = [case for case in plan.cases if case.repeats is not None]
    assert len(repeats) > 20
    assert all(score(case.complaint.text, by_key[case.repeats].complaint.text) > 0.7 for case in repeats)


def test_the_three_stories_are_told() -> None:
    assert Counter(case.story for case in make_plan().cases if case.story) == {
        "rubbish": 1,
        "wheels": 1,
        "packaging": 1,
    }


@pytest.mark.parametrize("scene", SCENES)
def test_a_photograph_is_small_and_says_when_and_where(scene: str) -> None:
    taken = clock.at(clock.today(), 22)
    data = draw(scene, 7, taken)
    assert data == draw(scene, 7, taken) != draw(scene, 8, taken)
    assert len(data) < 120_000
    picture = Image.open(io.BytesIO(data))
    assert max(picture.size) <= 800
    assert picture.getexif().get_ifd(0x8769)[0x9003].endswith("22:00:00")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "whole numbers"),
        ({"fines": "15534528.00"}, "whole numbers"),
        ({"detained": -1}, "whole numbers"),
        ({"arrests": 6}, "no total called arrests"),
        ({"batches": 9, "cases": 9}, "more cases than batches"),
    ],
)
def test_totals_that_no_month_can_come_to_are_refused(given: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Totals.of(given)


@pytest.mark.parametrize("given", [{"batches": 1, "cases": 2}, {"batches": 40, "cases": 41, "closed_down": 0}])
def test_totals_that_somebody_wrote_down_are_met(given: dict[str, int]) -> None:
    totals = Totals.of(given)
    assert _come_to(make_plan(3, totals)) == vars(totals)
