"""Pages of rectification: allowed, refused, a stranger's 404, query counts, filters and sums."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from huiyin.files.models import Evidence
from huiyin.lib import clock
from huiyin.rectification import actions, queries
from huiyin.rectification.models import Extension, Item, Milestone, Progress, Proof
from huiyin.rectification.tests.conftest import DUE, ON, an_item
from tests.support.cast import a_case

DAY = ON.isoformat()


def _get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"rectification:{name}", args=args), query)


def _post(client, user, name, args, **data):
    client.force_login(user)
    return client.post(reverse(f"rectification:{name}", args=args), data)


def _act(client, user, item, what, **typed):
    data = {f"{what}-{key}": value for key, value in typed.items()}
    return _post(client, user, "act", [item.case.number, item.n, what], **data)


def test_a_stranger_finds_none_of_it(client, office, case, item, long_item):
    step = actions.plan_milestone(long_item, "落实新址", due=date(2017, 1, 31), by=office.he, on=ON)
    entry = actions.enter_progress(case, "清运", by=office.he, on=ON)
    for name, args in (("section", []), ("plan", []), ("item", [1]), ("progress", [])):
        assert _get(client, office.wu, name, case.number, *args).status_code == 404
    posts = [
        ("plan", [case.number]), ("progress", [case.number]), ("act", [case.number, 1, "prove"]),
        ("step", [case.number, 2, step.pk, "reach"]), ("void_progress", [case.number, entry.pk]),
    ]  # fmt: skip
    for name, args in posts:
        assert _post(client, office.wu, name, args, reason="x").status_code == 404
    assert "清运垃圾并复绿" not in _get(client, office.wu, "items", state="all").content.decode()


@pytest.mark.parametrize(("name", "who"), [("items", "admin"), ("to_accept", "he"), ("to_accept", "lin")])
def test_a_register_that_is_not_his(client, office, name, who):
    assert _get(client, getattr(office, who), name).status_code == 403


PLAN = {"problem": "堆放垃圾", "measure": "清运", "person": "石敏", "term": "by_day", "due": DUE.isoformat(), "on": DAY}


def test_planning_an_item_and_a_long_one(client, office, case):
    answer = _post(client, office.he, "plan", [case.number], **PLAN)
    assert (answer.status_code, answer["Location"]) == (302, f"{case.get_absolute_url()}#item-1")
    long = {**PLAN, "term": "long", "restriction": "完成前限产50%"}
    answer = _post(client, office.he, "plan", [case.number], **long)
    assert answer["Location"] == reverse("rectification:item", args=[case.number, 2])
    assert Item.objects.get(n=2).restriction == "完成前限产50%"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"term": "long"}, "长期整改须写明完成前的限制"),
        ({"due": "2016-11-01"}, "完成期限不能早于制定日期"),
        ({"on": "2016-12-24", "due": "2016-12-25"}, "日期不能晚于今天"),
        ({"due": "明天"}, "完成期限"),
        ({"person": ""}, "责任人"),
        ({"measure": "清" * 501}, "500"),
    ],
)
def test_a_refused_plan_keeps_what_was_typed(client, office, case, more, said):
    answer = _post(client, office.he, "plan", [case.number], **{**PLAN, "problem": "夜间偷倒🌙", **more})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "夜间偷倒🌙" in answer.content.decode()
    assert not Item.objects.exists()


def test_who_may_not_plan_is_told_why(client, office, case):
    assert _get(client, office.lin, "plan", case.number).status_code == 403
    page = _get(client, office.lin, "section", case.number).content.decode()
    assert "只有承办本案的单位可以制定整改项" in page
    assert 'id="rectification"' in page


def test_an_item_goes_its_whole_way_on_its_page(client, office, case, item):
    assert _act(client, office.he, item, "extend", asked="2017-01-31", reason="雨季").status_code == 302
    assert Extension.objects.get().granted is None
    no_day = _act(client, office.zhou, item, "answer", granted="yes", answer="同意")
    assert no_day.status_code == 422
    assert "新期限" in no_day.content.decode()
    done = _act(client, office.zhou, item, "answer", granted="yes", fixed="2017-01-15", answer="同意")
    assert done.status_code == 302
    assert _act(client, office.he, item, "prove", on=DAY, text="已清运").status_code == 302
    page = _get(client, office.yan, "item", case.number, 1).content.decode()
    assert "提交验收结论" in page
    refused = _act(client, office.he, item, "decide", accepted="yes", decision="好", on=DAY)
    assert refused.status_code == 422
    assert "验收权限" in refused.content.decode()
    assert _act(client, office.yan, item, "decide", accepted="no", decision="有残留", on=DAY).status_code == 302
    assert _act(client, office.he, item, "prove", on=DAY, text="残留已清").status_code == 302
    assert _act(client, office.yan, item, "decide", accepted="yes", decision="已清", on=DAY).status_code == 302
    assert _act(client, office.yan, item, "decide", accepted="yes", decision="已清", on=DAY).status_code == 422
    page = _get(client, office.lin, "item", case.number, 1).content.decode()
    for words in ("有残留", "验收退回", "验收通过", "2017年1月15日", "市城管局"):
        assert words in page
    assert Item.objects.get().state == "accepted"


def test_steps_and_restriction_of_a_long_item(client, office, case):
    item = an_item(case, office.he, term="long", restriction="", due=date(2017, 5, 31))
    assert _act(client, office.he, item, "restrict", restriction="限产50%").status_code == 302
    assert _act(client, office.he, item, "milestone", name="落实新址", due="2017-01-31").status_code == 302
    late = _act(client, office.he, item, "milestone", name="搬迁", due="2018-01-31")
    assert late.status_code == 422
    assert "不能晚于整改项的期限" in late.content.decode()
    step = Milestone.objects.get()
    reach = _post(client, office.he, "step", [case.number, 1, step.pk, "reach"], **{f"step-{step.pk}-on": DAY})
    assert reach.status_code == 302
    step.refresh_from_db()
    assert (step.reached_on, step.reached_by) == (ON, office.he)
    assert _post(client, office.he, "step", [case.number, 1, step.pk, "void"], reason="误设").status_code == 302
    step.refresh_from_db()
    assert step.voided_at is None  # what was reached stays
    assert _post(client, office.he, "step", [case.number, 1, step.pk, "burn"]).status_code == 404
    assert _act(client, office.he, item, "burn").status_code == 404


def test_progress_of_a_joint_operation(client, office, case, item):
    typed = {
        "on": DAY, "text": "挖掘机进场，夜间值守", "joint": "环保、城管、住建", "people": 120, "machines": 4, "vehicles": 96,
        "place": "横岗村", "item": item.pk,
    }  # fmt: skip
    assert _post(client, office.he, "progress", [case.number], **typed).status_code == 302
    row = Progress.objects.get()
    assert (row.people, row.machines, row.vehicles, row.item) == (120, 4, 96, item)
    for more, said in (
        ({"people": 10**12}, "1000000"),
        ({"people": -1}, "0"),
        ({"on": (ON + timedelta(days=1)).isoformat()}, "日期不能晚于今天"),
        ({"text": ""}, "进展"),
    ):
        answer = _post(client, office.he, "progress", [case.number], **{**typed, **more})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert _post(client, office.lin, "progress", [case.number], **typed).status_code == 422
    assert Progress.objects.count() == 1
    page = _get(client, office.lin, "section", case.number).content.decode()
    assert "出动人员 120 人次、机械 4 台次、车辆 96 辆次" in page
    assert _post(client, office.he, "void_progress", [case.number, row.pk], reason="误录").status_code == 302
    assert "出动人员 0 人次" in _get(client, office.lin, "section", case.number).content.decode()


def test_the_register_begins_with_what_is_late(client, office, case, item, long_item, clock_at):
    at_once = an_item(case, office.huan, term="at_once", measure="立即停止倾倒", due=ON)
    actions.prove_item(at_once, "已停止", by=office.huan, on=ON)
    actions.ask_extension(long_item, asked=date(2017, 8, 1), reason="选址未定", by=office.he, on=ON)
    wrong = an_item(case, office.he, measure="误列的项")
    actions.void_item(wrong, reason="误列", by=office.he, on=ON)
    asked = [
        ({}, 3), ({"state": "late"}, 0), ({"state": "proved"}, 1), ({"state": "extension"}, 1), ({"state": "void"}, 1),
        ({"state": "all"}, 4), ({"term": "long"}, 1), ({"body": office.env.pk}, 1), ({"q": "搬迁"}, 1),
        ({"q": str(case.number)}, 3), ({"q": "石敏"}, 3), ({"district": office.nanhe.pk}, 3), ({"until": DAY}, 1),
        ({"district": office.beihe.pk}, 0), ({"since": "2017-01-01"}, 1), ({"inspection": case.inspection_id}, 3),
        ({"state": "nonsense"}, 3),
    ]  # fmt: skip
    for query, n in asked:
        assert len(_get(client, office.lin, "items", **query).context["rows"]) == n, query
    clock_at(clock.at(DUE + timedelta(days=1), 9))
    answer = _get(client, office.lin, "items")
    assert [row.item.n for row in answer.context["rows"]] == [item.n, long_item.n, at_once.n]
    assert "逾期 1 天" in answer.content.decode()
    sums = answer.context["sums"]
    assert (sums.items, sums.late, sums.proved, sums.accepted, sums.cases) == (3, 1, 1, 0, 1)


def test_what_awaits_acceptance(client, office, case, item):
    assert "没有待验收的整改项" in _get(client, office.yan, "to_accept").content.decode()
    actions.prove_item(item, "已清运 30 吨", by=office.he, on=ON)
    assert "已清运 30 吨" in _get(client, office.yan, "to_accept").content.decode()
    part = case.assignments.get(body=office.env)
    type(part).objects.filter(pk=part.pk).update(ended_at=clock.now(), end_reason="改派")
    case.assignments.create(case=case, body=office.urban, part="assisting", on=ON, by=office.lin)
    assert "已清运 30 吨" not in _get(client, office.yan, "to_accept").content.decode()


def test_query_counts_do_not_grow_with_the_rows(client, office, case, django_assert_num_queries):
    def some(n):
        for _ in range(n):
            item = an_item(case, office.he)
            actions.prove_item(item, "已清", by=office.he, on=ON)
            actions.enter_progress(case, "清运", item=item, people=3, by=office.he, on=ON)

    some(2)
    for _ in range(2):
        fresh = type(case).objects.select_related("batch", "inspection", "rulebook", "lead_body").get(pk=case.pk)
        with django_assert_num_queries(PANEL):
            queries.panel(fresh, type(office.he).objects.get(pk=office.he.pk))
        some(3)
    assert Proof.objects.count() == 8


PANEL = 13


def test_an_item_of_another_case_is_not_found_here(client, office, case, item):
    other = a_case(office)
    assert _get(client, office.he, "item", other.number, item.n).status_code == 404


def _a_picture(colour):
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return SimpleUploadedFile(f"{colour}.jpg", out.getvalue(), "image/jpeg")


def test_progress_and_proof_carry_their_photographs(client, office, case, item, settings, tmp_path):
    settings.DATA = tmp_path
    typed = {"on": DAY, "text": "清运一百车", "place": "横岗村河边", "uploads": [_a_picture("red"), _a_picture("blue")]}
    assert _post(client, office.he, "progress", [case.number], **typed).status_code == 302
    assert Evidence.objects.filter(about_kind="rectification.progress", place="横岗村河边").count() == 2
    assert _act(client, office.he, item, "prove", on=DAY, text="已清运", uploads=_a_picture("green")).status_code == 302
    assert Evidence.objects.filter(about_kind="rectification.proof", about_id=Proof.objects.get().pk).count() == 1
    page = _get(client, office.he, "item", case.number, item.n).content.decode()
    assert "green.jpg" in page
    assert "red.jpg" in _get(client, office.he, "progress", case.number).content.decode()
    assert "blue.jpg" in _get(client, office.he, "section", case.number).content.decode()


def test_a_file_that_is_refused_undoes_the_proof(client, office, case, item, settings, tmp_path):
    settings.DATA = tmp_path
    program = SimpleUploadedFile("报告.exe", b"MZ\x90\x00\x03\x00")
    answer = _act(client, office.he, item, "prove", on=DAY, text="已清运", uploads=program)
    assert answer.status_code == 422 and "已清运" in answer.content.decode()
    assert not Proof.objects.exists() and not Evidence.objects.exists()
