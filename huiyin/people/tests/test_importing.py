"""The office from one workbook: all or nothing, each error by sheet and row."""

import io
from zipfile import ZipFile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.journal.models import Entry
from huiyin.lib.verdicts import Refused
from huiyin.people import importing
from huiyin.people.models import Body, Grant, Post, Tenure, User
from huiyin.people.tests.conftest import DAY

GOOD = {
    "机构": [
        ["石湾镇", "sw", "石湾", "镇街", "nh"],
        ["南河区", "nh", "南河", "区", "city"],
    ],
    "职务": [["nh", "区长", "主要领导", "", ""], ["nh", "副区长", "分管领导", "water、air", ""]],
    "人员": [["P1", "陈志远"], ["P2", "邓立群"]],
    "任职": [["nh", "区长", "P1", "2015-01-01"], ["nh", "副区长", "P2", "2015-06-01"]],
    "用户": [["chen", "陈志远", "P1"], ["lin", "林静", ""]],
    "角色": [["chen", "包案领导", "nh", ""], ["lin", "协调联络员", "city", ""], ["lin", "审计员", "city", ""]],
}
HEADS = {
    "机构": ["名称", "代码", "简称", "类别", "上级代码"],
    "职务": ["机构代码", "职务", "层级", "分管", "英文职务"],
    "人员": ["人员编号", "姓名"],
    "任职": ["机构代码", "职务", "人员编号", "到任日期"],
    "用户": ["登录名", "姓名", "人员编号"],
    "角色": ["登录名", "角色", "所在机构代码", "管辖范围代码"],
}


def workbook(**changed):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for title, head in HEADS.items():
        sheet = book.add_worksheet(title)
        for n, row in enumerate([head, *changed.get(title, GOOD[title])]):
            sheet.write_row(n, 0, row)
    book.close()
    return buffer.getvalue()


def test_a_whole_office_comes_in_and_a_second_time_changes_nothing(office):
    plan, accounts = importing.take_in(workbook(), by=office.admin, on=DAY)
    assert plan.problems == [] and {user.username for user, _p in accounts} == {"chen", "lin"}
    for user, password in accounts:
        assert User.objects.get(pk=user.pk).check_password(password)
    assert Body.objects.get(code="sw").get_parent().code == "nh"
    assert Post.objects.get(title="区长").holder_on(DAY).name == "陈志远"
    assert Grant.objects.get(user__username="lin", role="auditor").second is None
    before = Entry.objects.count()
    again, none = importing.take_in(workbook(), by=office.admin, on=DAY)
    assert again.fresh == 0 and none == [] and Entry.objects.count() == before


@pytest.mark.parametrize(
    "sheet, rows, row, words",
    [
        ("机构", [["甲", "a", "甲", "区", "zz"]], 2, "没有机构代码“zz”"),
        ("机构", [["甲", "a", "甲", "王国", "city"]], 2, "王国"),
        ("机构", [["甲", "a", "甲", "区", "b"], ["乙", "b", "乙", "区", "a"]], 2, "绕成了圈"),
        ("机构", [["甲", "a", "", "区", "city"]], 2, "“简称”没有填"),
        ("职务", [["env", "局长", "皇帝", "", ""]], 2, "层级"),
        ("任职", [["nh", "区长", "P9", "2015-01-01"]], 2, "P9"),
        ("任职", [["nh", "区长", "P1", "去年"]], 2, "去年"),
        ("任职", [["nh", "区长", "P1", "2015-01-01"], ["nh", "区长", "P2", "2015-01-01"]], 3, "重复"),
        ("用户", [["陈", "陈", ""]], 2, "登录名"),
        ("角色", [["lin", "皇帝", "city", ""]], 2, "皇帝"),
        ("角色", [["admin", "协调联络员", "city", ""]], 2, "给自己"),
        ("角色", [["nobody", "承办员", "city", ""]], 2, "nobody"),
    ],
)
def test_a_bad_row_is_named_and_nothing_comes_in(office, sheet, rows, row, words):
    content = workbook(**{sheet: rows})
    plan = importing.read(content, by=office.admin)
    assert any(p.sheet == sheet and p.row == row and words in p.text for p in plan.problems), plan.problems
    before = Body.objects.count(), User.objects.count(), Entry.objects.count()
    with pytest.raises(Refused):
        importing.take_in(content, by=office.admin, on=DAY)
    assert before == (Body.objects.count(), User.objects.count(), Entry.objects.count())


def test_one_that_fails_at_the_end_takes_all_back(office, monkeypatch):
    from huiyin.people import actions

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "grant_role", broken)
    with pytest.raises(RuntimeError):
        importing.take_in(workbook(), by=office.admin, on=DAY)
    assert not Body.objects.filter(code="nh").exists() and not Tenure.objects.exists()


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_ends_in_a_sentence(office, content):
    with pytest.raises(Refused, match="模板"):
        importing.read(content, by=office.admin)


def test_the_template_can_be_read_back(office):
    plan = importing.read(importing.template(office.city), by=office.admin)
    assert plan.problems == [] and plan.fresh == 0


def _file(content):
    return {"file": SimpleUploadedFile("office.xlsx", content)}


def test_the_page_previews_and_then_takes_in(office, sign_in):
    client = sign_in(office.admin)
    bad = client.post(reverse("people:import"), _file(workbook(用户=[["陈", "陈", ""]])))
    assert bad.status_code == 422 and "需要改正" in bad.content.decode()
    assert not Body.objects.filter(code="nh").exists()
    good = client.post(reverse("people:import"), _file(workbook()))
    assert good.status_code == 200 and "确认导入" in good.content.decode()
    assert not Body.objects.filter(code="nh").exists()
    done = client.post(reverse("people:import_confirm"))
    assert done.content.decode().count("<code>") == 2
    assert Body.objects.filter(code="nh").exists()
    assert client.post(reverse("people:import_confirm")).status_code == 302  # the file is gone
    assert Grant.objects.filter(user__username="lin").count() == 2


def test_the_template_bears_no_time_of_its_own(office):
    with ZipFile(io.BytesIO(importing.template(office.city))) as packed:
        assert b"2016-01-01T00:00:00Z" in packed.read("docProps/core.xml")
