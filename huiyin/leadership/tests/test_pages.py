"""The page of one duty: its form stands open until it is done, and folded afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.leadership import actions
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from tests.support.cast import DAY, a_case, an_office

pytestmark = pytest.mark.django_db
ON = DAY + timedelta(days=1)


def test_what_is_done_asks_for_nothing_more(client):
    office = an_office()
    case = a_case(office)
    lead = Lead.objects.get(assignment__case=case)
    there = reverse("leadership:duty", args=[case.number, lead.pk, "on_site"])
    client.force_login(office.chen)
    with clock.set_to(clock.at(ON, 9)):
        before = client.get(there).content.decode()
        assert 'name="place"' in before and "再登记一次" not in before
        actions.do_duty(lead, "on_site", by=office.chen, on=ON, place="横岗村", note="到场", evidence_note="照片")
        after = client.get(there).content.decode()
        assert "再登记一次" in after and 'name="place"' in after
        assert "<details open" not in after.replace('class="drawer" open', "open")
        wrong = client.post(there, {"on": "", "place": "", "note": ""})
        assert wrong.status_code == 422 and "再登记一次" in wrong.content.decode()
