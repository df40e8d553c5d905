"""What docs/ says of the road and of the figures is what the code says."""

from __future__ import annotations

from importlib import import_module

import pytest

from huiyin.reports.figures import figures_of
from huiyin.reports.scope import Scope
from tests.docs.made import DOCS, PAGES, STEPS, ShippedBook, figures_in, road
from tests.support.cast import an_office


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_as_the_code_would_write_it(name):
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "./dev docs writes it anew"


def test_every_step_of_the_road_has_its_action_and_no_other():
    assert set(STEPS) == set(road())
    for action, chinese, english in STEPS.values():
        module, name = action.rsplit(".", 1)
        assert callable(getattr(import_module(module), name)), action
        assert chinese and english.isascii()


@pytest.mark.django_db
def test_the_figures_of_the_page_are_those_of_an_inspection():
    office = an_office()
    shown = [
        (one.key, str(one.label), str(one.unit), str(one.definition)) for one in figures_of(Scope.of(office.inspection))
    ]
    written = [
        (one.key, one.label, one.unit, one.definition) for one in figures_in(ShippedBook("foshan-2016"), "zh-hans")
    ]
    assert written == shown
    page = (DOCS / "figures.md").read_text(encoding="utf-8")
    assert all(f"| `{key}` | {label} |" in page and definition in page for key, label, _unit, definition in shown)
