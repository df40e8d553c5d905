"""The administrator sets the office up: by the workbook, a few by form, and the guarded roles by a second grantor."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.journey import office
from tests.browser.journey.person import Person
from tests.browser.journey.world import World


def administrator_imports(world: World) -> None:
    """The template is downloaded, filled in, looked at and taken in; the passwords are written down for each."""
    with world.at("admin") as admin:
        admin.room("导入机构人员")
        admin.look("import-empty")
        template = admin.download("下载模板")
        book = office.fill_in(template, world.folder / "机构人员.xlsx")
        admin.attach("xlsx 文件", book)
        admin.press("上传并检查")
        admin.reads("检查无误")
        admin.look("import-checked")
        admin.press("确认导入")
        admin.sees("已导入")
        admin.look("import-done")
        _write_down(world, admin)
    assert len(world.passwords) == len(office.ACCOUNTS) + 1


def _write_down(world: World, admin: Person) -> None:
    for row in admin.page.get_by_role("row").all()[1:]:
        _name, username, password = (cell.inner_text() for cell in row.get_by_role("cell").all())
        world.passwords[username] = password


def administrator_adds_by_form(world: World) -> None:
    """A town, the head of its office, an account and its role: what was forgotten in the workbook."""
    with world.at("admin") as admin:
        admin.room("机构")
        admin.follow("南海区")
        drawer = admin.open("设立下级机构")
        admin.look("body-add")
        admin.fill("代码", "440605-dl", within=drawer)
        admin.fill("名称", "大沥镇", within=drawer)
        admin.fill("简称", "大沥镇", within=drawer)
        admin.choose("类别", "镇街", within=drawer)
        admin.press("设立下级机构", within=drawer)
        admin.follow("大沥镇")
        admin.sees("大沥镇")
        drawer = admin.open("设置职务")
        admin.fill("职务", "镇长", within=drawer)
        admin.choose("层级", "主要领导", within=drawer)
        admin.press("设置职务", within=drawer)
        admin.room("人员")
        drawer = admin.open("登记人员")
        admin.fill("人员编号", "P031", within=drawer)
        admin.fill("姓名", "利国栋", within=drawer)
        admin.press("登记人员", within=drawer)
        admin.room("机构")
        admin.follow("大沥镇")
        drawer = admin.open("登记任职")
        admin.look("body-appoint")
        admin.choose("人员", "利国栋", within=drawer)
        admin.fill("到任日期", office.SINCE, within=drawer)
        admin.press("登记任职", within=drawer)
        admin.told("已登记任职")
        admin.room("用户")
        drawer = admin.open("开设账号")
        admin.fill("登录名", "li", within=drawer)
        admin.fill("姓名", "利文员", within=drawer)
        admin.press("开设账号", within=drawer)
        admin.sees("一次性密码")
        _write_down(world, admin)
        admin.follow("授予角色")
        drawer = admin.open("授予角色")
        admin.choose("角色", "承办员", within=drawer)
        admin.choose("所在机构", "大沥镇", within=drawer)
        admin.press("授予角色", within=drawer)
        admin.told("已授予角色")
        admin.look("user")


def heads_confirm(world: World) -> None:
    """Discipline, identity and audit: nothing before the head of the very body has confirmed."""
    for head, held in (("ji", ["su"]), ("xin", ["jin", "zhong"]), ("shen", ["kong"])):
        with world.at(head) as person:
            person.room("授权复核")
            person.look("grants")
            for _each in held:
                person.press("复核同意")
                person.told("已复核，授权生效")
            expect(person.page.get_by_role("button", name="复核同意")).to_have_count(0)
