"""Someone at a browser: he types an address once, signs in through the form, and then clicks, types and reads.

Nothing here knows the program's code: what a person does is said in the words that stand on the page.
"""

from __future__ import annotations

import itertools
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.support import PHONE, Complaints, sideways_overflow, sign_in

PATIENCE = 30_000  # milliseconds; what takes longer is out of order, however busy the machine is
OF_A_PHONE = (
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
)
_shots = itertools.count(1)
expect.set_options(timeout=PATIENCE)


@dataclass
class Person:
    """One person with a browser of his own; `password` is the one he was handed, until he has chosen another."""

    username: str
    password: str
    page: Page
    downloads: Path
    complaints: Complaints = field(default_factory=Complaints)
    by_thumb: bool = False  # holds a phone: taps where another clicks
    taps: int = 0  # how often he has pressed something, by mouse or by thumb

    # --- signing in ---------------------------------------------------------------------------------------------------

    def sign_in(self, address: str) -> None:
        """By the form."""
        self.page.goto(address)
        self.fill("登录名", self.username)
        self.fill("密码", self.password)
        self.press("登录")

    def choose_password(self, address: str) -> None:
        """Whoever was handed a one-time password must choose his own before he sees anything else."""
        self.sees("修改密码")
        self.page.goto(f"{address}/cases/")
        self.sees("修改密码")
        self.look(f"password-{self.username}")
        chosen = f"{self.username}-own-words-{secrets.token_hex(4)}"
        self.fill("当前密码", self.password)
        self.fill("新密码", chosen)
        self.fill("再输一次新密码", chosen)
        self.press("修改密码")
        self.password = chosen

    # --- what hands do ------------------------------------------------------------------------------------------------

    def room(self, label: str) -> None:
        """Choose an entry of the main navigation, under 更多 where it does not fit."""
        entry = self.page.get_by_role("navigation", name="主导航").get_by_role("link", name=label, exact=True)
        shown = entry.locator("visible=true")
        if not shown.count():
            self.hit(self.page.get_by_role("navigation", name="主导航").get_by_text("更多", exact=True))
        with self.page.expect_navigation():  # after a tap nothing waits for the page that comes
            self.hit(shown.first)

    def hit(self, target: Locator) -> None:
        """Press it, by whatever he holds in his hand."""
        self.taps += 1
        if self.by_thumb:
            target.tap()
        else:
            target.click()

    def follow(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Click a link."""
        self.hit((within or self.page.locator("main, .crumbs")).get_by_role("link", name=name).first)

    def press(self, name: str, *, within: Locator | None = None, agree: bool = False) -> None:
        """Press a button, and answer the question that it asks."""
        button = (within or self.page.locator("main")).get_by_role("button", name=name, exact=True)
        self.hit(button.locator("visible=true").first)
        if agree:
            self.hit(self.page.get_by_role("dialog").get_by_role("button", name="确认"))

    def open(self, summary: str | re.Pattern[str], *, within: Locator | None = None) -> Locator:
        """Open a drawer, unless it stands open; its contents."""
        drawer = (
            (within or self.page.locator("main"))
            .locator("details.drawer")
            .filter(has=self.page.locator("> summary", has_text=summary))
        )
        drawer = drawer.first
        if drawer.get_attribute("open") is None:
            self.hit(drawer.locator("> summary"))
        return drawer

    def field(self, label: str, *, within: Locator | Page | None = None) -> Locator:
        """The field under that label, whether or not it says that it may stay empty."""
        words = re.compile(rf"^\s*{re.escape(label)}\s*(（选填）)?\s*$")
        return (within or self.page).get_by_label(words).locator("visible=true").first

    def fill(self, label: str, value: str, *, within: Locator | Page | None = None) -> None:
        """Type into a field."""
        self.field(label, within=within).fill(value)

    def choose(self, label: str, option: str, *, within: Locator | Page | None = None) -> None:
        """Choose from a list by what it reads."""
        self.field(label, within=within).select_option(label=option)

    def tick(self, label: str, *, within: Locator | Page | None = None) -> None:
        """Tick a box or take a round one of several."""
        self.field(label, within=within).check()

    def attach(self, label: str, files: Path | Sequence[Path], *, within: Locator | Page | None = None) -> None:
        """Choose files for a field."""
        self.field(label, within=within).set_input_files(files)

    def download(self, name: str, *, within: Locator | None = None) -> Path:
        """Click what downloads a file; where it was saved."""
        with self.page.expect_download() as waiting:
            self.follow(name, within=within)
        saved = self.downloads / f"{next(_shots):02}-{waiting.value.suggested_filename}"
        waiting.value.save_as(saved)
        return saved

    # --- what eyes do -------------------------------------------------------------------------------------------------

    def sees(self, words: str, *, level: int | None = 1) -> None:
        """The page's heading says so."""
        more: dict[str, Any] = {"level": level} if level else {}
        expect(self.page.get_by_role("heading", name=words, **more).first).to_be_visible()

    def reads(self, words: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """The words stand on the page, in sight."""
        expect((within or self.page.locator("body")).get_by_text(words).locator("visible=true").first).to_be_visible()

    def told(self, words: str) -> None:
        """The notice at the top of the page says so."""
        expect(self.page.locator("#notices")).to_contain_text(words)

    def section(self, title: str) -> Locator:
        """A titled section of the page."""
        return (
            self.page.locator("section.panel")
            .filter(has=self.page.locator("> .panel-head > :is(h1, h2, h3)", has_text=title))
            .first
        )

    def look(self, name: str) -> None:
        """Nothing sticks out sideways; with HUIYIN_PICTURES, a picture is kept."""
        assert not sideways_overflow(self.page), (self.page.url, sideways_overflow(self.page))
        folder = os.environ.get("HUIYIN_PICTURES")
        if folder:
            self.page.screenshot(path=str(Path(folder) / f"journey-{next(_shots):02}-{name}.png"), full_page=True)


@contextmanager
def at_a_browser(
    browser: Browser,
    username: str,
    password: str,
    downloads: Path,
    size: dict[str, int],
    *,
    address: str | None = None,
    signed_in: Any = None,
) -> Iterator[Person]:
    """A person with a fresh browser: no cookie, no draft, nothing remembered; `signed_in` at `address` without the form.

    What is as narrow as a phone is one: a touch screen, and a browser that says so.
    """
    phone = size["width"] <= PHONE["width"]
    context = browser.new_context(
        viewport=size,
        base_url=address,
        locale="zh-CN",
        reduced_motion="reduce",
        accept_downloads=True,
        has_touch=phone,
        is_mobile=phone,
        user_agent=OF_A_PHONE if phone else None,
    )
    context.set_default_timeout(PATIENCE)
    if signed_in is not None and address is not None:
        sign_in(context, address, signed_in)
    page = context.new_page()
    person = Person(username, password, page, downloads, by_thumb=phone)
    person.complaints.listen(page)
    try:
        yield person
    except BaseException:
        page.screenshot(path=str(downloads / f"stopped-{username}.png"), full_page=True)
        print(f"{username} stopped at {page.url}:\n{page.locator('body').inner_text()}")
        raise
    finally:
        context.close()
    assert not person.complaints.said, (username, person.complaints.said)
