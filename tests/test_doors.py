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
    "lin zhou head mayor hao | chen he tang huan luo | deng shi wu | yan gao cha lei pan "
    "| po su lv ji | key1 key2 kong admin | shui mute gone"
).replace("|", "").split()  # fmt: skip
SEES = [
    "lin",
    "zhou",
    "head",
    "mayor",
    "hao",
    "chen",
    "he",
    "tang",
    "huan",
    "yan",
    "cha",
    "lei",
    "pan",
    "po",
    "su",
    "lv",
]  # the case that most addresses name
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

# y: let in, or done · n: told why not · .: there is nothing here · r: led on to another page
TABLE = """
home                          GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
command                       GET   ynnyn ynnny ynn nnnnn nnnn nnnn nnn
cases                         GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
case                          GET   yyyyy yyyy. ... y.yyy yyy. .... ...
timeline                      GET   yyyyy yyyy. ... y.yyy yyy. .... ...

intake:inspections            GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:inspection             GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:inspection             POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:new_inspection         GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:new_inspection         POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:lists                  GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:lists                  POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:list                   GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:list                   POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:discard_list           POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:batches                GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:batch                  GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:batch_paper            GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:new_case               GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:new_case               POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:desks                  GET   rnnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:desk                   GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:desk                   POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:desk_row               GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:desk_row               POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
intake:case_paper             GET   yyyyy yyyy. ... y.yyy yyy. .... ...
intake:sign                   POST  nnnnn nynn. ... n.nnn nnn. .... ...
intake:pass_down              POST  nnnnn nynn. ... n.nnn nnn. .... ...
intake:object                 POST  nnnnn nynn. ... n.nnn nnn. .... ...
intake:answer                 POST  ynnnn nnnn. ... n.nnn nnn. .... n..
intake:end                    POST  ynnnn nnnn. ... n.nnn nnn. .... ...
intake:reassign               POST  ynnnn nnnn. ... n.nnn nnn. .... ...
intake:add_unit               POST  ynnnn nnnn. ... n.nnn nnn. .... ...
intake:repeat                 POST  ynnnn nnnn. ... n.nnn nnn. .... n..
intake:correct                POST  ynnnn nnnn. ... n.nnn nnn. .... ...
intake:void                   POST  ynnnn nnnn. ... n.nnn nnn. .... ...

roster:now                    GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
roster:month                  GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
roster:mine                   GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
roster:plan                   POST  ynynn nnnnn nnn nnnnn nnnn nnnn nnn
roster:shift                  GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
roster:act                    POST  nnnnn nyynn nnn nnnnn nnnn nnnn nnn
roster:swap                   POST  nnnnn nnnnn nyn nnnnn nnnn nnnn nnn
roster:alarm                  GET   y.y.. .y... ... ..... .... .... ...
roster:acknowledge            POST  n.n.. .y... ... ..... .... .... ...

committee:disputes            GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
committee:members             GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
committee:members             POST  nnnny nnnnn nnn nnnnn nnnn nnnn nnn
committee:end_member          POST  nnnny nnnnn nnn nnnnn nnnn nnnn nnn
committee:file                GET   nnnny nnnn. ... n.nnn nnn. .... ...
committee:file                POST  nnnny nnnn. ... n.nnn nnn. .... ...
committee:dispute             GET   yyyyy yyyy. ... ynyyy yyy. nnnn .nn
committee:paper               GET   yyyyy yyyy. ... ynyyy yyy. nnnn .nn
committee:act                 POST  nnnny nnnn. ... n.nnn nnn. .... ...

leadership:mine               GET   nnnnn ynnny ynn nnnnn nnnn nnnn nnn
leadership:leader             GET   y..y. y...y y.. ..... .... .... ...
leadership:leaders            GET   yyyyy yyyy. ... y.yyy yyy. .... ...
leadership:name               POST  ynnnn nnnn. ... n.nnn nnn. .... ...
leadership:duty               GET   yyyyy yyyy. ... y.yyy yyy. .... ...
leadership:duty               POST  nnnnn ynnn. ... n.nnn nnn. .... ...
leadership:void_duty          POST  ynnnn ynnn. ... n.nnn nnn. .... ...
leadership:instruct           POST  nnnyn ynnn. ... n.nnn nnn. .... ...
leadership:answer             POST  nnnnn nynn. ... n.nnn nnn. .... ...

verification:section          GET   yyyyy yyyy. ... y.yyy yyy. .... ...
verification:split            GET   ynnnn nyny. ... n.nnn nnn. .... n..
verification:split            POST  ynnnn nyny. ... n.nnn nnn. .... n..
verification:find             POST  nnnnn nyny. ... n.nnn nnn. .... n..
verification:overall          POST  nnnnn nynn. ... n.nnn nnn. .... n..

enforcement:measures          GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
enforcement:parties           GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
enforcement:party             GET   yyyyy yyyy. ... ynyyy yyy. nnnn .nn
enforcement:section           GET   yyyyy yyyy. ... y.yyy yyy. .... ...
enforcement:answer            POST  nnnnn nynn. ... n.nnn nnn. .... ...
enforcement:take              GET   nnnnn nyny. ... n.nnn ynn. .... ...
enforcement:take              POST  nnnnn nyny. ... n.nnn nnn. .... ...
enforcement:measure           GET   yyyyy yyyy. ... y.yyy yyy. .... ...
enforcement:change            POST  nnnnn nynn. ... n.nnn nnn. .... ...
enforcement:void_amendment    POST  nnnnn nynn. ... n.nnn nnn. .... ...
enforcement:case_parties      GET   yyyyy yyyy. ... y.yyy yyy. .... ...
enforcement:enter_parties     POST  nnnnn nyny. ... n.nnn ynn. .... ...
enforcement:void_merge        POST  nnnnn nyny. ... n.nnn nnn. .... ...

rectification:items           GET   yyyyy yyyyy yyy ynyyy yyyy nnnn ynn
rectification:to_accept       GET   nnnnn nnnnn nnn ynnnn nnnn nnnn nnn
rectification:section         GET   yyyyy yyyy. ... y.yyy yyy. .... ...
rectification:plan            GET   nnnnn nyny. ... n.nnn nnn. .... ...
rectification:plan            POST  nnnnn nyny. ... n.nnn nnn. .... ...
rectification:item            GET   yyyyy yyyy. ... y.yyy yyy. .... ...
rectification:act             POST  nnnnn nynn. ... n.nnn nnn. .... ...
rectification:step            POST  nnnnn nynn. ... n.nnn nnn. .... ...
rectification:progress        GET   yyyyy yyyy. ... y.yyy yyy. .... ...
rectification:progress        POST  nnnnn nyny. ... n.nnn nnn. .... ...
rectification:void_progress   POST  nnnnn nynn. ... n.nnn nnn. .... ...

accountability:register       GET   nnnnn nnnnn nnn nnnnn nyyn nnnn nnn
accountability:inquiry        GET   ..... ..... ... ..... .yy. .... ...
accountability:answer         POST  ..... ..... ... ..... .yy. .... ...
accountability:decide         POST  ..... ..... ... ..... .yy. .... ...
accountability:end            POST  ..... ..... ... ..... .yy. .... ...
accountability:clues          GET   nnnnn nnnnn nnn nnnnn nyyn nnnn nnn
accountability:new_clue       GET   nnnnn nnnnn nnn nnnnn nyyn nnnn nnn
accountability:new_clue       POST  nnnnn nnnnn nnn nnnnn nyyn nnnn nnn
accountability:counts         GET   nnnnn nnnnn nnn nnnnn nyyn nnnn nnn
accountability:clue           GET   ..... ..... ... ..... .yy. .... ...
accountability:propose        POST  ..... ..... ... ..... .yy. .... ...
accountability:propose_decision POST  ..... ..... ... ..... .yy. .... ...
accountability:decide_step    POST  ..... ..... ... ..... .ny. .... ...
accountability:paper          GET   ..... ..... ... ..... .yy. .... ...
accountability:keep_file      POST  ..... ..... ... ..... .yy. .... ...
accountability:open_file      GET   ..... ..... ... ..... .yy. .... ...
accountability:tie            POST  ..... ..... ... ..... .yy. .... ...
accountability:on_decision    POST  ..... ..... ... ..... .ny. .... ...

checks:route                  GET   nnnnn nnnnn nnn nnyyn nnnn nnnn ynn
checks:results                GET   yyyyy ynyny ynn nnyyy nyyy nnnn ynn
checks:results_paper          GET   nnnnn nnnnn nnn nnnyn nnnn nnnn nnn
checks:sheet                  GET   ..... ..... ... ...y. .yy. .... ...
checks:paper                  GET   ..... ..... ... ..yy. .yy. .... ...
checks:script                 GET   nnnnn nnnnn nnn nnyyn nyyn nnyn ynn
checks:plans                  GET   nnnnn nnnnn nnn nnyyn nyyn nnnn ynn
checks:new                    GET   nnnnn nnnnn nnn nnnyn nnnn nnnn nnn
checks:new                    POST  nnnnn nnnnn nnn nnnyn nnnn nnnn nnn
checks:plan                   GET   ..... ..... ... ...y. .yy. .... ...
checks:edit                   GET   ..... ..... ... ...y. .nn. .... ...
checks:edit                   POST  ..... ..... ... ...y. .nn. .... ...
checks:act                    POST  ..... ..... ... ...y. .nn. .... ...
checks:list                   GET   ..... ..... ... ...y. .yy. .... ...
checks:check                  GET   ..... ..... ... ..yy. .yy. .... ...
checks:record                 GET   ..... ..... ... ..yy. .nn. .... ...
checks:record                 POST  ..... ..... ... ..yy. .nn. .... ...
checks:act_on                 POST  ..... ..... ... ..ny. .nn. .... ...
honesty:signals               GET   nnnnn nnnnn nnn nnnnn nyyn nnnn nnn
honesty:signal                GET   ..... ..... ... ..... .yy. .... ...
honesty:judge                 POST  ..... ..... ... ..... .yy. .... ...
honesty:trace                 GET   nnnnn nnnnn nnn nnnnn nyyn nnyn nnn
honesty:trace                 POST  nnnnn nnnnn nnn nnnnn nyyn nnyn nnn
honesty:trace_paper           POST  nnnnn nnnnn nnn nnnnn nyyn nnyn nnn

complainants:section          GET   yyyyy yyyy. ... y.yyy yyy. .... ...
complainants:reply            POST  nnnnn nynn. ... n.nnn nnn. .... ...
complainants:reach            POST  nnnnn nynn. ... n.nnn nnn. .... ...
complainants:calls            GET   nnnnn nnnnn nnn nynnn nnnn nnnn nnn
complainants:call             GET   nnnnn nnnnn nnn nynnn nnnn nnnn nnn
complainants:call             POST  nnnnn nnnnn nnn nynnn nnnn nnnn nnn
complainants:telephone        POST  nnnnn nnnnn nnn nynnn nnnn nnnn nnn
complainants:identities       GET   ynnnn nnnnn nnn nnnnn nnnn yynn nnn
complainants:register         POST  ynnnn nnnnn nnn nnnnn nnnn yynn nnn
complainants:ask              POST  nnnnn nnnnn nnn nnnnn nnnn yynn nnn
complainants:consent          POST  ..... ..... ... ..... .... ny.. ...
complainants:decline          POST  ..... ..... ... ..... .... ny.. ...
complainants:look             POST  ..... ..... ... ..... .... yn.. ...
complainants:redaction        GET   ynnnn nnnn. ... n.nnn nnn. yy.. ...
complainants:redaction        POST  ynnnn nnnn. ... n.nnn nnn. yy.. ...

closing:submit                POST  nnnnn nynn. ... n.nnn nnn. .... n..
closing:submit_part           POST  nnnnn nnny. ... n.nnn nnn. .... n..
closing:reviews               GET   nynnn nnynn nnn nnnnn nnnn nnnn nnn
closing:review                POST  nnnnn nnyn. ... n.nnn nnn. .... n..
closing:batches               GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
closing:feedback              GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
closing:feedback              POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
closing:void_feedback         POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
closing:conclude              POST  ynnnn nnnn. ... n.nnn nnn. .... n..
closing:strike_off            POST  ynnnn nnnn. ... n.nnn nnn. .... n..
closing:reopen                POST  ynnnn nnnn. ... n.nnn nnn. .... n..

instructions:list             GET   yyyyy yyyyy yyy yyyyy yyyy nnnn ynn
instructions:inbox            GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
instructions:new              GET   ynyyn ynyny ynn nnnnn nnny nnnn nnn
instructions:new              POST  ynyyn ynynn ynn nnnnn nnnn nnnn nnn
instructions:meeting          GET   ynyyn ynyny ynn nnnnn nnny nnnn nnn
instructions:meeting          POST  ynyyn ynynn ynn nnnnn nnnn nnnn nnn
instructions:instruction      GET   ...y. yy... ... ..... .... .... ...
instructions:standing         GET   ...y. ..... ... ..... .... .... ...
instructions:acknowledge      POST  ...n. yy... ... ..... .... .... ...
instructions:answer           POST  ...n. ny... ... ..... .... .... ...
instructions:decide           POST  ...y. ...nn ... ..... .... .... ...
instructions:end              POST  ...y. nn... ... ..... .... .... ...
instructions:paper            GET   ...y. yy... ... ..... .... .... ...
instructions:supervise        GET   ynyyn nnyn. ... n.nnn nnn. .... ...
instructions:supervise        POST  ynyyn nnyn. ... n.nnn nnn. .... ...
instructions:end_supervision  POST  ynnnn nnnn. ... n.nnn nnn. .... n..
instructions:talk             GET   yyyyy yyyy. ... y.yyy yyy. .... ...
instructions:talk             POST  yyyyy yyyy. ... y.yyy yyy. .... ...
instructions:void_message     POST  nnnnn nynn. ... n.nnn nnn. .... ...
instructions:notices          GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
instructions:new_notice       GET   ynyyn ynyny ynn nnnnn nnny nnnn nnn
instructions:new_notice       POST  ynyyn ynynn ynn nnnnn nnnn nnnn nnn
instructions:search           GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
instructions:notice           GET   yyyyy yyyyy yyy yyyyy yyyy yyyy y..
instructions:notice           POST  yyyyy yyyyy yyy yyyyy yyyy yyyy y..
instructions:end_notice       POST  ynnnn nnnnn nnn nnnnn nnnn nnnn n..
instructions:delegations      GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
instructions:delegations      POST  nyyny nnnnn nnn nnnnn nnnn yyny nnn
instructions:end_delegation   POST  ..... ...y. ... ..... .... .... ...

files:evidence                GET   yyyyy yyyy. ... y.yyy yyy. .... ...
files:picture                 GET   yyyyy yyyy. ... y.yyy yyy. .... ...
files:thumb                   GET   yyyyy yyyy. ... y.yyy yyy. .... ...
files:download                GET   yyyyy yyyy. ... y.yyy yyy. .... ...
files:paper                   GET   yyyyy yyyy. ... y.yyy yyy. .... ...
files:original                POST  ynnnn nnnn. ... n.nnn nyy. .... ...
files:withdraw                POST  ynnnn nynn. ... n.nnn nnn. .... ...

publication:tables            GET   ynnnn nnnnn nnn nnnny nnnn nnnn nnn
publication:make              GET   ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
publication:make              POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
publication:table             GET   ynnnn nnnnn nnn nnnny nnnn nnnn nnn
publication:docx              GET   ynnnn nnnnn nnn nnnny nnnn nnnn nnn
publication:xlsx              GET   ynnnn nnnnn nnn nnnny nnnn nnnn nnn
publication:propose           POST  ynnnn nnnnn nnn nnnnn nnnn nnnn nnn
publication:approve           POST  nnnnn nnnnn nnn nnnny nnnn nnnn nnn
publication:void              POST  ynnnn nnnnn nnn nnnny nnnn nnnn nnn

reports:bulletin              GET   yyyyy ynyny ynn nnnyy nyyy nnnn nnn
reports:definitions           GET   yyyyy ynyny ynn nnnyy nyyy nnnn nnn
reports:figure                GET   yyyyy ynyny ynn nnnyy nyyy nnnn nnn
reports:paper                 GET   yyyyy ynyny ynn nnnyy nyyy nnnn nnn
reports:sheet                 GET   yyyyy ynyny ynn nnnyy nyyy nnnn nnn

journal:entries               GET   nnnnn nnnnn nnn nnnnn nnnn nnyn nnn
journal:readings              GET   nnnnn nnnnn nnn nnnnn nnnn nnyn nnn
journal:verification          GET   nnnnn nnnnn nnn nnnnn nnnn nnyn nnn
journal:verification          POST  nnnnn nnnnn nnn nnnnn nnnn nnyn nnn
journal:script                GET   nnnnn nnnnn nnn nnnnn nnnn nnyn nnn

people:bodies                 GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:body                   GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:body                   POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:officials              GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:officials              POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:official               GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:users                  GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:users                  POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:user                   GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:user                   POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:grants                 GET   nnynn nnnnn nnn nnnnn nnny nnny nnn
people:grants                 POST  nnnnn nnnnn nnn nnnnn nnny nnnn nnn
people:import                 GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:import                 POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
people:import_confirm         POST  nnnnn nnnnn nnn nnnnn nnnn nnnn nnn
people:import_template        GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:books                GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:book                 GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:book                 POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:section              GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:add                  GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:add                  POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:entry                GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:entry                POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
rulebook:duties               GET   yyyyy yyyyy yyy ynyyy yyyy nnyy ynn
deadlines:case                GET   yyyyy yyyy. ... y.yyy yyy. .... ...
deadlines:ask                 POST  nnnnn nynn. ... n.nnn nnn. .... ...
deadlines:answer              POST  yynnn nnnn. ... n.nnn nnn. .... ...
deadlines:calendar            GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
deadlines:calendar            POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
deadlines:my_calendar         GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
deadlines:my_calendar         POST  yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
deadlines:feed                GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
jobs:operations               GET   nnnnn nnnnn nnn nnnnn nnnn nnny nnn
jobs:retry                    POST  nnnnn nnnnn nnn nnnnn nnnn nnny nnn
jobs:switch                   POST  nnnnn nnnnn nnn nnnnn nnnn nnn. nnn
jobs:reminders                GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
jobs:reminders                POST  yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
jobs:mailbox                  POST  yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
people:my_account             GET   yyyyy yyyyy yyy yyyyy yyyy yyyy yyy
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
PUBLIC = {"account_login", "healthz", "set_language", "deadlines:feed"}
LED_ON = {"account_logout", "mfa_authenticate"}  # who has not begun to sign in has nothing to go on with here
LEAVES_NO_ENTRY = {
    "intake:lists",
    "intake:discard_list",
    "journal:verification",
    "people:import",
    "patterns_photos",
    "files:original",
    "jobs:reminders",
    "jobs:mailbox",
    "honesty:trace",
    "honesty:trace_paper",
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


# What stands on the case alone, in its inquiry alone, in its covert check alone, and under seal alone.
OF_THE_CASE = ("鸿运轮毂", "南环罚〔2016〕7号", "挖掘机进场清运")
OF_THE_INQUIRY = ("欧阳某", "监管科科长", "未及时查处")
OF_CLUES = ("鹭鸶夜话", "鸬鹚笔录", "竺隐之", "收受礼金芦苇三号", "查阅台账并询问三人", "琥珀七号")
OF_THE_CHECK = ("柳湾旧码头", "车牌用纸遮住", "灯火通明的后院", "年底暗访")
UNDER_SEAL = ("慕容雪晴", "13800138000")


def secrets_in(answer: HttpResponse, who: str, name: str) -> list[str]:
    """The secrets that `who` finds in an answer and may not."""
    text = answer.content.decode(errors="replace")
    found = [] if who in SEES else [word for word in OF_THE_CASE if word in text]
    found += [] if who in ("su", "lv") else [word for word in (*OF_THE_INQUIRY, *OF_CLUES) if word in text]
    found += [] if who in ("cha", "lei", "su", "lv") else [word for word in OF_THE_CHECK if word in text]
    allowed = {("key1", "complainants:look"): UNDER_SEAL, ("gao", "complainants:telephone"): UNDER_SEAL[1:]}
    return found + [word for word in UNDER_SEAL if word in text and word not in allowed.get((who, name), ())]


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
