"""The pages about the complainant in a real browser: on a desk and on a phone, axe and the console quiet.

`HUIYIN_PICTURES` names a folder into which the pages are photographed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from huiyin.cases.states import State
from huiyin.complainants import actions
from huiyin.lib import clock
from tests.browser.support import DESK, PHONE, check_page, open_page
from tests.browser.visiting import open_all
from tests.support.cast import a_case, an_office

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene(live_server, settings, tmp_path):
    """A case that was answered, one that waits for its call, and a keeper's request of each kind."""
    settings.DATA = tmp_path
    office = an_office()
    told, waits = a_case(office, State.CLOSED), a_case(office, State.PASSED)
    today = clock.today()
    actions.register_identity(waits, name="慕容雪晴", phone="13800138000", by=office.key1, on=today)
    for reason in ("信访复核需要核对投诉人", "投诉人来电询问办理结果"):
        unlock = actions.ask_unlock(waits, reason=reason, by=office.key1, on=today)
    actions.consent(unlock, by=office.key2, on=today)
    return office, {
        "section": (office.he, reverse("complainants:section", args=[told.number])),
        "calls": (office.gao, reverse("complainants:calls")),
        "call": (office.gao, reverse("complainants:call", args=[waits.number])),
        "identities": (office.key1, reverse("complainants:identities")),
        "identities_second": (office.key2, reverse("complainants:identities")),
        "redaction": (office.lin, reverse("complainants:redaction", args=[waits.number])),
    }


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_pages_are_read_by_everyone(browser, live_server, scene, size):
    _office, pages = scene
    for name, (user, address) in pages.items():
        with open_page(browser, live_server.url, user=user, size=size) as (page, complaints):
            assert page.goto(address).status == 200, address
            open_all(page)
            check_page(page, complaints)
            folder = os.environ.get("HUIYIN_PICTURES")
            if folder:
                page.screenshot(path=str(Path(folder) / f"complainants-{name}-{size['width']}.png"), full_page=True)
