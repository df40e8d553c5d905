"""Every door of the house and everybody before it: what he finds there, written down by hand.

The routes are taken from the resolver and one that is not written down fails; the table imports no rights, so that it
says what the office wants and not what the code does. A case one may not see is a 404 at each of its addresses, to the
letter like a case that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import constants, get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from huiyin.journal.models import Entry
from huiyin.lib import clock
from tests.support.doors import WAITS, House, a_house
from tests.support.filled import ON, every_route
from tests.support.undone import undone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# The office and the city | who works on the case | inside its district, or a stranger | other bodies of the city
# | police and discipline | without cases | of an accused body, without a confirmed role, with a role that has ended.
PEOPLE = (
    "lin zhou head mayor | chen he tang huan luo | deng shi wu | yan gao cha pan "
    "| po su ji | key1 key2 kong admin | shui mute gone"
).replace("|", "").split()  # fmt: skip
SEES = [
    "lin",
    "zhou",
    "head",
    "mayor",
    "chen",
    "he",
    "tang",
    "huan",
    "yan",
    "cha",
    "pan",
    "po",
    "su",
]  # the case that most addresses name
NOWHERE = 99_999
THINGS = ("number", "pk", "unlock", "party", "code")  # what an address of a case, or of a thing of a case, is told by

# y: let in, or done · n: told why not · .: there is nothing here · r: led on to another page
TABLE = """
home                          GET   yyyy yyyyy yyy yyyy yyy yyyy yyy
cases                         GET   yyyy yyyyy yyy yyyy yyy yyyy yyy
case                          GET   yyyy yyyy. ... y.yy yy. .... ...
timeline                      GET   yyyy yyyy. ... y.yy yy. .... ...

intake:inspections            GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:inspection             GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:inspection             POST  ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:new_inspection         GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:new_inspection         POST  ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:lists                  GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:lists                  POST  ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:list                   GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:list                   POST  ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:discard_list           POST  ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:batches                GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:batch                  GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:batch_paper            GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:new_case               GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:new_case               POST  ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:desks                  GET   rnnn nnnnn nnn nnnn nnn nnnn nnn
intake:desk                   GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:desk                   POST  ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:desk_row               GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:desk_row               POST  ynnn nnnnn nnn nnnn nnn nnnn nnn
intake:case_paper             GET   yyyy yyyy. ... y.yy yy. .... ...
intake:sign                   POST  nnnn nynn. ... n.nn nn. .... ...
intake:pass_down              POST  nnnn nynn. ... n.nn nn. .... ...
intake:object                 POST  nnnn nynn. ... n.nn nn. .... ...
intake:answer                 POST  ynnn nnnn. ... n.nn nn. .... n..
intake:end                    POST  ynnn nnnn. ... n.nn nn. .... ...
intake:reassign               POST  ynnn nnnn. ... n.nn nn. .... ...
intake:add_unit               POST  ynnn nnnn. ... n.nn nn. .... ...
intake:repeat                 POST  ynnn nnnn. ... n.nn nn. .... n..
intake:correct                POST  ynnn nnnn. ... n.nn nn. .... ...
intake:void                   POST  ynnn nnnn. ... n.nn nn. .... ...

leadership:mine               GET   nnnn ynnny ynn nnnn nnn nnnn nnn
leadership:leader             GET   y..y y...y y.. .... ... .... ...
leadership:leaders            GET   yyyy yyyy. ... y.yy yy. .... ...
leadership:name               POST  ynnn nnnn. ... n.nn nn. .... ...
leadership:duty               GET   yyyy yyyy. ... y.yy yy. .... ...
leadership:duty               POST  nnnn ynnn. ... n.nn nn. .... ...
leadership:void_duty          POST  ynnn ynnn. ... n.nn nn. .... ...
leadership:instruct           POST  nnny ynnn. ... n.nn nn. .... ...
leadership:answer             POST  nnnn nynn. ... n.nn nn. .... ...

verification:section          GET   yyyy yyyy. ... y.yy yy. .... ...
verification:split            GET   ynnn nyny. ... n.nn nn. .... n..
verification:split            POST  ynnn nyny. ... n.nn nn. .... n..
verification:find             POST  nnnn nyny. ... n.nn nn. .... n..
verification:overall          POST  nnnn nynn. ... n.nn nn. .... n..

enforcement:measures          GET   yyyy yyyyy yyy ynyy yyy nnnn ynn
enforcement:parties           GET   yyyy yyyyy yyy ynyy yyy nnnn ynn
enforcement:party             GET   yyyy yyyy. ... ynyy yy. nnnn .nn
enforcement:section           GET   yyyy yyyy. ... y.yy yy. .... ...
enforcement:answer            POST  nnnn nynn. ... n.nn nn. .... ...
enforcement:take              GET   nnnn nyny. ... n.nn yn. .... ...
enforcement:take              POST  nnnn nyny. ... n.nn nn. .... ...
enforcement:measure           GET   yyyy yyyy. ... y.yy yy. .... ...
enforcement:change            POST  nnnn nynn. ... n.nn nn. .... ...
enforcement:void_amendment    POST  nnnn nynn. ... n.nn nn. .... ...
enforcement:case_parties      GET   yyyy yyyy. ... y.yy yy. .... ...
enforcement:enter_parties     POST  nnnn nyny. ... n.nn yn. .... ...
enforcement:void_merge        POST  nnnn nyny. ... n.nn nn. .... ...

rectification:items           GET   yyyy yyyyy yyy ynyy yyy nnnn ynn
rectification:to_accept       GET   nnnn nnnnn nnn ynnn nnn nnnn nnn
rectification:section         GET   yyyy yyyy. ... y.yy yy. .... ...
rectification:plan            GET   nnnn nyny. ... n.nn nn. .... ...
rectification:plan            POST  nnnn nyny. ... n.nn nn. .... ...
rectification:item            GET   yyyy yyyy. ... y.yy yy. .... ...
rectification:act             POST  nnnn nynn. ... n.nn nn. .... ...
rectification:step            POST  nnnn nynn. ... n.nn nn. .... ...
rectification:progress        GET   yyyy yyyy. ... y.yy yy. .... ...
rectification:progress        POST  nnnn nyny. ... n.nn nn. .... ...
rectification:void_progress   POST  nnnn nynn. ... n.nn nn. .... ...

accountability:register       GET   nnnn nnnnn nnn nnnn nyn nnnn nnn
accountability:inquiry        GET   .... ..... ... .... .y. .... ...
accountability:answer         POST  .... ..... ... .... .y. .... ...
accountability:decide         POST  .... ..... ... .... .y. .... ...
accountability:end            POST  .... ..... ... .... .y. .... ...

complainants:section          GET   yyyy yyyy. ... y.yy yy. .... ...
complainants:reply            POST  nnnn nynn. ... n.nn nn. .... ...
complainants:reach            POST  nnnn nynn. ... n.nn nn. .... ...
complainants:calls            GET   nnnn nnnnn nnn nynn nnn nnnn nnn
complainants:call             GET   nnnn nnnnn nnn nynn nnn nnnn nnn
complainants:call             POST  nnnn nnnnn nnn nynn nnn nnnn nnn
complainants:telephone        POST  nnnn nnnnn nnn nynn nnn nnnn nnn
complainants:identities       GET   ynnn nnnnn nnn nnnn nnn yynn nnn
complainants:register         POST  ynnn nnnnn nnn nnnn nnn yynn nnn
complainants:ask              POST  nnnn nnnnn nnn nnnn nnn yynn nnn
complainants:consent          POST  .... ..... ... .... ... ny.. ...
complainants:decline          POST  .... ..... ... .... ... ny.. ...
complainants:look             POST  .... ..... ... .... ... yn.. ...
complainants:redaction        GET   ynnn nnnn. ... n.nn nn. yy.. ...
complainants:redaction        POST  ynnn nnnn. ... n.nn nn. yy.. ...

closing:submit                POST  nnnn nynn. ... n.nn nn. .... n..
closing:submit_part           POST  nnnn nnny. ... n.nn nn. .... n..
closing:reviews               GET   nynn nnynn nnn nnnn nnn nnnn nnn
closing:review                POST  nnnn nnyn. ... n.nn nn. .... n..
closing:batches               GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
closing:feedback              GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
closing:feedback              POST  ynnn nnnnn nnn nnnn nnn nnnn nnn
closing:void_feedback         POST  ynnn nnnnn nnn nnnn nnn nnnn nnn
closing:conclude              POST  ynnn nnnn. ... n.nn nn. .... n..
closing:strike_off            POST  ynnn nnnn. ... n.nn nn. .... n..
closing:reopen                POST  ynnn nnnn. ... n.nn nn. .... n..

files:evidence                GET   yyyy yyyy. ... y.yy yy. .... ...
files:picture                 GET   yyyy yyyy. ... y.yy yy. .... ...
files:thumb                   GET   yyyy yyyy. ... y.yy yy. .... ...
files:download                GET   yyyy yyyy. ... y.yy yy. .... ...
files:paper                   GET   yyyy yyyy. ... y.yy yy. .... ...
files:original                POST  ynnn nnnn. ... n.nn ny. .... ...
files:withdraw                POST  ynnn nynn. ... n.nn nn. .... ...

publication:tables            GET   ynnn nnnnn nnn nnny nnn nnnn nnn
publication:make              GET   ynnn nnnnn nnn nnnn nnn nnnn nnn
publication:make              POST  ynnn nnnnn nnn nnnn nnn nnnn nnn
publication:table             GET   ynnn nnnnn nnn nnny nnn nnnn nnn
publication:docx              GET   ynnn nnnnn nnn nnny nnn nnnn nnn
publication:xlsx              GET   ynnn nnnnn nnn nnny nnn nnnn nnn
publication:propose           POST  ynnn nnnnn nnn nnnn nnn nnnn nnn
publication:approve           POST  nnnn nnnnn nnn nnny nnn nnnn nnn
publication:void              POST  ynnn nnnnn nnn nnny nnn nnnn nnn

reports:bulletin              GET   yyyy ynyny ynn nnny nyy nnnn nnn
reports:definitions           GET   yyyy ynyny ynn nnny nyy nnnn nnn
reports:figure                GET   yyyy ynyny ynn nnny nyy nnnn nnn
reports:paper                 GET   yyyy ynyny ynn nnny nyy nnnn nnn
reports:sheet                 GET   yyyy ynyny ynn nnny nyy nnnn nnn

journal:entries               GET   nnnn nnnnn nnn nnnn nnn nnyn nnn
journal:readings              GET   nnnn nnnnn nnn nnnn nnn nnyn nnn
journal:verification          GET   nnnn nnnnn nnn nnnn nnn nnyn nnn
journal:verification          POST  nnnn nnnnn nnn nnnn nnn nnyn nnn
journal:script                GET   nnnn nnnnn nnn nnnn nnn nnyn nnn

people:bodies                 GET   nnnn nnnnn nnn nnnn nnn nnny nnn
people:body                   GET   nnnn nnnnn nnn nnnn nnn nnny nnn
people:body                   POST  nnnn nnnnn nnn nnnn nnn nnny nnn
people:officials              GET   nnnn nnnnn nnn nnnn nnn nnny nnn
people:officials              POST  nnnn nnnnn nnn nnnn nnn nnny nnn
people:official               GET   nnnn nnnnn nnn nnnn nnn nnny nnn
people:users                  GET   nnnn nnnnn nnn nnnn nnn nnny nnn
people:users                  POST  nnnn nnnnn nnn nnnn nnn nnny nnn
people:user                   GET   nnnn nnnnn nnn nnnn nnn nnny nnn
people:user                   POST  nnnn nnnnn nnn nnnn nnn nnny nnn
people:grants                 GET   nnyn nnnnn nnn nnnn nny nnny nnn
people:grants                 POST  nnnn nnnnn nnn nnnn nny nnnn nnn
people:import                 GET   nnnn nnnnn nnn nnnn nnn nnny nnn
people:import                 POST  nnnn nnnnn nnn nnnn nnn nnny nnn
people:import_confirm         POST  nnnn nnnnn nnn nnnn nnn nnnn nnn
people:import_template        GET   nnnn nnnnn nnn nnnn nnn nnny nnn
rulebook:books                GET   nnnn nnnnn nnn nnnn nnn nnny nnn
rulebook:book                 GET   nnnn nnnnn nnn nnnn nnn nnny nnn
rulebook:book                 POST  nnnn nnnnn nnn nnnn nnn nnny nnn
rulebook:section              GET   nnnn nnnnn nnn nnnn nnn nnny nnn
rulebook:add                  GET   nnnn nnnnn nnn nnnn nnn nnny nnn
rulebook:add                  POST  nnnn nnnnn nnn nnnn nnn nnny nnn
rulebook:entry                GET   nnnn nnnnn nnn nnnn nnn nnny nnn
rulebook:entry                POST  nnnn nnnnn nnn nnnn nnn nnny nnn
rulebook:duties               GET   yyyy yyyyy yyy ynyy yyy nnyy ynn
people:my_account             GET   yyyy yyyyy yyy yyyy yyy yyyy yyy
"""
# For whoever has signed in, the same for all; what is sent to them is allauth's own affair and tried by it.
FOR_ALL = """
account_login                 GET r | account_logout              GET y | account_change_password     GET y
account_reauthenticate        GET y | mfa_index                   GET y | mfa_authenticate            GET r
mfa_activate_totp             GET r | mfa_deactivate_totp         GET . | mfa_reauthenticate          GET r
mfa_generate_recovery_codes   GET r | mfa_download_recovery_codes GET . | mfa_view_recovery_codes     GET .
patterns                      GET y | patterns_progress           GET y | patterns_refused           POST n
patterns_photos              POST y | healthz                     GET y | set_language                GET r
"""
# What someone who has not signed in may ask for; every other address leads him to the sign-in page.
PUBLIC = {"account_login", "healthz", "set_language"}
LED_ON = {"account_logout", "mfa_authenticate"}  # who has not begun to sign in has nothing to go on with here
LEAVES_NO_ENTRY = {
    "intake:lists",
    "intake:discard_list",
    "journal:verification",
    "people:import",
    "patterns_photos",
    "files:original",
}


def rows() -> list[tuple[str, str, str]]:
    """The table, a row for each address and method: name, method, and a letter for each of `PEOPLE`."""
    written = [tuple(line.split(maxsplit=2)) for line in TABLE.strip().splitlines() if line]
    for name, method, letter in (cell.split() for line in FOR_ALL.strip().splitlines() for cell in line.split("|")):
        written.append((name, method, letter * len(PEOPLE)))
    return [(name, method, letters.replace(" ", "")) for name, method, letters in written]


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
    for who, letter in zip(PEOPLE, letters, strict=True):
        answer, entries = knock(house, name, method, keys[who])
        found = outcome(answer)
        if found != letter:
            wrong.append(f"{who}: {letter} is written, {found} ({answer.status_code}) found")
        if method == "POST" and (entries > 0) != (letter == "y" and name not in LEAVES_NO_ENTRY):
            wrong.append(f"{who}: {letter}, and {entries} journal entries")
        if letter == "." and part:
            missing, _none = knock(house, name, method, keys[who], **{part: NOWHERE})
            if same_to_the_letter(answer) != same_to_the_letter(missing):
                wrong.append(f"{who} can tell it from what does not exist")
        wrong += [f"{who} reads of {secret}" for secret in secrets_in(answer, who, name)]
    assert not wrong, "\n".join(wrong)


# What stands on the case alone, in its inquiry alone, and under seal alone.
OF_THE_CASE = ("鸿运轮毂", "南环罚〔2016〕7号", "挖掘机进场清运")
OF_THE_INQUIRY = ("欧阳某", "监管科科长", "未及时查处")
UNDER_SEAL = ("慕容雪晴", "13800138000")


def secrets_in(answer: HttpResponse, who: str, name: str) -> list[str]:
    """The secrets that `who` finds in an answer and may not."""
    text = answer.content.decode(errors="replace")
    found = [] if who in SEES else [word for word in OF_THE_CASE if word in text]
    found += [] if who == "su" else [word for word in OF_THE_INQUIRY if word in text]
    allowed = {("key1", "complainants:look"): UNDER_SEAL, ("gao", "complainants:telephone"): UNDER_SEAL[1:]}
    return found + [word for word in UNDER_SEAL if word in text and word not in allowed.get((who, name), ())]


AT_WORK = ("case", "enforcement:measure", "rectification:progress")


def test_the_secrets_are_there_to_be_found(house: House, keys: dict[str, str]) -> None:
    case = "".join(
        knock(house, name, "GET", keys["he"])[0].content.decode() for name in ("case", "enforcement:measure")
    )
    inquiry = knock(house, "accountability:inquiry", "GET", keys["su"])[0].content.decode()
    person = knock(house, "complainants:look", "POST", keys["key1"])[0].content.decode()
    assert [word for word in (*OF_THE_CASE,) if word not in case] == []
    assert [word for word in (*OF_THE_INQUIRY,) if word not in inquiry] == []
    assert [word for word in (*UNDER_SEAL,) if word not in person] == []


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
