"""Every page that tells of a case leaves its reading in the log (M16): a tip-off is found by who looked."""

import pytest

from huiyin.cases.models import Case
from huiyin.cases.showing import showing
from huiyin.cases.states import State
from huiyin.enforcement import actions as enforcement
from huiyin.journal.models import Reading
from huiyin.journal.readings import drain
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.people.models import User
from huiyin.publication.models import TableCase
from tests.support.cast import _day, _on, a_case, an_office
from tests.support.filled import a_filled_office

pytestmark = pytest.mark.django_db
PAGES = (
    *("", "timeline/", "complainant/", "leaders/", "leaders/{lead}/on_site/", "enforcement/", "parties/"),
    *("measures/new/", "measures/{measure}/", "verification/", "verification/questions/", "rectification/"),
    *("items/new/", "progress/", "paper/"),
)


def opened(client, user, url):
    """How many readings of cases the page leaves, and that it answers."""
    client.force_login(User.objects.get(pk=user.pk))
    drain()
    before = Reading.objects.filter(subject_kind="case").count()
    with clock.set_to(_day(5, 9)):
        assert client.get(url).status_code == 200, url
    drain()
    return Reading.objects.filter(subject_kind="case", reader_id=str(user.pk)).count() - before


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_case_is_a_reading_of_it(client, settings, tmp_path, page):
    settings.DATA = tmp_path
    office = an_office()
    case = a_case(office)
    with clock.set_to(_day(1, 9)):
        party = enforcement.enter_party(case, name="某轮毂厂", by=office.he, on=_on(1))
        measure = enforcement.take_measure(case, "closed_down", party=party, by=office.he, on=_on(1))
    lead = Lead.objects.current().get(assignment__case=case)
    address = page.format(lead=lead.pk, measure=measure.pk)
    assert opened(client, office.he, f"{case.get_absolute_url()}{address}") == 1


def test_the_page_of_a_call_is_a_reading_too(client, settings, tmp_path):
    settings.DATA = tmp_path
    office = an_office()
    case = a_case(office, State.PASSED)
    assert opened(client, office.gao, f"/calls/{case.number}/") == 1


def test_every_room_that_shows_a_case_among_others_says_where():
    """A plan of checks, an instruction, a table for the public: each by the key its readings are noted under."""
    filled = a_filled_office()
    case = Case.objects.get(number=filled.keys["number"])
    [check] = case.checks.all()
    found = showing(case)
    assert str(filled.own["instructions"]["pk"]) in found["instruction"]
    assert found["check"] == [str(check.pk)] and str(check.plan_id) in found["checkplan"]
    line = TableCase.objects.earliest("pk")
    assert str(line.table_id) in showing(line.case)["disclosuretable"]
