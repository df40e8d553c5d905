"""On English pages, units of counting, steps of review and districts have their English names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from huiyin.cases.states import State
from huiyin.lib import clock
from huiyin.people.models import Body
from huiyin.ui.formats import unit_of
from tests.support.cast import DAY, a_case, an_office, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    office = an_office()
    Body.objects.filter(code="nanhe").update(name_en="Nanhe District")
    with clock.set_to(clock.at(DAY + timedelta(days=4), 9)):
        yield office


def english(client, user, address):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(user)
    return client.get(address).content.decode()


def test_units_of_measures(client, office):
    case = a_case(office)
    page = english(client, office.he, reverse("enforcement:take", args=[case.number]))
    assert "Ordered to rectify (parties)" in page and "Fine (yuan)" in page
    assert not any(f"({unit})" in page or f"（{unit}）" in page for unit in "家人宗元")


def test_units_of_figures(client, office):
    page = english(client, office.mayor, reverse("reports:definitions"))
    assert "Fine (yuan)" in page and "(元)" not in page


def test_steps_of_review(client, office):
    case = a_case(office, State.SUBMITTED)
    for address in (case.get_absolute_url(), reverse("closing:reviews")):
        page = english(client, office.tang, address)
        assert "District review" in page and "区级审核" not in page


def test_districts(client, office):
    a_case(office)
    for address in ("/", reverse("cases"), reverse("reports:bulletin")):
        page = english(client, office.mayor, address)
        assert "Nanhe District" in page, address
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert "Nanhe District" not in client.get("/").content.decode()


def test_types_of_pollution_stand_between_commas(client, office):
    registered(office, types=["water", "solid_waste"])
    for address in (reverse("cases"), reverse("intake:desk", args=[office.batch.pk])):
        page = english(client, office.lin, address)
        assert "Water, Solid waste" in page and "Water、" not in page, address
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert "水、固体废物" in client.get(reverse("cases")).content.decode()


def test_one_is_no_plural(client, office):
    case = a_case(office)
    page = english(client, office.mayor, reverse("reports:bulletin"))
    assert "1 case<" in page and "1 cases" not in page and "0 batches" in page
    page = english(client, office.lin, reverse("reports:figure", args=["received"]))
    assert "Cases received 1 case<" in page
    page = english(client, office.he, case.get_absolute_url())
    assert "1 question, 0 verified" in page


def test_a_unit_that_only_an_office_has_stays_as_it_is():
    with translation.override("en"):
        assert [unit_of(n, gettext("宗")) for n in (1, 2)] == ["police file", "police files"]
        assert unit_of(1, "tons") == "tons"
    with translation.override("zh-hans"):
        assert unit_of(1, "宗") == "宗"


def test_the_paragraph_names_the_inspection_and_the_note_the_cases(client, office):
    office.inspection.name_en = "First inspection"
    office.inspection.save()
    a_case(office, types=["water", "solid_waste"])
    page = english(client, office.mayor, reverse("reports:bulletin"))
    assert "handed to our city by First inspection" in page
    assert "1 more than the number of cases (1)" in page, "Some cases belong to several items"
