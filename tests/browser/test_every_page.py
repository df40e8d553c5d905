"""Every page of the system in a real browser, filled and empty, in both languages, at a desk and on a phone.

The pages come from the resolver: one that is not listed in `pages.py` fails here. Each is opened by someone who has
something to do there; axe (WCAG 2.2 AA) finds nothing, no page is wider than its window, the console is quiet and no
word is in the wrong language.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from tests.browser.pages import ACTS, ENTRANCE, FILES, FRAGMENTS, READERS
from tests.browser.support import LANGUAGES
from tests.browser.visiting import a_visit, open_all, ready_to_be_asked
from tests.support.cast import PASSWORD, an_empty_office
from tests.support.filled import a_filled_office, every_route

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def filled(live_server, settings, tmp_path):
    settings.DATA = tmp_path
    filled = a_filled_office()
    filled.office.he.set_password(PASSWORD)  # whoever signs in by other means has none to change
    filled.office.he.save()
    return filled


def test_every_route_is_listed(filled, client):
    lists = [set(READERS), set(FILES), set(FRAGMENTS), ACTS, ENTRANCE]
    assert sum(map(len, lists)) == len(set().union(*lists)), "a route stands in two lists"
    routes = every_route()
    assert set().union(*lists) == set(routes), "list the page in tests/browser/pages.py: who reads it?"
    client.force_login(filled.office.lin)
    for name in sorted(ACTS - {"set_language"}):
        assert client.get(filled.address(name, routes[name])).status_code == 405, f"{name} is read too"
    for name, reader in FILES.items():
        visitor = Client()
        if reader:
            visitor.force_login(getattr(filled.office, reader))
        answer = visitor.get(filled.address(name, routes[name]))
        assert answer.status_code == 200, name
        assert not answer.headers["Content-Type"].startswith("text/html"), f"{name} is a page"


def test_every_page_filled(browser, live_server, filled):
    """Folded, and for axe with every drawer open: at a desk in one language, for fingers on a phone in the other."""
    routes = every_route()
    with a_visit(browser, live_server.url, filled.office) as visit:
        for name, reader in (READERS | FRAGMENTS).items():
            address = filled.address(name, routes[name])
            for language in LANGUAGES:
                page = visit.window(reader, language)
                answer = page.goto(address)
                if answer.status != 200:
                    visit.note(page, f"{name} ({reader})", [f"answers {answer.status}"])
                    continue
                visit.look(page, f"{name} ({language})", axe=False)  # it sees more of it when all is open
                open_all(page)
                if language == "en":
                    visit.look_on_phone(page, f"{name} (open, {language})")
                else:
                    visit.look(page, f"{name} (open, {language})")


def test_every_page_empty(browser, live_server, settings, tmp_path):
    """The first day: people and rules are there, no inspection has come. What hangs on a case is not there yet."""
    settings.DATA = tmp_path
    office = an_empty_office()
    office.he.set_password(PASSWORD)
    office.he.save()
    names = {name: reader for name, reader in READERS.items() if not every_route()[name].parts}
    with a_visit(browser, live_server.url, office) as visit:
        for name, reader in names.items():
            for language in LANGUAGES:
                page = visit.window(reader, language)
                answer = page.goto(reverse(name))
                if answer.status not in (200, 404):
                    visit.note(page, f"{name} ({reader})", [f"answers {answer.status}"])
                visit.look(page, f"{name} (empty, {language})", axe=language == "zh-hans")


def test_every_question_before_an_act(browser, live_server, filled):
    """A dialog that asks, one that takes a form, and the menus: open, they are read by everyone and closed again."""
    routes = every_route()
    asked = set()
    with a_visit(browser, live_server.url, filled.office) as visit:
        for name, reader in READERS.items():
            page = visit.window(reader, "zh-hans")
            page.goto(filled.address(name, routes[name]))
            for n in range(page.locator("details[data-dialog]").count()):
                page.locator("details[data-dialog] > summary").nth(n).click()
                page.locator("dialog[open]").wait_for()
                visit.look(page, f"{name} (dialog)")
                page.keyboard.press("Escape")
            for question in ready_to_be_asked(page):
                if question in asked:
                    continue
                asked.add(question)
                page.goto(filled.address(name, routes[name]))
                open_all(page)
                page.evaluate(
                    "(question) => [...document.forms].find((one) => one.dataset.confirm === question).requestSubmit()",
                    question,
                )
                page.locator("dialog[open]").wait_for()
                visit.look(page, f"{name} (asked: {question})")
                page.locator("dialog[open] .dialog-foot .button").first.click()
        for reader in ("lin", "su", "admin"):
            page = visit.window(reader, "zh-hans")
            page.goto(reverse("people:my_account"))
            for n in range(page.locator("details[data-menu] > summary:visible").count()):
                page.locator("details[data-menu] > summary:visible").nth(n).click()
                visit.look(page, f"a menu of {reader}", phone=False)
                page.keyboard.press("Escape")
    assert len(asked) >= 5


def test_pages_that_say_no(browser, live_server, filled):
    """Not found, not allowed, out of date, broken: each says so in the reader's language and leads on."""
    request = RequestFactory().get("/")
    request.user, request.session = filled.office.he, {}
    with a_visit(browser, live_server.url, filled.office) as visit:
        for language in LANGUAGES:
            page = visit.window("he", language)
            for address, status in (
                ("/cases/99999/", 404),
                ("/nowhere/", 404),
                ("/journal/", 403),
                ("/office/bodies/", 403),
            ):
                assert page.goto(address).status == status
                visit.look(page, f"{status} ({language})")
            for template in ("500.html", "400.html", "403_csrf.html", "ui/locked_out.html"):
                with translation.override(language):
                    body = render_to_string(template, {}, request)
                page.route("**/broken", partial(_answer, body))
                page.goto("/broken")
                visit.look(page, f"{template} ({language})")
                page.unroute("**/broken")


def _answer(body: str, route: Any) -> None:
    route.fulfill(body=body, content_type="text/html; charset=utf-8")
