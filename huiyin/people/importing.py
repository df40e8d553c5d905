"""The office as one workbook: bodies, posts, people, who holds which post, accounts and roles.

`read` takes the file apart and says by sheet and row what is wrong; `take_in` does all of it or nothing, through the
same actions as the pages. What is there already in the same words is left alone, so the same file twice changes nothing.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import python_calamine
import xlsxwriter
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.journal.actions import Subject, record
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people import actions, events
from huiyin.people.forms import UserForm, split_codes
from huiyin.people.models import Body, Grant, Official, Post, Tenure, User
from huiyin.people.rights import ROLES
from huiyin.ui.formats import listed

LARGEST = 5 * 2**20
LARGEST_UNPACKED = 60 * 2**20
MOST_ROWS = 5_000

# Sheet, its columns as (key, title, required).
SHEETS: dict[str, tuple[str, tuple[tuple[str, str, bool], ...]]] = {
    "bodies": (
        "机构",
        (
            ("code", "代码", True),
            ("name", "名称", True),
            ("short", "简称", True),
            ("kind", "类别", True),
            ("parent", "上级代码", True),
            ("name_en", "英文名称", False),
        ),
    ),
    "posts": (
        "职务",
        (
            ("body", "机构代码", True),
            ("title", "职务", True),
            ("rank", "层级", True),
            ("portfolio", "分管", False),
            ("title_en", "英文职务", False),
        ),
    ),
    "officials": ("人员", (("code", "人员编号", True), ("name", "姓名", True))),
    "tenures": (
        "任职",
        (
            ("body", "机构代码", True),
            ("title", "职务", True),
            ("official", "人员编号", True),
            ("on", "到任日期", True),
        ),
    ),
    "users": ("用户", (("username", "登录名", True), ("name", "姓名", True), ("official", "人员编号", False))),
    "roles": (
        "角色",
        (
            ("username", "登录名", True),
            ("role", "角色", True),
            ("body", "所在机构代码", True),
            ("reach", "管辖范围代码", False),
        ),
    ),
}


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where the clerk finds it."""

    sheet: str
    row: int
    text: str


@dataclass
class Line:
    """One row of a sheet, its cells by key."""

    row: int
    cells: dict[str, str]
    there: bool = False  # in the database already, in the same words


@dataclass
class Plan:
    """What a workbook would do."""

    sheets: dict[str, list[Line]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    digest: str = ""

    @property
    def counts(self) -> list[tuple[str, int, int]]:
        """Per sheet: its title, how many rows are new, how many are there already."""
        return [
            (SHEETS[key][0], sum(not line.there for line in lines), sum(line.there for line in lines))
            for key, lines in self.sheets.items()
        ]

    @property
    def fresh(self) -> int:
        return sum(new for _title, new, _there in self.counts)


def read(content: bytes, *, by: User) -> Plan:
    """Take the workbook apart and check every row; nothing is written."""
    plan = Plan(digest=hashlib.sha256(content).hexdigest())
    _unpack(content, plan)
    if not plan.problems:
        _Check(plan, by).run()
    return plan


def take_in(content: bytes, *, by: User, on: date) -> tuple[Plan, list[tuple[User, str]]]:
    """Do all that the workbook says, or nothing. Returns the accounts with their one-time passwords, this once."""
    plan = read(content, by=by)
    if plan.problems:
        raise Refused(_("表中仍有错误，没有导入任何内容，请改正后重新上传。"))
    # Hashing takes its time on purpose: it is done before the write lock is taken.
    passwords = {
        line.cells["username"]: (shown := actions.one_time_password(), make_password(shown))
        for line in plan.sheets["users"]
        if not line.there
    }
    with transaction.atomic():
        made = _write(plan, passwords, by=by, on=on)
        if plan.fresh:
            event = events.OfficeImported(rows=plan.fresh, digest=plan.digest)
            record(event, of=Subject("office", plan.digest[:32]), by=by, on=on)
    return plan, made


def template(office: Body | None) -> bytes:
    """The empty workbook: the sheets, their heads, and on a last sheet what may stand in them."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2016, 1, 1)})  # the same to the byte whenever it is fetched
    head = book.add_format({"bold": True, "bg_color": "#dfe7f1", "border": 1})
    need = book.add_format({"bold": True, "bg_color": "#dfe7f1", "border": 1, "font_color": "#b3261e"})
    text = book.add_format({"num_format": "@"})
    for title, columns in SHEETS.values():
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, 20, text)
        for n, (_key, label, required) in enumerate(columns):
            sheet.write_string(0, n, label, need if required else head)
    notes = book.add_worksheet("填写说明")
    notes.set_column(0, 1, 40)
    root = office.code if office else "city"
    lines = [
        ("红字的列必填；不要改动表名和表头。", ""),
        ("最上级机构的代码", root),
        ("下级机构写在“机构”表，上级代码填上级机构的代码", ""),
        ("日期写作 2016-11-28", ""),
        ("分管填污染类型代码，用顿号分开；不填为全部", ""),
        ("类别可填", "、".join(str(label) for label in Body.Kind.labels)),
        ("层级可填", "、".join(str(label) for label in Post.Rank.labels)),
        ("角色可填", "、".join(str(role.label) for role in ROLES.values())),
        ("须由所在机构负责人复核后生效的角色", "、".join(str(r.label) for r in ROLES.values() if r.guarded)),
    ]
    for n, (left, right) in enumerate(lines):
        notes.write_string(n, 0, left)
        notes.write_string(n, 1, right)
    book.close()
    return buffer.getvalue()


def _unpack(content: bytes, plan: Plan) -> None:
    if len(content) > LARGEST:
        raise Refused(_("文件超过 5 MB，请只保留需要导入的表。"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_UNPACKED:
                raise Refused(_("文件解开后过大，请只保留需要导入的表。"))
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        grids = {
            name.strip(): book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
        }
    except (zipfile.BadZipFile, python_calamine.CalamineError, ValueError, KeyError) as error:
        raise Refused(_("读不出这个文件，请用下载的模板填写，并保存为 xlsx 格式。")) from error
    known = {title for title, _columns in SHEETS.values()}
    if not known & set(grids):
        raise Refused(_("文件里没有“机构”“用户”“角色”等表，请用下载的模板填写。"))
    for key, (title, columns) in SHEETS.items():
        plan.sheets[key] = _lines(grids.get(title, []), title, columns, plan)


def _lines(grid: list[list[Any]], title: str, columns: tuple[tuple[str, str, bool], ...], plan: Plan) -> list[Line]:
    if not grid:
        return []
    heads = [_text(cell) for cell in grid[0]]
    lacking = [label for _key, label, required in columns if required and label not in heads]
    if lacking:
        plan.problems.append(Problem(title, 1, _("缺少列：%(names)s。") % {"names": listed(lacking)}))
        return []
    if len(grid) > MOST_ROWS:
        plan.problems.append(Problem(title, len(grid), _("超过 %(n)s 行，请分次导入。") % {"n": MOST_ROWS}))
        return []
    place = {key: heads.index(label) for key, label, _required in columns if label in heads}
    lines = []
    for number, cells in enumerate(grid[1:], start=2):
        values = {key: _text(cells[at]) if at < len(cells) else "" for key, at in place.items()}
        if not any(values.values()):
            continue
        for key, label, required in columns:
            values.setdefault(key, "")
            if required and not values[key]:
                plan.problems.append(Problem(title, number, _("“%(name)s”没有填。") % {"name": label}))
        lines.append(Line(number, values))
    return lines


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _by_label(choices: Any, text: str) -> Any:
    """The value of a choice by its Chinese label, by its label in the reader's language, or by its code."""
    for value, label in choices:
        with override("zh-hans"):
            chinese = str(label)
        if text in (str(value), str(label), chinese):
            return value
    return None


class _Check:
    """Every row against the others and against what is there."""

    def __init__(self, plan: Plan, by: User) -> None:
        self.plan, self.by = plan, by
        self.bodies = {body.code: body for body in Body.objects.all()}
        self.parents = {body.path: body.code for body in self.bodies.values()}
        self.posts = {(post.body.code, post.title): post for post in Post.objects.select_related("body")}
        self.officials = {one.code: one for one in Official.objects.all()}
        self.users = {one.username: one for one in User.objects.select_related("official")}

    def run(self) -> None:
        for key in SHEETS:
            getattr(self, f"_{key}")(self.plan.sheets[key], SHEETS[key][0])

    def _no(self, title: str, line: Line, text: str) -> None:
        self.plan.problems.append(Problem(title, line.row, text))

    def _once(self, title: str, line: Line, seen: set[Any], key: Any) -> bool:
        if key in seen:
            self._no(title, line, _("与前面的行重复。"))
            return False
        seen.add(key)
        return True

    def _known(self, title: str, line: Line, code: str, seen: set[Any], old: Any, what: str) -> None:
        if code and code not in seen and code not in old:
            self._no(title, line, _("没有%(what)s“%(code)s”。") % {"what": what, "code": code})

    def _bodies(self, lines: list[Line], title: str) -> None:
        self.new_bodies: set[str] = set()
        codes = {line.cells["code"] for line in lines}
        for line in lines:
            cells = line.cells
            kind = _by_label(Body.Kind.choices, cells["kind"])
            if kind is None:
                self._no(title, line, _("没有“%(kind)s”这个类别。") % {"kind": cells["kind"]})
                continue
            cells["kind"] = kind
            self._once(title, line, self.new_bodies, cells["code"])
            for key, most in (("code", 40), ("name", 80), ("short", 40), ("name_en", 120)):
                if len(cells[key]) > most:
                    self._no(title, line, _("“%(text)s…”太长，最多 %(n)s 字。") % {"text": cells[key][:10], "n": most})
            old = self.bodies.get(cells["code"])
            if old:
                parent = self.parents.get(old.path[: -old.steplen], "")
                same = (old.name, old.short, old.kind, parent) == (
                    cells["name"], cells["short"], kind, cells["parent"],
                )  # fmt: skip
                line.there = same
                if not same:
                    self._no(
                        title, line, _("机构“%(code)s”已经存在，内容不同，请在机构页面上修改。") % {"code": old.code}
                    )
            elif cells["parent"] == cells["code"]:
                self._no(title, line, _("上级不能是它自己。"))
            else:
                self._known(title, line, cells["parent"], codes, self.bodies, _("机构代码"))
        self._rounds(lines, title)

    def _rounds(self, lines: list[Line], title: str) -> None:
        """Name bodies that stand above each other in a circle."""
        parent = {line.cells["code"]: line.cells["parent"] for line in lines if not line.there}
        for line in lines:
            code, steps = line.cells["parent"], 0
            while code in parent and code not in self.bodies and steps <= len(parent):
                code, steps = parent[code], steps + 1
            if steps > len(parent):
                self._no(title, line, _("上级关系绕成了圈。"))

    def _body(self, title: str, line: Line, code: str) -> None:
        self._known(title, line, code, self.new_bodies, self.bodies, _("机构代码"))
        if code in self.bodies and self.bodies[code].until:
            self._no(title, line, _("机构“%(code)s”已撤销。") % {"code": code})

    def _posts(self, lines: list[Line], title: str) -> None:
        self.new_posts: set[tuple[str, str]] = set()
        for line in lines:
            cells = line.cells
            rank = _by_label(Post.Rank.choices, cells["rank"])
            if rank is None:
                self._no(title, line, _("没有“%(rank)s”这个层级。") % {"rank": cells["rank"]})
                continue
            cells["rank"] = str(rank)
            self._body(title, line, cells["body"])
            key = (cells["body"], cells["title"])
            self._once(title, line, self.new_posts, key)
            old = self.posts.get(key)
            if old:
                line.there = old.rank == rank and old.portfolio == split_codes(cells["portfolio"])
                if not line.there:
                    self._no(title, line, _("该职务已经存在，内容不同。"))

    def _officials(self, lines: list[Line], title: str) -> None:
        self.new_officials: set[str] = set()
        for line in lines:
            cells = line.cells
            self._once(title, line, self.new_officials, cells["code"])
            old = self.officials.get(cells["code"])
            if old:
                line.there = old.name == cells["name"]
                if not line.there:
                    self._no(title, line, _("人员编号“%(code)s”已登记为别人。") % {"code": old.code})

    def _tenures(self, lines: list[Line], title: str) -> None:
        held = {
            (t.post.body.code, t.post.title): t
            for t in Tenure.objects.filter(until=None).select_related("post__body", "official")
        }
        seen: set[tuple[str, str]] = set()
        for line in lines:
            cells = line.cells
            key = (cells["body"], cells["title"])
            if key not in self.new_posts and key not in self.posts:
                self._no(title, line, _("机构“%(body)s”没有“%(title)s”职务。") % {"body": key[0], "title": key[1]})
            self._known(title, line, cells["official"], self.new_officials, self.officials, _("人员编号"))
            self._once(title, line, seen, key)
            try:
                on = date.fromisoformat(cells["on"])
            except ValueError:
                self._no(title, line, _("日期“%(text)s”请写作 2016-11-28。") % {"text": cells["on"]})
                continue
            if on > clock.today():
                self._no(title, line, _("到任日期不能晚于今天。"))
            old = held.get(key)
            if old:
                line.there = old.official.code == cells["official"] and old.since == on
                if not line.there:
                    self._no(title, line, _("该职务已有人在任，请先在机构页面办理离任。"))

    def _users(self, lines: list[Line], title: str) -> None:
        self.new_users: set[str] = set()
        allowed = UserForm.base_fields["username"]
        for line in lines:
            cells = line.cells
            self._once(title, line, self.new_users, cells["username"])
            try:
                allowed.clean(cells["username"])
            except ValidationError:
                self._no(title, line, _("登录名只能用字母、数字、点、下划线和连字符。"))
            self._known(title, line, cells["official"], self.new_officials, self.officials, _("人员编号"))
            old = self.users.get(cells["username"])
            if old:
                code = old.official.code if old.official else ""
                line.there = (old.name, code) == (cells["name"], cells["official"])
                if not line.there:
                    self._no(title, line, _("登录名“%(name)s”已经使用，内容不同。") % {"name": old.username})
        taken: set[str] = {u.official.code for u in self.users.values() if u.official}
        for line in lines:
            code = line.cells["official"]
            if code and not line.there:
                if code in taken:
                    self._no(title, line, _("人员“%(code)s”已有账号。") % {"code": code})
                taken.add(code)

    def _roles(self, lines: list[Line], title: str) -> None:
        held = set(Grant.objects.filter(until=None).values_list("user__username", "role", "body__code", "reach__code"))
        choices = [(role.code, role.label) for role in ROLES.values()]
        seen: set[Any] = set()
        for line in lines:
            cells = line.cells
            role = _by_label(choices, cells["role"])
            if role is None:
                self._no(title, line, _("没有“%(role)s”这个角色。") % {"role": cells["role"]})
                continue
            cells["role"], cells["reach"] = role, cells["reach"] or cells["body"]
            self._known(title, line, cells["username"], self.new_users, self.users, _("登录名"))
            self._body(title, line, cells["body"])
            self._body(title, line, cells["reach"])
            key = (cells["username"], role, cells["body"], cells["reach"])
            self._once(title, line, seen, key)
            line.there = key in held
            if not line.there and cells["username"] == self.by.username:
                self._no(title, line, _("任何人不得给自己授权，请另一位系统管理员办理。"))


def _write(plan: Plan, passwords: dict[str, tuple[str, str]], *, by: User, on: date) -> list[tuple[User, str]]:
    fresh = {key: [line.cells for line in lines if not line.there] for key, lines in plan.sheets.items()}
    who: dict[str, Any] = {"by": by, "on": on}
    waiting = fresh["bodies"]
    while waiting:  # parents first, in whatever order the sheet has them
        ready = [cells for cells in waiting if Body.objects.filter(code=cells["parent"]).exists()]
        for cells in ready:
            given: dict[str, Any] = {key: cells[key] for key in ("code", "name", "short", "kind", "name_en")}
            actions.add_body(Body.objects.get(code=cells["parent"]), **given, **who)
        waiting = [cells for cells in waiting if cells not in ready]
    bodies = {body.code: body for body in Body.objects.all()}
    for cells in fresh["posts"]:
        actions.add_post(
            bodies[cells["body"]], title=cells["title"], rank=int(cells["rank"]), title_en=cells["title_en"],
            portfolio=split_codes(cells["portfolio"]), **who,
        )  # fmt: skip
    for cells in fresh["officials"]:
        actions.add_official(code=cells["code"], name=cells["name"], **who)
    officials = {one.code: one for one in Official.objects.all()}
    for cells in fresh["tenures"]:
        post = Post.objects.select_related("body").get(body=bodies[cells["body"]], title=cells["title"])
        actions.appoint(post, officials[cells["official"]], by=by, on=date.fromisoformat(cells["on"]))
    made = []
    for cells in fresh["users"]:
        shown, hashed = passwords[cells["username"]]
        given = {"username": cells["username"], "name": cells["name"], "official": officials.get(cells["official"])}
        user, _none = actions.add_user(**given, hashed=hashed, **who)
        made.append((user, shown))
    users = {one.username: one for one in User.objects.all()}
    for cells in fresh["roles"]:
        place = {"body": bodies[cells["body"]], "reach": bodies[cells["reach"]]}
        actions.grant_role(users[cells["username"]], cells["role"], **place, **who)
    return made
