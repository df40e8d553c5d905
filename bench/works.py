"""Long work through the pages: a list of 1,000 rows taken in, a table of 10,000 rows made and fetched."""

from __future__ import annotations

import io
import random
import uuid

import xlsxwriter

from bench import words
from bench.browser import Browser, Forms
from bench.make import moment_of
from bench.measure import Answer, timed
from bench.pages import one

ROWS = 1_000
TIMES = 3


def a_list(rows: int, mark: str) -> bytes:
    """A hand-over list as xlsx, its numbers unlike any that came before."""
    rng, file = random.Random(mark), io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["序号", "受理编号", "受理方式", "行政区域", "污染类型", "交办问题基本情况"])
        for n, (text, _pairs) in enumerate(words.Texts(rng).draw(rows), start=1):
            sheet.write_row(n, 0, [n, f"D{mark}{n:05d}", "来电", f"第{n % 12}区", "水", text])
    return file.getvalue()


def take_in(port: int, session: str, total: int) -> list[Answer]:
    """Upload and preview, then confirm; each list once, over one connection."""
    read, confirmed = [], []
    for _ in range(TIMES):
        browser, mark = Browser(port, session), f"{uuid.uuid4().int % 10**10:010d}"
        fields = Forms(browser.get("/lists/")).holding("inspection")
        there = browser.post("/lists/", fields, ("file", f"{mark}.xlsx", a_list(ROWS, mark)))
        took = browser.took
        page = browser.get(there)
        read.append(took + browser.took)
        evening = moment_of(total)
        fields = Forms(page).holding("handed_over")
        fields |= {"number": [f"第{mark}批"], "day": [evening.date().isoformat()]}
        fields |= {"handed_over": [evening.replace(hour=8).strftime("%Y-%m-%dT%H:%M")]}
        before = one("SELECT COUNT(*) FROM cases_case")
        browser.post(there, fields)
        confirmed.append(browser.took)
        if (came := one("SELECT COUNT(*) FROM cases_case") - before) != ROWS:
            raise SystemExit(f"{came} rows were registered, not {ROWS}")
    return [
        timed(f"list of {ROWS:,} rows: read and preview", "coordinator", read),
        timed(f"list of {ROWS:,} rows: register", "coordinator", confirmed, "yes"),
    ]


def make_table(port: int, session: str, inspection: str) -> list[Answer]:
    """The disclosure table of a whole inspection, as it is made, as docx and as xlsx."""
    browser = Browser(port, session)
    address = f"/publication/make/?inspection={inspection}"
    made: list[float] = []
    papers: dict[str, list[float]] = {"docx": [], "xlsx": []}
    for _ in range(TIMES):
        fields = Forms(browser.get(address)).holding("column_set")
        there = browser.post(address, fields)
        made.append(browser.took)
        for ending, times in papers.items():
            browser.ask("GET", f"{there}table.{ending}")
            times.append(browser.took)
    n = one("SELECT cases FROM publication_disclosuretable ORDER BY id DESC LIMIT 1")
    expected = one(
        "SELECT COUNT(DISTINCT f.case_id) FROM closing_feedbackcase f JOIN cases_case c ON c.id = f.case_id "
        "JOIN cases_inspection i ON i.id = c.inspection_id WHERE i.key = %s", inspection,
    )  # fmt: skip
    agrees = "yes" if n == expected else f"NO: {n} for {expected}"
    return [
        timed(f"table of {n:,} rows: make", "coordinator", made, agrees),
        *(timed(f"table of {n:,} rows: {ending}", "coordinator", times) for ending, times in papers.items()),
    ]
