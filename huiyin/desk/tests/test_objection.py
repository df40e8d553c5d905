"""An objection is a duty of the office."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.cases import duties
from huiyin.desk.work import owed_by
from huiyin.lib import clock
from huiyin.lib.working_days import last_moment
from tests.support.cast import DAY, a_case, an_office

pytestmark = pytest.mark.django_db


def test_an_objection_waits_on_the_first_page_of_the_office_until_it_is_answered(client):
    office = an_office()
    case = a_case(office)
    lead = case.assignments.get(lead=True)
    assert not duties.open_of("objection", case=case).exists()

    def post(name, **typed):
        return client.post(reverse(f"intake:{name}", args=[case.number, lead.pk]), typed)

    with clock.set_to(clock.at(DAY.replace(day=29), 9)):
        client.force_login(office.he)
        post("object", reasons="不在本区范围")
        owed = duties.open_of("objection", case=case).get()
        assert (owed.body.kind, owed.due) == ("office", last_moment(clock.today() + timedelta(days=1)))
        assert owed in owed_by(office.lin) and owed not in owed_by(office.he)
        client.force_login(office.lin)
        assert "答复异议" in client.get("/").content.decode()
        post("answer", accepted="no", answer="属职责范围")
        owed.refresh_from_db()
        assert owed.done_by == office.lin
        assert owed not in owed_by(office.lin)
