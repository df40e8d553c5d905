"""What is ruled later changes no bulletin of an earlier day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.reports import figures
from huiyin.reports.scope import Scope
from huiyin.rulebook.models import Entry
from huiyin.rulebook.sections import FIXED_FIGURES
from tests.support.cast import DAY, an_office

LATER = DAY + timedelta(days=5)


@pytest.fixture
def office(db):
    return an_office()


def labels(office, as_of):
    office.inspection.rulebook.forget_entries()
    return {one.key: str(one.label) for one in figures.figures_of(Scope.of(office.inspection, as_of))}


def test_a_kind_of_measure_that_begins_later_is_no_figure_yet(office):
    entry = {"rulebook": office.rulebook, "section": "measure_kind", "since": LATER, "position": 5}
    Entry.objects.create(code="power_cut", name="停电", **entry)
    assert "power_cut" not in labels(office, LATER - timedelta(days=1))
    assert labels(office, LATER)["power_cut"] == "停电"


def test_a_figure_keeps_the_name_of_its_day_and_stays_when_its_kind_ends(office):
    fine = office.rulebook.entries.get(section="measure_kind", code="fine")
    Entry.objects.filter(pk=fine.pk).update(until=LATER)
    Entry.objects.create(
        rulebook=office.rulebook, section="measure_kind", code="fine", name="行政罚款", data=fine.data,
        since=LATER, position=1,
    )  # fmt: skip
    assert labels(office, LATER - timedelta(days=1))["fines"] == "罚款"
    assert labels(office, LATER)["fines"] == "行政罚款"
    Entry.objects.filter(section="measure_kind", code="arrested").update(until=LATER)
    assert "arrested" in labels(office, LATER)


def test_before_the_rulebook_began_its_figures_stand_at_nought_rather_than_missing(office):
    assert labels(office, office.rulebook.since - timedelta(days=30)) == labels(office, DAY)


def test_no_kind_of_measure_may_take_the_name_of_a_fixed_figure():
    fixed = (
        figures.RECEIVED,
        figures.BATCHES,
        figures.CASES,
        figures.ANSWERED,
        figures.IN_PART,
        figures.OPEN,
        figures.HELD,
    )
    assert {one.key for one in fixed} == set(FIXED_FIGURES)
