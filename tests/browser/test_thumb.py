"""On a phone, what a leader presses is as high as a thumb: rows of a list, duties, what a case lacks, figures, buttons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.cases.states import State
from huiyin.lib import clock
from tests.browser.support import PHONE, check_page, open_page
from tests.support.cast import DAY, a_case, an_office

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
THUMB = 38  # CSS pixels; WCAG asks for 24
PRESSED = (
    "main :is(.duties, .plain-list, .lacks, .case-nav) li > a:first-child, .checklist li > a, .stat a,"
    " main tbody tr > :first-child > a:first-child, main tbody .tight > a:first-child, main .table-short td > a,"
    " main .button:not(.button-small), main summary, .rooms a"
)
# How many pixels above and below the middle of each still press it.
HEIGHTS = """(pressed) => [...document.querySelectorAll(pressed)].filter((one) => one.checkVisibility()).map((one) => {
  one.scrollIntoView({ block: 'center', behavior: 'instant' });
  const { left, top, width, height } = one.getClientRects()[0];
  const x = left + Math.min(width / 2, 20), middle = top + height / 2;
  const hit = (y) => { const at = document.elementFromPoint(x, y); return at && (one === at || one.contains(at)); };
  let up = 0, down = 0;
  while (up < 60 && hit(middle - up)) up += 1;
  while (down < 60 && hit(middle + down)) down += 1;
  return [up + down, `${one.tagName} ${one.innerText.trim().slice(0, 20)}`];
})"""


@pytest.mark.parametrize("who", ["chen", "mayor"])
def test_what_a_leader_presses_is_as_high_as_a_thumb(browser, live_server, who):
    office = an_office()
    case = a_case(office)
    a_case(office, State.SUBMITTED), a_case(office, State.REPORTED)
    pages = ["/", reverse("cases"), reverse("leadership:mine"), case.get_absolute_url(), reverse("reports:bulletin")]
    pages.append(reverse("reports:figure", args=["received"]))
    with (
        clock.set_to(clock.at(DAY + timedelta(days=5), 9)),
        open_page(browser, live_server.url, user=office.users[who], size=PHONE) as (page, complaints),
    ):
        low, seen = [], 0
        for address in pages:
            page.goto(address)
            heights = page.evaluate(HEIGHTS, PRESSED)
            seen += len(heights)
            low += [f"{address}: {height} px {what}" for height, what in heights if height < THUMB]
            check_page(page, complaints)
        assert seen > 40
        assert not low, "\n" + "\n".join(low)


def test_a_card_of_the_list_is_pressed_anywhere(browser, live_server):
    office = an_office()
    case = a_case(office)
    with open_page(browser, live_server.url, user=office.mayor, size=PHONE) as (page, _complaints):
        page.goto(reverse("cases"))
        page.locator("main tbody tr .clamp").first.click(position={"x": 150, "y": 20}, force=True)
        page.wait_for_url(f"**{case.get_absolute_url()}")
