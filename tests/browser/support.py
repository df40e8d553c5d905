"""What every browser test asks of a page: read by everyone, no wider than the window, quiet in the console.

`a_browser()` starts the system's Chromium; `open_page(...)` gives a page that remembers its complaints;
`check_page(page)` asks all questions at once and names what is wrong.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

# Playwright's event loop makes Django think that it is called from async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
LANGUAGES = ("zh-hans", "en")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


def chromium_path() -> str | None:
    """The system's Chromium, or None when the machine has none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def a_browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    with sync_playwright() as playwright:
        # The small /dev/shm of a container and root's missing sandbox would end the browser.
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Complaints:
    """What the browser complained about while the page was used."""

    said: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Hear console errors, script errors, answers of 5xx and (as console errors) violations of the CSP."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.said.append(f"script: {error}"))
        page.on("response", lambda answer: answer.status >= 500 and self.said.append(f"{answer.status}: {answer.url}"))

    def _console(self, message: ConsoleMessage) -> None:
        # A refusal is a 422 with a sentence, as it should be; the browser calls every 4xx an error.
        if message.type == "error" and "status of 4" not in message.text:
            self.said.append(f"console: {message.text}")


def sign_in(context: BrowserContext, address: str, user: Any) -> None:
    """Let the browser be signed in as `user`, without the sign-in page (which has its own test)."""
    session = SessionStore()
    session[SESSION_KEY] = user._meta.pk.value_to_string(user)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": address}])


@contextmanager
def open_page(
    browser: Browser,
    address: str,
    *,
    user: Any = None,
    language: str = "zh-hans",
    size: dict[str, int] | None = None,
    script: bool = True,
) -> Iterator[tuple[Page, Complaints]]:
    """A page of its own context, with the complaints it gathers; `address` is the server's root."""
    context = browser.new_context(
        viewport=size or DESK, base_url=address, locale="zh-CN", java_script_enabled=script, reduced_motion="reduce"
    )
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address}])
    if user is not None:
        sign_in(context, address, user)
    page = context.new_page()
    complaints = Complaints()
    complaints.listen(page)
    try:
        yield page, complaints
    finally:
        context.close()


def axe_findings(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, each with the rule and the elements; empty when clean."""
    results = Axe().run(page, options=WCAG).response
    return [
        f"{violation['id']} ({violation['help']}): "
        + "; ".join(f"{node['html'][:160]} {node.get('failureSummary', '')[:200]}" for node in violation["nodes"][:5])
        for violation in results["violations"]
    ]


def sideways_overflow(page: Page) -> list[str]:
    """The elements that stick out to the right when the page scrolls sideways; empty when it does not."""
    return page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width && document.body.scrollWidth <= width) return [];
          const out = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility()
            && one.getBoundingClientRect().right > width + 1);
          return out.slice(0, 8).map((one) => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)} > ${width}`)
            .concat([`the page is ${document.documentElement.scrollWidth} wide`]);
        }"""
    )


def unreached_by_keyboard(page: Page, limit: int = 600) -> list[str]:
    """The controls that Tab does not come by, walking from the top; empty when it reaches all.

    One radio button of a group is enough: the arrows reach the others.
    """
    page.evaluate(
        """() => {
          const seen = window.huiyinSeen = new Set();
          document.addEventListener('focusin', (event) => seen.add(event.target));
          // Tab goes on from the last click: a body that had the focus for a moment makes it begin at the top.
          document.body.tabIndex = -1;
          document.body.focus();
          document.body.removeAttribute('tabindex');
          window.scrollTo(0, 0);
        }"""
    )
    total = page.evaluate("() => document.querySelectorAll('a[href], button, input, select, textarea, summary').length")
    for step in range(min(total + 40, limit)):
        page.keyboard.press("Tab")
        # Past the last control the focus leaves the page.
        if step > 2 and page.evaluate("() => document.activeElement === document.body"):
            break
    return page.evaluate(
        """() => {
          const groups = new Set([...window.huiyinSeen].filter((one) => one.type === 'radio').map((one) => one.name));
          return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
            .filter((one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !one.disabled)
            .filter((one) => !window.huiyinSeen.has(one) && !(one.type === 'radio' && groups.has(one.name)))
            .map((one) => one.outerHTML.slice(0, 160));
        }"""
    )


def check_page(page: Page, complaints: Complaints, *, keyboard: bool = False) -> None:
    """Fail, naming everything at once, unless the page is clean for axe, fits its window and left the console quiet."""
    wrong = [f"axe: {finding}" for finding in axe_findings(page)]
    wrong += [f"sideways: {finding}" for finding in sideways_overflow(page)]
    if keyboard:
        wrong += [f"keyboard: {finding}" for finding in unreached_by_keyboard(page)]
    wrong += complaints.said
    assert not wrong, page.url + "\n" + "\n".join(wrong)
