"""What `./dev shots` photographs: each room by somebody who works in it, each paper as it is downloaded.

A person is named by what the demo prints beside his account (`协调联络员`). The stories are found as people find them,
by a word in the search field; no number of a case stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from huiyin.demo.plan.day_lists import workbook
from huiyin.demo.plan.story import LAST, make_plan

if TYPE_CHECKING:
    from playwright.sync_api import Page

Step = Callable[["Page"], object]
CLERK, MAYOR, LEADER = "协调联络员", "指挥领导", "包案领导"
UNIT, RUBBISH_UNIT, POLICE = "承办员（南海区环境", "承办员（南海区人民政府", "公安承办员"
CITY, ACCEPTOR = "市级审核员", "验收员"
INSPECTOR, CALLER, KEEPER = "纪检监察员", "回访员", "身份保管员"
CHIEF, CHECK_LEAD, CHECKER, COMMITTEE = "纪检监察负责人", "督查组长", "督查员", "环委办联络员"
PUBLISHER, AUDITOR, ADMIN = "信息公开员", "审计员", "系统管理员"


@dataclass(frozen=True)
class Shot:
    """A page: the picture's name, who looks at it, the address, and what he presses to get there."""

    name: str
    said: str  # what is seen, in both languages
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
    said: str
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
    Shot("sign-in", "登录 Sign in", "", "/accounts/login/"),
    Shot("home", "待办：协调联络员 To do: the coordinator", CLERK, "/"),
    Shot("home-unit", "待办：承办单位 To do: a handling unit", UNIT, "/"),
    Shot("command", "待办：指挥领导，全市一屏 To do: the commander's one screen", MAYOR, "/"),
    Shot("cases", "案件：先逾期后到期 Cases: what is late first", CLERK, "/cases/"),
    Shot("search", "搜索：两个字即可 Search: two characters are enough", CLERK, "/cases/?q=偷倒"),
    # The list and the desk.
    Shot("inspections", "督察 Inspections", CLERK, "/inspections/", phone=False),
    Shot("lists", "来件清单 Lists that came", CLERK, "/lists/", phone=False),
    Shot(
        "list-preview",
        "清单预览：逐行看过再登记 A list looked at row by row before it is registered",
        CLERK,
        "/lists/",
        (send_a_list,),
    ),
    Shot("desk", "交办台 The hand-down desk", CLERK, "/hand-down/"),
    Shot(
        "desk-row",
        "交办台：一件的原行和可能的重复 One row of the desk: its source and likely repeats",
        CLERK,
        "/hand-down/",
        (press("main tbody td a"),),
        phone=False,
    ),
    Shot(
        "batches", "批次核对：告知与登记逐批对照 Batches: announced beside registered", CLERK, "/batches/", phone=False
    ),
    Shot("batch", "一批的核对 One batch reconciled", CLERK, "/batches/", (FIRST_ROW,), phone=False),
    Shot("new-case", "单件登记：来信、来访、来电 One case by hand: letter, visit, telephone", CLERK, "/cases/new/"),
    # One case, by its parts.
    Shot(
        "case",
        "案件：在哪里、谁办、缺什么 A case: where it stands, who has it, what is missing",
        CLERK,
        RUBBISH,
        (FIRST_ROW,),
    ),
    Shot("case-units", "案件·交办与承办 A case: hand-down and units", CLERK, WHEELS, (FIRST_ROW,), of="#intake"),
    Shot(
        "case-leaders",
        "案件·包案领导和批示 A case: leaders and instructions",
        CLERK,
        WHEELS,
        (FIRST_ROW,),
        of="#leadership",
    ),
    Shot(
        "case-verification", "案件·核实 A case: verification", RUBBISH_UNIT, RUBBISH, (FIRST_ROW,), of="#verification"
    ),
    Shot("case-enforcement", "案件·执法查处 A case: enforcement", CLERK, WHEELS, (FIRST_ROW,), of="#enforcement"),
    Shot("case-rectification", "案件·整改 A case: rectification", CLERK, PACKAGING, (FIRST_ROW,), of="#rectification"),
    Shot(
        "case-complainant",
        "案件·投诉人 A case: the complainant",
        RUBBISH_UNIT,
        RUBBISH,
        (FIRST_ROW,),
        of="#complainants",
    ),
    Shot(
        "case-closing",
        "案件·上报、审核和办结 A case: submission, review and conclusion",
        CITY,
        PACKAGING,
        (FIRST_ROW,),
        of="#closing",
    ),
    Shot("case-open", "办理中的案件和上报清单 An open case with its checklist", UNIT, "/cases/", (FIRST_ROW,)),
    Shot(
        "checklist",
        "上报清单：每一项都说明缺什么 The checklist: each line says what is missing",
        UNIT,
        "/cases/",
        (FIRST_ROW,),
        of="#checklist",
        phone=False,
    ),
    Shot("timeline", "办理经过 The timeline", CLERK, RUBBISH, (FIRST_ROW, press("#timeline a[href$='timeline/']"))),
    # Leaders.
    Shot("leader", "包案：我包的案件 My cases, for a leader", LEADER, "/leading/"),
    Shot("leader-duty", "包案：亲自办理的登记 A duty done in person", LEADER, "/leading/", (press("main .duties a"),)),
    # Ledgers.
    Shot("measures", "措施台账 The ledger of measures", CLERK, "/measures/"),
    Shot(
        "take-measure",
        "登记处理措施 Entering a measure",
        UNIT,
        "/cases/",
        (FIRST_ROW, press("#enforcement a[href$='measures/new/']")),
    ),
    Shot("parties", "当事人 Parties", CLERK, "/parties/", phone=False),
    Shot("party", "一个当事人 One party", CLERK, "/parties/", (FIRST_ROW,), phone=False),
    Shot("items", "整改台账 The ledger of items", CLERK, "/items/"),
    Shot(
        "item",
        "整改项：阶段目标和限产 An item with milestones and its restriction",
        CLERK,
        PACKAGING,
        (FIRST_ROW, press("#rectification a[href*='/items/']:not([href$='new/'])")),
    ),
    Shot("to-accept", "待验收 Items to accept", ACCEPTOR, "/items/to-accept/"),
    Shot(
        "progress",
        "现场进展：人员、机械、车辆 Progress on site: people, machines, vehicles",
        RUBBISH_UNIT,
        RUBBISH,
        (FIRST_ROW, press("#rectification a[href$='progress/']")),
    ),
    Shot("police", "措施台账：公安 The ledger as the police see it", POLICE, "/measures/", phone=False),
    # Answers.
    Shot("calls", "回访：今天打给谁 Whom to call", CALLER, "/calls/"),
    Shot(
        "call",
        "回访：两下登记结果 A call: the result in two taps",
        CALLER,
        "/calls/",
        (press("main a[href^='/calls/']:not([href='/calls/'])"),),
    ),
    Shot(
        "identities",
        "投诉人身份：封存、申请、双人开启 Identities: sealed, asked for, opened by two",
        KEEPER,
        "/identities/",
    ),
    Shot("reviews", "待审核：市级 To review: the city", CITY, "/reviews/"),
    Shot("feedback", "反馈：逐批 Feedback: batch by batch", CLERK, "/feedback/", phone=False),
    Shot(
        "feedback-batch",
        "反馈一批：日期、文号、签发人 One batch fed back: day, number, signer",
        CLERK,
        "/feedback/",
        (press("main tbody tr:nth-child(5) a"),),
        phone=False,
    ),
    # Discipline.
    Shot("oversight", "线索与监管责任调查 Clues and oversight inquiries", INSPECTOR, "/oversight/"),
    Shot(
        "inquiry",
        "一件的监管责任调查 One oversight inquiry",
        INSPECTOR,
        "/oversight/",
        (press("main a[href$='/oversight/']:not([href='/oversight/'])"),),
    ),
    Shot("clues", "线索登记 The register of clues", CHIEF, "/oversight/clues/"),
    Shot("clue", "一条线索：处置、初核、立案到决定 One clue, step by step", CHIEF, "/oversight/clues/", (FIRST_ROW,)),
    Shot("signals", "异常信号 Signals of what may be untrue", INSPECTOR, "/signals/"),
    Shot(
        "signal",
        "一条信号：两边对照 One signal, its two sides",
        INSPECTOR,
        "/signals/?kind=photo&state=",
        (press("main table.table tbody a[href^='/signals/']:not([href*='?'])"),),
    ),
    Shot("trace", "阅读追查 Who read a case", AUDITOR, "/trace/", phone=False),
    # Nobody waits unnoticed.
    Shot("command-screen", "指挥：今日、逾期、未确认、不合格 The commander's screen", MAYOR, "/command/"),
    Shot("instructions", "指令 Instructions", CLERK, "/instructions/"),
    Shot(
        "instruction",
        "一条指令：谁收到、谁确认 One instruction: who has it",
        CLERK,
        "/instructions/?box=sent",
        (FIRST_ROW,),
    ),
    Shot("new-instruction", "下达指令 Sending an instruction", CLERK, "/instructions/new/"),
    Shot("notices", "通知 Notices", UNIT, "/notices/"),
    Shot("roster", "值班：此刻谁在岗 The roster: who is on call now", CLERK, "/roster/"),
    Shot("roster-month", "值班表 A month of shifts", CLERK, "/roster/month/", phone=False),
    Shot("requests", "延期申请 Requests for extension", CLERK, "/extensions/?state=answered"),
    Shot("working-calendar", "工作日历 The working calendar", ADMIN, "/working-calendar/", phone=False),
    Shot("operations", "后台任务 What the worker does", ADMIN, "/operations/", phone=False),
    Shot("plans", "抽查方案 Plans of spot checks", CHECK_LEAD, "/checks/plans/", phone=False),
    Shot(
        "plan", "一个方案：名单、种子和抽取 One plan: list, seed and draw", CHECK_LEAD, "/checks/plans/", (FIRST_ROW,)
    ),
    Shot("checks", "检查路线 The route of a checker", CHECKER, "/checks/?all=1"),
    Shot("check-results", "抽查结果 Results of spot checks", CHECK_LEAD, "/checks/results/"),
    Shot("disputes", "责任争议 Disputes about responsibility", COMMITTEE, "/committee/?state=all"),
    Shot("dispute", "一项争议：各方意见和裁定 One dispute", COMMITTEE, "/committee/?state=all", (FIRST_ROW,)),
    # What is published and counted.
    Shot("publication", "公开一览表 Disclosure tables", PUBLISHER, "/publication/"),
    Shot(
        "publication-table",
        "一览表：公众将看到的内容 A table as the public will see it",
        PUBLISHER,
        "/publication/",
        (FIRST_ROW,),
    ),
    Shot("publication-make", "制作一览表 Making a table", CLERK, "/publication/make/", phone=False),
    Shot("bulletin", "通报：任何一天 The bulletin, of any day", CLERK, "/bulletin/"),
    Shot("bulletin-figure", "数字背后的记录 The records behind a figure", CLERK, "/bulletin/figures/fines/"),
    Shot("definitions", "各项数字的含义 What each figure means", CLERK, "/bulletin/definitions/", phone=False),
    # Administration and audit.
    Shot("bodies", "机构 Bodies", ADMIN, "/office/bodies/", phone=False),
    Shot(
        "body",
        "一个机构：职务和任职 One body: posts and who held them",
        ADMIN,
        "/office/bodies/",
        (press("main a:has-text('南海区')"),),
        phone=False,
    ),
    Shot("officials", "人员 Officials", ADMIN, "/office/officials/", phone=False),
    Shot("users", "用户和角色 Accounts and roles", ADMIN, "/office/users/", phone=False),
    Shot(
        "user", "一个账号 One account", ADMIN, "/office/users/", (press("main a[href^='/office/users/']"),), phone=False
    ),
    Shot("grants", "授权复核 Second grantors", ADMIN, "/office/grants/", phone=False),
    Shot("office-import", "导入机构人员 Importing an office", ADMIN, "/office/import/", phone=False),
    Shot("rulebooks", "规则库 Rulebooks", ADMIN, "/office/rulebooks/", phone=False),
    Shot("rulebook", "一套规则 One rulebook", ADMIN, "/office/rulebooks/foshan-2016/", phone=False),
    Shot(
        "rulebook-section",
        "规则：处理措施 A section: kinds of measures",
        ADMIN,
        "/office/rulebooks/foshan-2016/measure_kind/",
        phone=False,
    ),
    Shot("duty-list", "责任清单 The duty list", CLERK, "/duty-list/"),
    Shot("account", "我的账号 My account", CLERK, "/account/"),
    Shot("journal", "日志 The journal", AUDITOR, "/journal/"),
    Shot("readings", "阅读记录 Who read what", AUDITOR, "/journal/readings/", phone=False),
    Shot("verification", "校验与封存 Verification and seals", AUDITOR, "/journal/verification/"),
    # The same in English.
    Shot("home-en", "待办（英文） To do, in English", CLERK, "/", language="en", phone=False),
    Shot("case-en", "案件（英文） A case, in English", CLERK, RUBBISH, (FIRST_ROW,), language="en", phone=False),
    Shot("bulletin-en", "通报（英文） The bulletin, in English", CLERK, "/bulletin/", language="en", phone=False),
    Shot("patterns", "组件 The patterns page", CLERK, "/patterns/", phone=False),
)

PAPERS = (
    Paper(
        "paper-case",
        "交办单（一件） The hand-down paper of a case",
        CLERK,
        RUBBISH,
        "#intake a[href$='/paper/']",
        (FIRST_ROW,),
        pages=2,
    ),
    Paper(
        "paper-batch",
        "交办单（一批） The hand-down paper of a batch",
        CLERK,
        "/batches/",
        "main a[href$='/paper/']",
        (press("main tbody tr:nth-child(3) a"),),
        pages=2,
    ),
    Paper(
        "paper-table",
        "一览表 docx The disclosure table on paper",
        PUBLISHER,
        "/publication/",
        "main a[href$='.docx']",
        (FIRST_ROW,),
        pages=2,
    ),
    Paper(
        "paper-table-sheet",
        "一览表 xlsx The disclosure table as a workbook",
        PUBLISHER,
        "/publication/",
        "main a[href$='.xlsx']",
        (FIRST_ROW,),
        pages=2,
    ),
    Paper(
        "paper-bulletin",
        "通报 docx The bulletin on paper",
        MAYOR,
        "/bulletin/",
        "main a[href*='/bulletin/paper/']",
        pages=2,
    ),
    Paper(
        "paper-figure-sheet",
        "清单 xlsx A figure's list as a workbook",
        CLERK,
        "/bulletin/figures/production_halted/",
        "main a[href*='.xlsx']",
    ),
)
