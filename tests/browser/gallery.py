"""What `./dev shots` photographs: each room by somebody who works in it, each paper as it is downloaded.

A person is named by what the demo prints beside his account (`协调联络员`). The stories are found as people find them,
by a word in the search field; no number of a case stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from playwright.sync_api import Page

from huiyin.demo.plan.day_lists import workbook
from huiyin.demo.plan.story import LAST, make_plan

Step = Callable[[Page], object]
CLERK, MAYOR, LEADER = "协调联络员", "指挥领导", "包案领导"
UNIT, RUBBISH_UNIT, POLICE = "承办员(南海区环境", "承办员(南海区人民政府", "公安承办员"
DISTRICT, CITY, ACCEPTOR = "区级审核员", "市级审核员", "验收员"
INSPECTOR, CALLER, KEEPER = "纪检监察员", "回访员", "身份保管员"
PUBLISHER, AUDITOR, ADMIN = "信息公开员", "审计员", "系统管理员"


@dataclass(frozen=True)
class Shot:
    """A page: the picture's name, who looks at it, the address, and what he presses to get there."""

    name: str
    who: str  # the beginning of what the demo says of the account; nobody: before signing in
    at: str
    steps: tuple[Step, ...] = ()
    of: str = ""  # only this part of the page
    height: int = 0  # of the picture, where the usual one shows too much
    phone: bool = True
    language: str = "zh-hans"


@dataclass(frozen=True)
class Paper:
    """A paper: the page on which it is offered, the link that people press, and how many pages are shown."""

    name: str
    who: str
    at: str
    link: str
    steps: tuple[Step, ...] = ()
    pages: int = 1


def press(selector: str) -> Step:
    """Press the first that fits, and wait for where it leads."""

    def step(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")

    return step


def send_a_list(page: Page) -> None:
    """Send the list of one more batch, as the demo writes them."""
    rows = next(rows for rows in make_plan(33).lists.values() if 8 <= len(rows) <= 14)
    for n, row in enumerate(rows, start=601):
        row.accept_number = f"D44000020161228{n:04d}"
    content = workbook("第33批", LAST, rows, Random(33))
    page.locator("main input[type=file]").set_input_files(
        {"name": "第33批转办清单.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    page.locator("main form:has(input[type=file]) button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")


def unfold(selector: str) -> Step:
    """Open a drawer that is shut."""
    return lambda page: page.locator(selector).first.evaluate("(drawer) => { drawer.open = true; }")


FIRST_ROW = press("main table.table tbody tr a")
RUBBISH, WHEELS, PACKAGING = (f"/cases/?state=all&q={word}" for word in ("横岗村", "轮毂厂", "印刷包装厂"))

SHOTS = (
    Shot("sign-in", "", "/accounts/login/"),
    Shot("home", CLERK, "/"),
    Shot("home-unit", UNIT, "/"),
    Shot("command", MAYOR, "/"),
    Shot("cases", CLERK, "/cases/"),
    Shot("search", CLERK, "/cases/?q=偷倒"),
    # The list and the desk.
    Shot("inspections", CLERK, "/inspections/", phone=False),
    Shot("lists", CLERK, "/lists/", phone=False),
    Shot("list-preview", CLERK, "/lists/", (send_a_list,)),
    Shot("desk", CLERK, "/hand-down/"),
    Shot("desk-row", CLERK, "/hand-down/", (press("main tbody td a"),), phone=False),
    Shot("batches", CLERK, "/batches/", phone=False),
    Shot("batch", CLERK, "/batches/", (FIRST_ROW,), phone=False),
    Shot("new-case", CLERK, "/cases/new/"),
    # One case, by its parts.
    Shot("case", CLERK, RUBBISH, (FIRST_ROW,)),
    Shot("case-units", CLERK, WHEELS, (FIRST_ROW,), of="#intake"),
    Shot("case-leaders", CLERK, WHEELS, (FIRST_ROW,), of="#leadership"),
    Shot("case-verification", RUBBISH_UNIT, RUBBISH, (FIRST_ROW,), of="#verification"),
    Shot("case-enforcement", CLERK, WHEELS, (FIRST_ROW,), of="#enforcement"),
    Shot("case-rectification", CLERK, PACKAGING, (FIRST_ROW,), of="#rectification"),
    Shot("case-complainant", RUBBISH_UNIT, RUBBISH, (FIRST_ROW,), of="#complainants"),
    Shot("case-closing", CITY, PACKAGING, (FIRST_ROW,), of="#closing"),
    Shot("case-open", UNIT, "/cases/", (FIRST_ROW,)),
    Shot("checklist", UNIT, "/cases/", (FIRST_ROW,), of="#checklist", phone=False),
    Shot("timeline", CLERK, RUBBISH, (FIRST_ROW, press("#timeline a[href$='timeline/']"))),
    # Leaders.
    Shot("leader", LEADER, "/leading/"),
    Shot("leader-duty", LEADER, "/leading/", (press("main .duties a"),)),
    # Ledgers.
    Shot("measures", CLERK, "/measures/"),
    Shot("take-measure", UNIT, "/cases/", (FIRST_ROW, press("#enforcement a[href$='measures/new/']"))),
    Shot("parties", CLERK, "/parties/", phone=False),
    Shot("party", CLERK, "/parties/", (FIRST_ROW,), phone=False),
    Shot("items", CLERK, "/items/"),
    Shot("item", CLERK, PACKAGING, (FIRST_ROW, press("#rectification a[href*='/items/']:not([href$='new/'])"))),
    Shot("to-accept", ACCEPTOR, "/items/to-accept/"),
    Shot("progress", RUBBISH_UNIT, RUBBISH, (FIRST_ROW, press("#rectification a[href$='progress/']"))),
    Shot("police", POLICE, "/measures/", phone=False),
    # Answers.
    Shot("calls", CALLER, "/calls/"),
    Shot("call", CALLER, "/calls/", (press("main a[href^='/calls/']:not([href='/calls/'])"),)),
    Shot("identities", KEEPER, "/identities/"),
    Shot("reviews", CITY, "/reviews/"),
    Shot("reviews-district", DISTRICT, "/reviews/", phone=False),
    Shot("feedback", CLERK, "/feedback/", phone=False),
    Shot("feedback-batch", CLERK, "/feedback/", (FIRST_ROW,), phone=False),
    # Discipline.
    Shot("oversight", INSPECTOR, "/oversight/"),
    Shot("inquiry", INSPECTOR, "/oversight/", (press("main a[href$='/oversight/']:not([href='/oversight/'])"),)),
    # What is published and counted.
    Shot("publication", PUBLISHER, "/publication/"),
    Shot("publication-table", PUBLISHER, "/publication/", (FIRST_ROW,)),
    Shot("publication-make", CLERK, "/publication/make/", phone=False),
    Shot("bulletin", CLERK, "/bulletin/"),
    Shot("bulletin-figure", CLERK, "/bulletin/figures/fines/"),
    Shot("definitions", CLERK, "/bulletin/definitions/", phone=False),
    # Administration and audit.
    Shot("bodies", ADMIN, "/office/bodies/", phone=False),
    Shot("body", ADMIN, "/office/bodies/", (press("main a:has-text('南海区')"),), phone=False),
    Shot("officials", ADMIN, "/office/officials/", phone=False),
    Shot("users", ADMIN, "/office/users/", phone=False),
    Shot("user", ADMIN, "/office/users/", (press("main a[href^='/office/users/']"),), phone=False),
    Shot("grants", ADMIN, "/office/grants/", phone=False),
    Shot("office-import", ADMIN, "/office/import/", phone=False),
    Shot("account", CLERK, "/account/"),
    Shot("journal", AUDITOR, "/journal/"),
    Shot("readings", AUDITOR, "/journal/readings/", phone=False),
    Shot("verification", AUDITOR, "/journal/verification/"),
    # The same in English.
    Shot("home-en", CLERK, "/", language="en", phone=False),
    Shot("case-en", CLERK, RUBBISH, (FIRST_ROW,), language="en", phone=False),
    Shot("bulletin-en", CLERK, "/bulletin/", language="en", phone=False),
    Shot("patterns", CLERK, "/patterns/", phone=False),
)

PAPERS = (
    Paper("paper-case", CLERK, RUBBISH, "#intake a[href$='/paper/']", (FIRST_ROW,), pages=2),
    Paper(
        "paper-batch", CLERK, "/batches/", "main a[href$='/paper/']", (press("main tbody tr:nth-child(3) a"),), pages=2
    ),
    Paper("paper-table", PUBLISHER, "/publication/", "main a[href$='.docx']", (FIRST_ROW,), pages=2),
    Paper("paper-table-sheet", PUBLISHER, "/publication/", "main a[href$='.xlsx']", (FIRST_ROW,), pages=2),
    Paper("paper-bulletin", MAYOR, "/bulletin/", "main a[href*='/bulletin/paper/']", pages=3),
    Paper("paper-figure-sheet", CLERK, "/bulletin/figures/production_halted/", "main a[href*='.xlsx']"),
)
