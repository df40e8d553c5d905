"""How often each page that people wait for asks the database: exactly as often for many rows as for a few.

One office is filled twice: with one of each thing, and then with many times more. Each page is asked for by the people
whose work it is; the numbers below are written by hand, and whoever changes a page changes its number knowingly.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.lib import clock
from tests.support.cast import Office
from tests.support.filled import ON, Filled, a_filled_office, every_route
from tests.support.many import add
from tests.support.undone import undone

pytestmark = pytest.mark.django_db

# Page, who asks, and how often the database is asked.
PAGES = """
home                                                    lin     24
home                                                    he      21
home                                                    mayor   19
home                                                    chen    17
home                                                    tang    15
home                                                    gao    10
cases                                                   lin     10
cases                                                   he     12
cases?state=handed_down&district=nanhe&type=solid_waste lin    11
cases?state=handed_down&district=nanhe&type=solid_waste he     13
cases?more=late                                         lin     10
cases?more=late                                         he      9
cases?q=河边                                              lin    13
cases?q=河边                                              he     12
cases?q=外地货车                                            lin    13
cases?q=外地货车                                            he     12
case                                                    lin     71
case                                                    he      72
case                                                    chen    68
case                                                    su      67
timeline                                                lin     8
timeline                                                he      8
intake:desk                                             lin    15
intake:batches                                          lin     6
intake:batch                                            lin     7
intake:lists                                            lin     7
intake:list                                             lin    73
intake:inspections                                      lin     4
leadership:mine                                         chen    7
leadership:leader                                       lin     7
leadership:leaders                                      he     11
leadership:duty                                         chen    7
verification:section                                    he     12
enforcement:measures                                    lin    19
enforcement:measures                                    he     19
enforcement:parties                                     lin     8
enforcement:parties                                     he      8
enforcement:party                                       he     13
enforcement:section                                     he     14
enforcement:case_parties                                he     11
enforcement:measure                                     he     13
rectification:items                                     lin     10
rectification:items                                     he      10
rectification:to_accept                                 yan     5
rectification:section                                   he     15
rectification:item                                      he     18
rectification:progress                                  he     10
accountability:register                                 su      7
accountability:inquiry                                  su     28
accountability:clues                                    su      5
accountability:clue                                     lv     30
accountability:counts                                   su     10
complainants:section                                    he     11
complainants:calls                                      gao     5
complainants:call                                       gao    23
complainants:identities                                 key1    4
closing:reviews                                         tang    7
closing:reviews                                         zhou    7
closing:batches                                         lin     7
closing:feedback                                        lin     9
publication:tables                                      lin     5
publication:table                                       pan     10
publication:make                                        lin     8
reports:bulletin                                        lin     28
reports:bulletin                                        mayor   28
reports:figure                                          lin     28
reports:figure                                          mayor   28
reports:definitions                                     lin     6
people:bodies                                           admin   4
people:body                                             admin  11
people:officials                                        admin   6
people:users                                            admin   7
people:user                                             admin   9
people:grants                                           admin   4
committee:disputes                                      hao    6
committee:dispute                                       hao   11
committee:members                                       hao    4
roster:now                                              he     6
roster:month                                            lin    11
roster:mine                                             he     8
roster:shift                                            he     9
roster:alarm                                            he     9
command                                                 mayor   16
command                                                 lin     16
checks:plans                                            lei     7
checks:plan                                             lei     19
checks:route                                            cha     8
checks:check                                            cha     21
checks:results                                          lei     17
honesty:signals                                         su      6
honesty:signal                                          su      17
honesty:trace                                           su      3
instructions:list                                       mayor   11
instructions:list                                       he      9
instructions:instruction                                mayor   12
instructions:instruction                                he      21
instructions:notices                                    he      9
instructions:notice                                     he      7
instructions:talk                                       he      9
deadlines:case                                          he      15
deadlines:case                                          lin     17
deadlines:requests                                      lin     6
deadlines:calendar                                      admin   10
deadlines:my_calendar                                   he      4
jobs:operations                                         admin   11
jobs:reminders                                          he      7
rulebook:books                                          admin   7
rulebook:book                                           admin   8
rulebook:section                                        admin  13
rulebook:duties                                         he     15
journal:entries                                         kong    7
journal:readings                                        kong    5
"""


def pages() -> dict[tuple[str, str], int]:
    """Page and person to what is written of them."""
    rows = [line.split() for line in PAGES.splitlines() if line.strip()]
    found = {(page, who): int(number) for page, who, number in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[dict[tuple[str, str], int]]]:
    """The numbers with a few rows, and with many."""
    with django_db_blocker.unblock(), undone():
        filled = a_filled_office()
        add(filled, range(1))
        few = all_counts(filled)
        add(filled, range(1, 7))
        yield [few, all_counts(filled)]


def all_counts(filled: Filled) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], Any] = {}
    with clock.set_to(clock.at(ON, 10)):
        for page, who in pages():
            try:
                found[page, who] = count(filled, page, filled.office, who)
            except Exception as error:  # a page that fails is told by its own test, and by no other
                found[page, who] = error
    return found


def count(filled: Filled, page: str, office: Office, who: str) -> int:
    """How often the database is asked for the page, once what is asked once in a process has been asked."""
    name, _, query = page.partition("?")
    address = filled.address(name, every_route()[name]) + (f"?{query}" if query else "")
    client = Client()
    client.force_login(office.users[who])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, f"{page} {who}: {answer.status_code}"
    b"".join(answer.streaming_content) if answer.streaming else answer.content
    return len(asked)


@pytest.mark.parametrize(("page", "who"), list(pages()))
def test_a_page_asks_as_often_for_many_rows_as_for_a_few(counted: Any, page: str, who: str) -> None:
    few, many = (counts[page, who] for counts in counted)
    assert isinstance(few, int) and isinstance(many, int), (few, many)
    assert few == many, "it asks oftener where there are more rows"
    assert many == pages()[page, who], "write down the new number"
