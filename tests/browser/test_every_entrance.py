"""The way in, walked by one person in a real browser: sign-in, second step, recovery codes, and asked again who he is.

These pages depend on where in the sign-in one stands, so they are looked at on the way: as they are, with an error,
and in the other language.
"""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as configured
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.visiting import Visit, a_visit
from tests.support.cast import PASSWORD, an_empty_office

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def look_twice(visit: Visit, page: Page, where: str) -> None:
    """In Chinese as it stands, in English opened again."""
    visit.look(page, where)
    tongue = {"name": configured.LANGUAGE_COOKIE_NAME, "url": visit.address}
    page.context.add_cookies([{**tongue, "value": "en"}])
    page.reload()
    visit.look(page, f"{where} (en)")
    page.context.add_cookies([{**tongue, "value": "zh-hans"}])
    page.reload()


def send(page: Page, **typed: str) -> None:
    """Type into the page's form and send it."""
    for name, value in typed.items():
        page.fill(f"main input[name={name}]", value)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("load")


def code_for(secret: str) -> str:
    """The code that the person's telephone shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_every_page_of_the_way_in(browser, live_server, settings, tmp_path):
    settings.DATA = tmp_path
    settings.AXES_ENABLED = False
    office = an_empty_office(passwords=True)
    with a_visit(browser, live_server.url, office) as visit:
        page = visit.window("", "zh-hans")
        page.goto(reverse("account_login"))
        look_twice(visit, page, "sign-in")
        send(page, login="he", password="wrong")
        assert page.locator(".error-summary").is_visible()
        assert page.input_value("input[name=login]") == "he"
        visit.look(page, "sign-in, a wrong password")
        send(page, login="he", password=PASSWORD)
        assert page.locator(".rooms").is_visible()

        page.goto(reverse("mfa_activate_totp"))
        assert reverse("account_reauthenticate") in page.url
        look_twice(visit, page, "asked who one is")
        send(page, password="wrong")
        assert page.locator(".error-summary").is_visible()
        visit.look(page, "asked who one is, a wrong password")
        send(page, password=PASSWORD)
        look_twice(visit, page, "a second step")
        secret = page.input_value("#authenticator_secret")
        send(page, code="000000")
        assert page.locator(".error-summary").is_visible()
        visit.look(page, "a second step, a wrong code")
        send(page, code=code_for(secret))
        for name in ("mfa_view_recovery_codes", "mfa_index", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
            assert page.goto(reverse(name)).status == 200
            look_twice(visit, page, name)
        page.goto(reverse("mfa_view_recovery_codes"))
        code = page.locator("#codes li").first.inner_text()
        download = page.context.request.get(reverse("mfa_download_recovery_codes"))
        assert code in download.text()
        assert page.goto(reverse("mfa_reauthenticate")).status == 200
        look_twice(visit, page, "asked for a code")
        send(page, code="000000")
        assert page.locator(".error-summary").is_visible()
        visit.look(page, "asked for a code, a wrong one")

        page.goto(reverse("account_logout"))
        send(page)
        page.goto(reverse("account_login"))
        send(page, login="he", password=PASSWORD)
        assert page.url.endswith(reverse("mfa_authenticate"))
        look_twice(visit, page, "the second step")
        send(page, code="000000")
        assert page.locator(".error-summary").is_visible()
        visit.look(page, "the second step, a wrong code")
        send(page, code=code)
        assert page.locator(".rooms").is_visible()
