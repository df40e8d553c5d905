"""Whatever leaves the house as a file names who took it, under a code that the log of readings knows (M16).

The doors are taken from the resolver: a new one that answers with a file and stands in neither list below fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from huiyin.journal.marks import code_of
from huiyin.journal.models import Reading
from huiyin.journal.readings import drain
from huiyin.lib import clock
from tests.support.door_table import PEOPLE, rows
from tests.support.doors import WAITS, House, a_house
from tests.support.filled import ON, every_route
from tests.support.undone import undone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MARKED = {
    "intake:case_paper",
    "intake:batch_paper",
    "instructions:paper",
    "committee:paper",
    "accountability:paper",
    "checks:paper",
    "checks:results_paper",
    "honesty:trace_paper",
    "reports:paper",
    "reports:sheet",
}
# What goes out without a mark, and why.
WITHOUT = {
    "publication:docx": "for the public: it names nobody of the staff",
    "publication:xlsx": "for the public: it names nobody of the staff",
    "checks:sheet": "posted up for the public",
    "checks:list": "compared byte for byte with a published hash, and read by the script of the draw",
    "files:paper": "shown again byte for byte as it was made",
    "files:download": "another's file, compared with its hash",
    "files:original": "another's file, compared with its hash",
    "files:picture": "a picture of a page",
    "files:thumb": "a picture of a page",
    "accountability:open_file": "another's file, compared with its hash",
    "deadlines:feed": "read by a calendar again and again, under an address that is its reader's alone",
    "people:import_template": "an empty form",
    "checks:script": "a program",
    "journal:script": "a program",
    "healthz": "for machines",
}
# Nothing of a case stands in them; or, of small pictures and one's own calendar, the page noted it or nobody is there.
NOT_NOTED = {"checks:script", "journal:script", "people:import_template", "healthz", "deadlines:feed", "files:thumb"}
CODE = re.compile(r"标记 ([0-9A-F]{8})")


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """One house for all of them; each test leaves it as it found it."""
    with django_db_blocker.unblock(), undone():
        yield a_house()


def asked(house: House, name: str, method: str, who: str) -> HttpResponse:
    """What that person gets at that door."""
    assert who, name
    client = Client(raise_request_exception=False)
    client.force_login(house.office.users[who])
    url = house.filled.address(name, every_route()[name])
    sent = house.sent[name]() if method == "POST" and name in house.sent else {}
    return client.get(url) if method == "GET" else client.post(url, sent)


def someone_let_in(letters: str) -> str:
    return next((who for who, letter in zip(PEOPLE, letters, strict=True) if letter == "y"), "")


def is_a_file(answer: HttpResponse) -> bool:
    """Anything but a page, a fragment of one, or words for a script of ours."""
    kind = answer.headers.get("Content-Type", "text/html").partition(";")[0]
    return answer.status_code == 200 and ("Content-Disposition" in answer.headers or kind != "text/html")


def marks_of(data: bytes) -> list[str]:
    """What stands as the mark on each kind of page of the file, and among its properties."""
    if any(name.startswith("xl/") for name in ZipFile(BytesIO(data)).namelist()):
        book = load_workbook(BytesIO(data))
        return [book.properties.description or "", *(page.oddFooter.left.text or "" for page in book.worksheets)]
    document = Document(BytesIO(data))
    [section] = document.sections
    headers = [section.header]
    if document.settings.odd_and_even_pages_header_footer:
        headers.append(section.even_page_header)
    return [document.core_properties.comments, *(header.paragraphs[0].text for header in headers)]


OPEN = [(name, method, letters) for name, method, letters in rows() if "y" in letters]


@pytest.mark.parametrize(("name", "method", "letters"), OPEN, ids=[f"{name} {method}" for name, method, _who in OPEN])
def test_a_file_bears_its_readers_mark_or_is_known_to_bear_none(
    house: House, name: str, method: str, letters: str
) -> None:
    who = someone_let_in(letters)
    reader = house.office.users[who]
    with undone(), clock.set_to(clock.at(ON, 9, 30) + WAITS.get(name, timedelta())):
        drain()
        before = set(Reading.objects.values_list("pk", flat=True))
        answer = asked(house, name, method, who)
        if not is_a_file(answer):
            return
        assert (name in MARKED) != (name in WITHOUT), f"{name} gives out a file: does it bear its reader's mark?"
        drain()
        noted = Reading.objects.filter(reader_id=str(reader.pk)).exclude(pk__in=before)
        assert noted.exists() != (name in NOT_NOTED)
        if name in MARKED:
            marks = marks_of(answer.content)
            assert len(marks) > 1
            for mark in marks:
                assert reader.name in mark and "2016年12月3日 09:30" in mark
                assert CODE.search(mark)[1] in {code_of(row.uuid) for row in noted}  # type: ignore[index]
        elif "the public" in WITHOUT[name]:
            assert reader.name.encode() not in b"".join(parts_of(answer.content))


def parts_of(data: bytes) -> list[bytes]:
    with ZipFile(BytesIO(data)) as packed:
        return [packed.read(name) for name in packed.namelist()]


def test_every_door_that_is_said_to_bear_one_was_asked(house: House) -> None:
    answers = {}
    for name, method, letters in OPEN:
        if name in MARKED:
            with undone(), clock.set_to(clock.at(ON, 9, 30)):
                answers[name] = is_a_file(asked(house, name, method, someone_let_in(letters)))
    assert answers == dict.fromkeys(MARKED, True)


def test_the_code_on_a_paper_leads_to_who_took_it(house: House) -> None:
    with undone(), clock.set_to(clock.at(ON, 9, 30)):
        paper = asked(house, "intake:case_paper", "GET", "he")
        code = CODE.search(marks_of(paper.content)[0])[1]  # type: ignore[index]
        drain()
        client = Client()
        client.force_login(house.office.kong)
        found = client.get(reverse("journal:readings"), {"mark": code.lower()}).content.decode()
        other = client.get(reverse("journal:readings"), {"mark": "00000000"}).content.decode()
        wrong = client.get(reverse("journal:readings"), {"mark": "nothing"}).content.decode()
    assert code in found and house.office.he.name in found and found.count("data-label") == 9
    assert "data-label" not in other
    assert "八位" in wrong and "data-label" not in wrong


def test_a_page_that_is_printed_names_who_opened_it_and_when(house: House) -> None:
    with undone(), clock.set_to(clock.at(ON, 9, 30)):
        page = asked(house, "case", "GET", "he").content.decode()
        outside = Client().get(reverse("account_login")).content.decode()
    assert f'<p class="printed-by">{house.office.he.name} 2016年12月3日 09:30 打开此页</p>' in page
    assert "printed-by" not in outside


def test_in_english(house: House) -> None:
    with undone(), clock.set_to(clock.at(ON, 9, 30)):
        client = Client()
        client.force_login(house.office.he)
        client.post(reverse("set_language"), {"language": "en"})
        address = house.filled.address("intake:case_paper", every_route()["intake:case_paper"])
        mark = marks_of(client.get(address).content)[0]
        page = client.get(reverse("case", args=[1])).content.decode()
    assert re.fullmatch(rf"Taken out by {house.office.he.name} on [^,]+, mark [0-9A-F]{{8}}", mark), mark
    assert re.search(rf'printed-by">Opened by {house.office.he.name} on ', page)
