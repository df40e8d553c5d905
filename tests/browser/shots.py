"""`./dev shots`: photographs the pages and papers of the demo city into docs/pictures.

The city is copied first, so that nothing is written to it; the copy is served by the real server on the evening on
which the city lives, and every picture is taken by somebody who signed in by the page. Papers are fetched as the docx
and xlsx that people download, and turned into pictures by way of LibreOffice.

    ./dev shots                 everything
    ./dev shots case bulletin   only the pictures whose names begin so
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from huiyin.lib.papers.pdf import to_pdf
from tests.browser.gallery import PAPERS, SHOTS, Paper, Shot
from tests.browser.support import chromium_path

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
TALLEST = {1280: 1700, 360: 1300}  # beyond, a page repeats itself
LARGEST = 150 * 1024
EDGE = 8  # of the page around a part of it


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures; the exit code is 1 when one could not be taken."""
    parser = argparse.ArgumentParser(prog="./dev shots", description=__doc__.split("\n")[0])
    parser.add_argument("only", nargs="*", help="only the pictures whose names begin so")
    parser.add_argument("--into", type=Path, default=PICTURES)
    chosen = parser.parse_args(arguments)
    city = Path(os.environ.get("HUIYIN_DEMO", ROOT / ".dev" / "demo"))
    if not (city / "sign-ins.txt").exists():
        print("There is no demo city: ./dev demo --no-serve builds it.", file=sys.stderr)
        return 1
    chosen.into.mkdir(parents=True, exist_ok=True)

    def wanted(name: str) -> bool:
        return not chosen.only or any(name.startswith(start) for start in chosen.only)

    with served_copy(city) as (address, keys), chinese_browser() as browser:
        studio = Studio(browser, address, keys, chosen.into)
        for shot in SHOTS:
            if wanted(shot.name):
                studio.take(shot)
        for paper in PAPERS:
            if wanted(paper.name):
                studio.print(paper)
        studio.close()
    print(f"{studio.taken} pictures, {studio.bytes / 2**20:.1f} MB in {chosen.into}")
    for failure in studio.failed:
        print(f"NOT TAKEN: {failure}", file=sys.stderr)
    return 1 if studio.failed else 0


# --- the city on a copy -----------------------------------------------------------------------------------------------


@contextmanager
def served_copy(city: Path) -> Iterator[tuple[str, dict[str, tuple[str, str]]]]:
    """The address of a server on a copy of the city, and who can sign in there."""
    with tempfile.TemporaryDirectory(prefix="huiyin-shots-") as folder:
        data = Path(folder) / "city"
        shutil.copytree(city, data, ignore=shutil.ignore_patterns("huiyin.sqlite3*"))
        # Through SQLite's own copying: somebody may be using the city at this moment.
        here, there = sqlite3.connect(city / "huiyin.sqlite3"), sqlite3.connect(data / "huiyin.sqlite3")
        with here, there:
            here.backup(there)
        here.close()
        there.close()
        port = free_port()
        env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        env |= {
            "HUIYIN_DATA": str(data),
            "HUIYIN_BORN_AS": "demo",
            "HUIYIN_CLOCK": (data / "clock").read_text().strip(),
        }
        env["HUIYIN_STATIC"] = str(Path(folder) / "static")  # its own: the checkout's may be built anew meanwhile
        command = [sys.executable, "-m", "huiyin.project.cli", "serve", "--port", str(port), "--workers", "1"]
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/healthz", server)
            yield address, sign_ins(data)
        finally:
            server.terminate()
            server.wait(30)


@contextmanager
def chinese_browser() -> Iterator[Browser]:
    """A browser whose own words (days, file buttons) are Chinese too, as far as its package of languages is installed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-dev-shm-usage", "--lang=zh-CN"],
            env={**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"},
        )  # fmt: skip
        try:
            yield browser
        finally:
            browser.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers."""
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("The server ended; its words stand above.")
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.2)
    raise SystemExit("The server does not answer.")


def sign_ins(data: Path) -> dict[str, tuple[str, str]]:
    """What an account is there for, to the account and its password, as the demo printed them."""
    lines = re.findall(r"^  (\S+) +(\S+) +(\S.*)$", (data / "sign-ins.txt").read_text(), flags=re.M)
    return {what: (account, password) for account, password, what in reversed(lines)}


# --- taking pictures --------------------------------------------------------------------------------------------------


class Studio:
    """One browser, one context for each person and size, and the folder that the pictures go to."""

    def __init__(self, browser: Browser, address: str, keys: dict[str, tuple[str, str]], into: Path) -> None:
        self.browser, self.address, self.keys, self.into = browser, address, keys, into
        self.contexts: dict[tuple[str, str, int], BrowserContext] = {}
        self.taken, self.bytes = 0, 0
        self.failed: list[str] = []

    def context(self, who: str, language: str, size: dict[str, int]) -> BrowserContext:
        """A browser in which `who` has signed in by the page, on a desk or a phone."""
        key = (who, language, size["width"])
        if key not in self.contexts:
            phone = size is PHONE
            context = self.browser.new_context(
                viewport=size, base_url=self.address, locale="zh-CN", reduced_motion="reduce",
                device_scale_factor=2 if phone else 1, is_mobile=phone, has_touch=phone,
            )  # fmt: skip
            context.add_cookies([{"name": "django_language", "value": language, "url": self.address}])
            if who:
                self.sign_in(context, who)
            self.contexts[key] = context
        return self.contexts[key]

    def sign_in(self, context: BrowserContext, who: str) -> None:
        """By the page, like everybody."""
        page = context.new_page()
        page.goto("/accounts/login/")
        account, password = next(found for what, found in self.keys.items() if what.startswith(who))
        page.locator("input[name=login]").fill(account)
        page.locator("input[name=password]").fill(password)
        page.locator("form:has(input[name=password]) button[type=submit]").click()
        page.wait_for_url(lambda url: "/login/" not in url)
        page.close()

    def take(self, shot: Shot) -> None:
        """The page on a desk, and on a phone where the shot asks for it."""
        for size in [DESK, PHONE] if shot.phone else [DESK]:
            name = shot.name + ("-phone" if size is PHONE else "")
            with self.page(name, shot.who, shot.language, size) as page:
                self.go(page, shot)
                self.keep(name, self.photograph(page, shot, size))

    @contextmanager
    def page(self, name: str, who: str, language: str, size: dict[str, int]) -> Iterator[Page]:
        """A page of somebody's. One picture that fails must not keep the others from being taken."""
        page = None
        try:
            page = self.context(who, language, size).new_page()
            yield page
        except Exception as error:
            where = page.url if page else who
            self.failed.append(f"{name}: {(str(error) or repr(error)).splitlines()[0]} ({where})")
        finally:
            if page:
                page.close()

    def go(self, page: Page, shot: Shot) -> None:
        """Walk to the page by its address and the links and buttons that the shot names."""
        answer = page.goto(shot.at)
        if answer is not None and answer.status >= 400:
            raise RuntimeError(f"answered {answer.status}")
        for step in shot.steps:
            step(page)
        page.wait_for_load_state("networkidle")
        if "/login/" in page.url and shot.who:
            raise RuntimeError("led to the sign-in page")

    def photograph(self, page: Page, shot: Shot, size: dict[str, int]) -> bytes:
        """The page from its top, or from the part that the shot looks at, as far as a reader would look."""
        width = size["width"]
        # Pictures of a page are fetched when they come into sight.
        page.evaluate(
            """async () => {
              for (let y = 0; y < document.documentElement.scrollHeight; y += 600) {
                window.scrollTo(0, y);
                await new Promise((then) => setTimeout(then, 60));
              }
              window.scrollTo(0, 0);
            }"""
        )
        page.wait_for_load_state("networkidle")
        clip = {"x": 0, "y": 0, "width": width, "height": page.evaluate("() => document.documentElement.scrollHeight")}
        if shot.of:
            box = page.locator(shot.of).first.bounding_box()
            if box is None:
                raise RuntimeError(f"no {shot.of} to be seen")
            left, top = max(box["x"] - EDGE, 0), max(box["y"] - EDGE, 0)
            clip = {"x": left, "y": top, "width": min(box["width"] + 2 * EDGE, width - left)}
            clip["height"] = box["height"] + 2 * EDGE
        clip["height"] = min(clip["height"], shot.height or TALLEST[width])
        if not shot.of:  # at full length the page has no inner window: what sticks to an edge stands where it belongs
            page.set_viewport_size({"width": width, "height": max(int(clip["height"]), size["height"])})
        return page.screenshot(full_page=bool(shot.of), clip=clip)

    def print(self, paper: Paper) -> None:
        """The paper as people download it, as pictures of its first pages."""
        with self.page(paper.name, paper.who, "zh-hans", DESK) as page:
            page.goto(paper.at)
            for step in paper.steps:
                step(page)
            link = page.locator(paper.link).first.get_attribute("href")
            answer = page.request.get(link)
            if not answer.ok:
                raise RuntimeError(f"{link} answered {answer.status}")
            suffix = ".xlsx" if "spreadsheet" in answer.headers["content-type"] else ".docx"
            for n, picture in enumerate(pages_of(answer.body(), suffix, paper.pages), start=1):
                self.keep(f"{paper.name}-{n}" if paper.pages > 1 else paper.name, picture)

    def keep(self, name: str, picture: bytes) -> None:
        """Into the folder, small: few colours are enough for a page, and a photograph in it is seen as one."""
        small = smaller(picture)
        (self.into / f"{name}.png").write_bytes(small)
        self.taken, self.bytes = self.taken + 1, self.bytes + len(small)
        note = f"  larger than {LARGEST // 1024} KB" if len(small) > LARGEST else ""
        print(f"{name:<36} {len(small) / 1024:6.0f} KB{note}", flush=True)

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


def smaller(picture: bytes) -> bytes:
    """A palette of as many colours as the largest size allows."""
    whole = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (128, 64, 32):
        out = io.BytesIO()
        flat = whole.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        flat.save(out, "PNG", optimize=True)
        if len(out.getvalue()) <= LARGEST:
            break
    return out.getvalue()


def pages_of(paper: bytes, suffix: str, most: int) -> list[bytes]:
    """The first pages as they come out of a printer, with a thin edge so that white paper is seen on a white page."""
    with tempfile.TemporaryDirectory(prefix="huiyin-paper-") as folder:
        pdf = Path(folder) / "paper.pdf"
        pdf.write_bytes(to_pdf(paper, suffix=suffix))
        command = ["pdftoppm", "-png", "-r", "80", "-l", str(most), str(pdf), str(Path(folder) / "page")]
        subprocess.run(command, check=True)
        return [edged(path.read_bytes()) for path in sorted(Path(folder).glob("page*.png"))]


def edged(picture: bytes) -> bytes:
    """The picture in a grey line."""
    sheet = Image.open(io.BytesIO(picture)).convert("RGB")
    framed = Image.new("RGB", (sheet.width + 2, sheet.height + 2), (190, 196, 204))
    framed.paste(sheet, (1, 1))
    out = io.BytesIO()
    framed.save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
