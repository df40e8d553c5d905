"""Going through many pages in one browser: a window per person and language, opened once and used for all pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser, Page

from tests.browser.forms import TYPED
from tests.browser.pages import Data, said_on, strange_words
from tests.browser.support import DESK, PHONE, Complaints, axe_findings, open_page, sideways_overflow
from tests.support.cast import Office


class Visit:
    """The windows of one round through the pages, and all that was found wrong on the way."""

    def __init__(self, browser: Browser, address: str, office: Office) -> None:
        self.browser, self.address, self.office = browser, address, office
        self.data = Data(TYPED)
        self.wrong: list[str] = []
        self._windows: dict[tuple[str, str], tuple[Page, Complaints]] = {}
        self._stack = ExitStack()

    def window(self, reader: str, language: str) -> Page:
        """The window of that person in that language."""
        if (reader, language) not in self._windows:
            user = getattr(self.office, reader) if reader else None
            opened = open_page(self.browser, self.address, user=user, language=language)
            self._windows[reader, language] = self._stack.enter_context(opened)
        return self._windows[reader, language][0]

    def look(self, page: Page, where: str, *, axe: bool = True, phone: bool = True) -> None:
        """Judge the page as it stands: for axe at a desk, in words, on a phone; and what its window complained of."""
        whole = page.locator("main").count() > 0  # a fragment, which brings no style of its own, is judged in its page
        found = [f"axe: {one}" for one in axe_findings(page)] if axe and whole else []
        found += strange_words(said_on(page), self.data)
        if phone and whole:
            page.set_viewport_size(PHONE)
            found += [f"sideways: {one}" for one in sideways_overflow(page)]
            page.set_viewport_size(DESK)
        self.note(page, where, found)

    def look_on_phone(self, page: Page, where: str) -> None:
        """Judge the page for axe on a phone: other sizes to touch, cards in place of tables."""
        if page.locator("main").count() == 0:  # a fragment is judged in its page
            return
        page.set_viewport_size(PHONE)
        self.note(page, where, [f"axe on a phone: {one}" for one in axe_findings(page)])
        page.set_viewport_size(DESK)

    def note(self, page: Page, where: str, found: list[str]) -> None:
        """Write down what was found there, with what the windows complained of meanwhile."""
        for _page, complaints in self._windows.values():
            found += complaints.said
            complaints.said.clear()
        if found:
            self.wrong.append(f"{where} {page.url.removeprefix(self.address)}\n  " + "\n  ".join(found))

    def close(self) -> None:
        """Close the windows and fail, naming everything that was found."""
        self._stack.close()
        assert not self.wrong, f"{len(self.wrong)} pages\n" + "\n\n".join(self.wrong)


@contextmanager
def a_visit(browser: Browser, address: str, office: Office) -> Iterator[Visit]:
    """A round through the pages: what it finds is named at its end, all at once."""
    visit = Visit(browser, address, office)
    try:
        yield visit
    except BaseException:
        visit._stack.close()
        raise
    visit.close()


def open_all(page: Page) -> bool:
    """Open every drawer of the page; True when there was one. (Menus lie over the page: they are opened one by one.)"""
    return page.evaluate(
        """() => {
          const closed = [...document.querySelectorAll('details:not([open], [data-menu])')];
          for (const one of closed) one.open = true;
          return closed.length > 0;
        }"""
    )


def ready_to_be_asked(page: Page) -> list[str]:
    """The questions that the page's forms ask before they act."""
    return page.evaluate("() => [...document.querySelectorAll('form[data-confirm]')].map((one) => one.dataset.confirm)")
