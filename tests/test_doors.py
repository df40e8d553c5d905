"""Every door of the house and everybody before it: what he finds there, written down by hand.

The routes are taken from the resolver and one that is not written down fails; the table imports no rights, so that it
says what the office wants and not what the code does. A case one may not see is a 404 at each of its addresses, to the
letter like a case that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.contrib.messages import constants, get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from huiyin.honesty.models import Signal
from huiyin.jobs.models import Delivery, Job, Message
from huiyin.journal import export
from huiyin.journal.models import Entry
from huiyin.lib import clock
from tests.support.door_table import FOR_ALL, LEAVES_NO_ENTRY, LED_ON, PEOPLE, PUBLIC, SEES, rows
from tests.support.doors import WAITS, House, a_house
from tests.support.filled import ON, every_route
from tests.support.undone import undone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOWHERE = 99_999
THINGS = (
    "number",
    "pk",
    "unlock",
    "party",
    "code",
    "alarm",
    "clue",
)  # what an address of a case, or of a thing of a case, is told by


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """One house for all of them; each test leaves it as it found it."""
    with django_db_blocker.unblock(), undone():
        yield a_house()


@pytest.fixture(scope="module")
def keys(house: House) -> dict[str, str]:
    """Each person's session."""
    found = {}
    for who in PEOPLE:
        client = Client()
        client.force_login(house.office.users[who])
        found[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def knock(house: House, name: str, method: str, session: str = "", **instead: Any) -> tuple[HttpResponse, int]:
    """The answer to one request, and how many journal entries it left; nothing of it stays."""
    client = Client(raise_request_exception=False)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    url = house.filled.address(name, every_route()[name], **instead)
    moment = clock.at(ON, 9, 30) + WAITS.get(name, timedelta())
    with undone(), clock.set_to(moment):
        before = Entry.objects.count()
        sent = house.sent[name]() if method == "POST" and name in house.sent else {}
        answer = client.get(url) if method == "GET" else client.post(url, sent)
        return answer, Entry.objects.count() - before


def outcome(answer: HttpResponse) -> str:
    """The letter of an answer; a refusal without a sentence has none."""
    if answer.status_code == 404:
        return "."
    if answer.status_code in (301, 302):
        said = [str(one) for one in get_messages(answer.wsgi_request) if one.level == constants.ERROR]  # type: ignore[attr-defined]
        if said:
            return "n" if all(said) else "?"
        return "y" if answer.wsgi_request.method == "POST" else "r"  # type: ignore[attr-defined]
    if answer.status_code == 403:
        return "n" if answer.context and answer.context.get("reason") else "?"
    if answer.status_code == 422:
        return "n" if re.search("error-summary|notice-error|errorlist", answer.content.decode()) else "?"
    return "y" if answer.status_code in (200, 204) else "?"


def test_every_route_is_in_the_table() -> None:
    assert {name for name, _method, _letters in rows()} == set(every_route())
    assert all(len(letters) == len(PEOPLE) for _name, _method, letters in rows())
    assert len({(name, method) for name, method, _letters in rows()}) == len(rows())


@pytest.mark.parametrize(("name", "method", "letters"), rows(), ids=lambda value: value if len(value) < 30 else "")
def test_each_finds_what_the_table_says(
    house: House, keys: dict[str, str], name: str, method: str, letters: str
) -> None:
    part = next((part for part in THINGS if part in every_route()[name].parts), "")
    wrong = []
    outside = [who for who, letter in zip(PEOPLE, letters, strict=True) if letter == "."]
    compared = outside[len(name) % 5 :: 5]  # one in five at each door, others at the next: what they meet is one page
    for who, letter in zip(PEOPLE, letters, strict=True):
        answer, entries = knock(house, name, method, keys[who])
        found = outcome(answer)
        if found != letter:
            wrong.append(f"{who}: {letter} is written, {found} ({answer.status_code}) found")
        if method == "POST" and (entries > 0) != (letter == "y" and name not in LEAVES_NO_ENTRY):
            wrong.append(f"{who}: {letter}, and {entries} journal entries")
        if part and who in compared:
            missing, _none = knock(house, name, method, keys[who], **{part: NOWHERE})
            if same_to_the_letter(answer) != same_to_the_letter(missing):
                wrong.append(f"{who} can tell it from what does not exist")
        wrong += [f"{who} reads of {secret}" for secret in secrets_in(answer, who, name)]
    assert not wrong, "\n".join(wrong)


# What stands on the case alone, in its inquiry alone, in its covert check alone, and under seal alone.
OF_THE_CASE = ("鸿运轮毂", "南环罚〔2016〕7号", "挖掘机进场清运")
OF_THE_INQUIRY = ("欧阳某", "监管科科长", "未及时查处")
OF_CLUES = ("鹭鸶夜话", "鸬鹚笔录", "竺隐之", "收受礼金芦苇三号", "查阅台账并询问三人", "琥珀七号")
OF_SIGNALS = ("蓼汀存疑",)
OF_THE_CHECK = ("柳湾旧码头", "车牌用纸遮住", "灯火通明的后院", "年底暗访")
UNDER_SEAL = ("慕容雪晴", "13800138000")


def secrets_in(answer: HttpResponse, who: str, name: str) -> list[str]:
    """The secrets that `who` finds in an answer and may not."""
    text = text_of(answer)
    found = [] if who in SEES else [word for word in OF_THE_CASE if word in text]
    found += [] if who in ("su", "lv") else [word for word in (*OF_THE_INQUIRY, *OF_CLUES) if word in text]
    found += [] if who in ("su", "lv") else [word for word in OF_SIGNALS if word in text]
    found += [] if who in ("cha", "lei", "su", "lv") else [word for word in OF_THE_CHECK if word in text]
    allowed = {("key1", "complainants:look"): UNDER_SEAL, ("gao", "complainants:telephone"): UNDER_SEAL[1:]}
    return found + [word for word in UNDER_SEAL if word in text and word not in allowed.get((who, name), ())]


def text_of(answer: HttpResponse) -> str:
    """What an answer says: a page, and within a generated docx or xlsx its parts."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with ZipFile(BytesIO(body)) as packed:
        return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


AT_WORK = ("case", "enforcement:measure", "rectification:progress")


def test_the_secrets_are_there_to_be_found(house: House, keys: dict[str, str]) -> None:
    case = "".join(
        knock(house, name, "GET", keys["he"])[0].content.decode() for name in ("case", "enforcement:measure")
    )
    inquiry = knock(house, "accountability:inquiry", "GET", keys["su"])[0].content.decode()
    check = knock(house, "checks:check", "GET", keys["lei"])[0].content.decode()
    check += knock(house, "checks:plan", "GET", keys["lei"])[0].content.decode()
    person = knock(house, "complainants:look", "POST", keys["key1"])[0].content.decode()
    assert [word for word in (*OF_THE_CASE,) if word not in case] == []
    assert [word for word in (*OF_THE_INQUIRY,) if word not in inquiry] == []
    clues = "".join(
        knock(house, f"accountability:{name}", "GET", keys["su"])[0].content.decode() for name in ("clues", "clue")
    )
    assert [word for word in OF_CLUES if word not in clues] == []
    assert [word for word in (*OF_THE_CHECK,) if word not in check] == []
    judged = Signal.objects.get(judgement="dismissed")
    signals = knock(house, "honesty:signal", "GET", keys["su"], pk=judged.pk)[0].content.decode()
    assert [word for word in OF_SIGNALS if word not in signals] == []
    assert [word for word in (*UNDER_SEAL,) if word not in person] == []


# One word of each thing that is kept apart, and one that stands nowhere.
HIDDEN = (OF_THE_INQUIRY[0], OF_CLUES[0], OF_THE_CHECK[0], OF_SIGNALS[0])
NOWHERE_SAID = "魑魅魍魉"


def searched(house: House, name: str, session: str, words: str) -> str:
    """The page of that name asked for `words`, without what differs because these very words were typed."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    url = house.filled.address(name, every_route()[name])
    with undone(), clock.set_to(clock.at(ON, 9, 30)):
        text = text_of(client.get(url, {"q": words} if words else {}))
    for typed in (words, quote(words), escape(quote(quote(words)))):
        text = text.replace(typed, "") if words else text
    # Nor what differs at each request: tokens, and the mark of whoever takes a paper out.
    return re.sub(r"[A-Za-z0-9]{64}|nonce=\"[^\"]+\"|标记 [0-9A-F]{8}", "", text)


def test_whoever_searches_for_a_word_kept_apart_finds_what_one_that_stands_nowhere_finds(
    house: House, keys: dict[str, str]
) -> None:
    pages = [name for name, method, _l in rows() if method == "GET" and not every_route()[name].parts]
    pages.remove("journal:readings")  # it shows who searched for what, and so this very question
    searching, told = set(), []
    for who in ("lin", "mayor", "he", "kong", "admin"):
        for name in pages:
            without = searched(house, name, keys[who], NOWHERE_SAID)
            if without == searched(house, name, keys[who], ""):
                continue  # it does not search
            searching.add(name)
            told += [(who, name, word) for word in HIDDEN if searched(house, name, keys[who], word) != without]
    assert told == []
    assert {"cases", "instructions:search"} <= searching


def test_no_word_kept_apart_stands_in_a_message_a_job_or_the_journal(house: House) -> None:
    apart = (*OF_THE_INQUIRY, *OF_CLUES, *OF_THE_CHECK, *OF_SIGNALS, *UNDER_SEAL)
    written = StringIO()
    export.write(written, readings=True)
    said = [written.getvalue()]
    for model in (Message, Delivery, Job):
        assert model.objects.exists() or model is Delivery  # no channel is switched on in a test
        said += [str(row) for row in model.objects.values()]
    assert [word for word in apart for text in said if word in text] == []


def same_to_the_letter(answer: HttpResponse) -> tuple[Any, ...]:
    """An answer without what differs from one request to the next."""
    path = answer.wsgi_request.path  # type: ignore[attr-defined]
    text = re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode().replace(path, ""))
    said = [str(one) for one in get_messages(answer.wsgi_request)]  # type: ignore[attr-defined]
    return answer.status_code, answer.get("Location", ""), text, said


@pytest.mark.parametrize("name", sorted(name for name, pattern in every_route().items() if "number" in pattern.parts))
def test_a_case_that_does_not_exist_is_not_there_for_anybody(house: House, keys: dict[str, str], name: str) -> None:
    methods = [method for known, method, _letters in rows() if known == name]
    for method in methods:
        for who in ("lin", "he", "su"):
            answer, entries = knock(house, name, method, keys[who], number=NOWHERE)
            calls = name in ("complainants:call", "complainants:telephone")  # told why not before any number is read
            desk = name == "intake:desk_row" and who != "lin"
            assert outcome(answer) == ("n" if calls or desk else "."), (who, method)
            assert entries == 0


@pytest.mark.parametrize("name", sorted(every_route()))
def test_whoever_has_not_signed_in_is_led_to_the_sign_in_page(house: House, name: str) -> None:
    sign_in = reverse("account_login")
    for method in ("GET", "POST"):
        answer, entries = knock(house, name, method)
        assert entries == 0
        if name in PUBLIC:
            assert answer.status_code in (200, 302, 405)
            assert sign_in not in answer.get("Location", "")
        elif name in LED_ON:
            assert answer.status_code == 302
        else:
            assert answer.status_code == 302, (method, answer.status_code)
            assert answer["Location"].startswith(f"{sign_in}?next="), method
            assert not secrets_in(answer, "nobody", name)


@pytest.mark.parametrize("name", sorted({name for name, _m, _l in rows() if name not in FOR_ALL}))
def test_an_address_answers_to_its_own_methods_only(house: House, keys: dict[str, str], name: str) -> None:
    written = {method for known, method, _letters in rows() if known == name}
    for method in {"GET", "POST"} - written:
        assert knock(house, name, method, keys["lin"])[0].status_code == 405
