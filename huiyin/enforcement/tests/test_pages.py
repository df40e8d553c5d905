"""Pages of enforcement: allowed, refused, a stranger's 404, query counts, what is shown and what is withheld."""

import pytest
from django.urls import reverse

from huiyin.cases.models import Inspection, Party, PartyMerge
from huiyin.enforcement import actions, queries
from huiyin.enforcement.models import Amendment, EnforcementAnswer, Measure
from huiyin.enforcement.tests.conftest import ON
from tests.support.cast import a_case

DAY = ON.isoformat()


@pytest.fixture
def firm(office, case) -> Party:
    return actions.enter_party(case, "鸿运轮毂厂", credit_code="91440600123456789X", by=office.he, on=ON)


@pytest.fixture
def fine(office, case, firm) -> Measure:
    return actions.take_measure(case, "fine", party=firm, fen=5_000_000, by=office.he, on=ON)


def _post(client, user, name, args, **data):
    client.force_login(user)
    return client.post(reverse(f"enforcement:{name}", args=args), data)


def test_a_stranger_finds_none_of_it(client, office, case, firm, fine):
    amendment = actions.amend_fine(fine, 100, reason="复议", by=office.he, on=ON)
    client.force_login(office.wu)
    gets = [
        ("section", [case.number]),
        ("take", [case.number]),
        ("measure", [case.number, fine.pk]),
        ("case_parties", [case.number]),
        ("party", [firm.pk]),
    ]
    for name, args in gets:
        assert client.get(reverse(f"enforcement:{name}", args=args)).status_code == 404
    posts = [
        ("answer", [case.number]),
        ("take", [case.number]),
        ("change", [case.number, fine.pk, "void"]),
        ("void_amendment", [case.number, fine.pk, amendment.pk]),
        ("enter_parties", [case.number, "one"]),
        ("void_merge", [case.number, 1]),
    ]
    for name, args in posts:
        assert client.post(reverse(f"enforcement:{name}", args=args), {"reason": "x"}).status_code == 404
    for name in ("measures", "parties"):
        page = client.get(reverse(f"enforcement:{name}")).content.decode()
        assert "鸿运轮毂厂" not in page


def test_the_administrator_reads_no_register(client, office, fine):
    client.force_login(office.admin)
    for name in ("measures", "parties"):
        assert client.get(reverse(f"enforcement:{name}")).status_code == 403


def test_entering_a_fine_in_the_words_of_the_office(client, office, case, firm):
    answer = _post(
        client, office.he, "take", [case.number], kind="fine", parties=[firm.pk], amount="1.5万元", on=DAY, hour="08:30",
        authority=office.nanhe.pk, document_number="佛环罚〔2016〕7号",
    )  # fmt: skip
    assert answer.status_code == 302
    assert answer["Location"].endswith("#enforcement")
    measure = Measure.objects.get()
    assert (measure.fen, measure.by, measure.document_number) == (1_500_000, office.he, "佛环罚〔2016〕7号")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"amount": ""}, "罚款须填写金额"),
        ({"amount": "很多"}, "看不懂金额"),
        ({"amount": "9" * 30}, "金额过大"),
        ({"amount": "100", "on": "2016-12-01"}, "日期不能晚于今天"),
        ({"amount": "100", "on": "昨天"}, "日期"),
        ({"amount": "100", "parties": []}, "当事人"),
        ({"amount": "100", "hour": "23:59"}, "时刻不能晚于现在"),
    ],
)
def test_a_refused_measure_keeps_what_was_typed(client, office, case, firm, more, said):
    typed = {
        "kind": "fine",
        "parties": [firm.pk],
        "on": DAY,
        "authority": office.nanhe.pk,
        "note": "夜间检查🌙",
        **more,
    }
    answer = _post(client, office.he, "take", [case.number], **typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "夜间检查🌙" in page
    assert not Measure.objects.exists()


def test_the_form_offers_the_police_their_own_kinds_only(client, office, case):
    client.force_login(office.po)
    page = client.get(reverse("enforcement:take", args=[case.number])).content.decode()
    assert 'value="arrested"' in page
    assert 'value="fine"' not in page
    client.force_login(office.he)
    page = client.get(reverse("enforcement:take", args=[case.number])).content.decode()
    assert 'value="fine"' in page
    assert 'value="arrested"' not in page
    assert _post(client, office.he, "take", [case.number], kind="arrested", new_person="李", on=DAY).status_code == 422


def test_an_onlooker_is_told_why_he_may_not(client, office, case, fine):
    client.force_login(office.lin)
    assert client.get(reverse("enforcement:take", args=[case.number])).status_code == 403
    page = client.get(reverse("enforcement:section", args=[case.number])).content.decode()
    assert "只有承办本案的单位和公安机关" in page
    before = Measure.objects.values().get()
    answer = _post(client, office.lin, "change", [case.number, fine.pk, "void"], **{"void-reason": "误录"})
    assert answer.status_code == 422
    assert "只有承办本案的单位和公安机关" in answer.content.decode()
    assert Measure.objects.values().get() == before


def test_one_measure_is_amended_completed_withdrawn_and_voided_on_its_page(client, office, case, fine):
    where = [case.number, fine.pk]
    done = _post(client, office.he, "change", [*where, "document"], **{"document-document_number": "佛环罚〔2016〕8号"})
    assert done.status_code == 302
    amended = {"amend-amount": "3万元", "amend-on": DAY, "amend-reason": "行政复议", "amend-expecting": 5_000_000}
    assert _post(client, office.he, "change", [*where, "amend"], **amended).status_code == 302
    again = _post(client, office.he, "change", [*where, "amend"], **amended | {"amend-amount": "2万元"})
    assert again.status_code == 422
    assert "有人刚刚变更" in again.content.decode()
    page = client.get(reverse("enforcement:measure", args=where)).content.decode()
    for words in ("3 万元", "原决定 5 万元", "行政复议", "佛环罚〔2016〕8号"):
        assert words in page
    undone = _post(client, office.he, "void_amendment", [*where, Amendment.objects.get().pk], reason="误录")
    assert undone.status_code == 302
    withdrawn = {"withdraw-on": DAY, "withdraw-reason": "撤销决定"}
    assert _post(client, office.he, "change", [*where, "withdraw"], **withdrawn).status_code == 302
    assert _post(client, office.he, "change", [*where, "withdraw"], **withdrawn).status_code == 422
    assert _post(client, office.he, "change", [*where, "void"], **{"void-reason": "登记有误"}).status_code == 302
    assert _post(client, office.he, "change", [*where, "burn"]).status_code == 404
    fine.refresh_from_db()
    assert (fine.withdrawn_on, fine.void_reason) == (ON, "登记有误")


def test_an_amendment_of_another_case_is_not_found_here(client, office, case, fine):
    other = a_case(office)
    amendment = actions.amend_fine(fine, 100, reason="复议", by=office.he, on=ON)
    args = [other.number, fine.pk, amendment.pk]
    assert _post(client, office.he, "void_amendment", args, reason="误录").status_code == 404


def test_parties_in_bulk_a_doubtful_code_and_a_merger(client, office, case):
    one = {"one-name": "源丰塑料厂", "one-kind": "firm", "one-credit_code": "91440600123456789X"}
    answer = _post(client, office.he, "enter_parties", [case.number, "one"], **one)
    assert answer.status_code == 302
    assert "代码待核" in client.get(answer["Location"]).content.decode()
    bulk = {"workshops-count": 10, "workshops-place": "横岗村"}
    assert _post(client, office.he, "enter_parties", [case.number, "workshops"], **bulk).status_code == 302
    assert Party.objects.filter(kind="workshop").count() == 10
    too_many = _post(client, office.he, "enter_parties", [case.number, "workshops"], **bulk | {"workshops-count": 9999})
    assert too_many.status_code == 422
    source, target = Party.objects.filter(kind="workshop").order_by("pk")[:2]
    merge = {"merge-source": source.pk, "merge-target": target.pk, "merge-on": DAY, "merge-reason": "同一院落"}
    assert _post(client, office.he, "enter_parties", [case.number, "merge"], **merge).status_code == 302
    assert _post(client, office.he, "enter_parties", [case.number, "merge"], **merge).status_code == 422
    void = _post(client, office.he, "void_merge", [case.number, PartyMerge.objects.get().pk], reason="并非同一家")
    assert void.status_code == 302
    assert PartyMerge.objects.get().voided is not None


def test_the_inquiry_is_answered_in_the_section(client, office, case, fine):
    form = {"outcome": "measures", "reasons": "已立案并罚款五万元。", "on": DAY}
    refused = _post(client, office.huan, "answer", [case.number], **form)
    assert refused.status_code == 422
    assert "由主办单位南河区答复" in refused.content.decode()
    assert not EnforcementAnswer.objects.exists()
    client.force_login(office.he)
    where = reverse("enforcement:answer", args=[case.number])
    answer = client.post(where, form, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.startswith('<section class="panel" id="enforcement"')
    assert "已立案并罚款五万元。" in page
    # Another who still has the empty form before him does not take its place unseen.
    late = client.post(where, form | {"reasons": "经查未发现", "expecting": "0"})
    assert "有人刚刚答复了此项调查" in late.content.decode()
    assert EnforcementAnswer.objects.count() == 1


def test_a_name_is_for_those_who_work_on_the_case(client, office, case):
    person = actions.enter_person(case, "欧阳小明", by=office.po)
    measure = actions.take_measure(case, "arrested", person=person, by=office.po, on=ON)
    for who, shown in ((office.po, True), (office.he, True), (office.lin, False), (office.mayor, False)):
        client.force_login(who)
        page = client.get(reverse("enforcement:measure", args=[case.number, measure.pk])).content.decode()
        assert ("欧阳小明" in page) is shown
        assert ("欧阳**" in page) is not shown
        assert "欧阳小明" not in client.get(reverse("enforcement:measures")).content.decode()


def test_the_register_filters_and_its_sums_are_honest(client, office, case, firm, fine):
    actions.amend_fine(fine, 3_000_050, reason="复议", by=office.he, on=ON)
    twin = actions.enter_party(case, "鸿运轮毂厂(东厂)", by=office.he, on=ON)
    for party in (firm, firm, twin):
        actions.take_measure(case, "penalty_filed", party=party, by=office.he, on=ON)
    void = actions.take_measure(case, "fine", party=firm, fen=99, by=office.he, on=ON)
    actions.void_measure(void, reason="误录", by=office.he, on=ON)
    gone = actions.take_measure(case, "fine", party=firm, fen=77, by=office.he, on=ON)
    actions.withdraw_measure(gone, reason="撤销", by=office.he, on=ON)
    client.force_login(office.lin)
    where = reverse("enforcement:measures")
    found = client.get(where, {"kind": "penalty_filed"}).context["sums"]
    assert (found.records, found.parties, found.fen) == (3, 2, 0)
    actions.merge_parties(twin, firm, reason="同一法人", case=case, by=office.he, on=ON)
    assert client.get(where, {"kind": "penalty_filed"}).context["sums"].parties == 1
    everything = client.get(where, {"state": "all"}).context
    assert (everything["sums"].fen, everything["sums"].fines) == (3_000_050, 1)
    assert len(everything["rows"]) == 6
    asked = [
        ({"state": "void"}, 1), ({"state": "withdrawn"}, 1), ({"state": "no_document"}, 5), ({"q": "东厂"}, 1),
        ({"q": str(case.number)}, 4), ({"q": "不存在"}, 0), ({"authority": office.nanhe.pk}, 4),
        ({"district": office.nanhe.pk}, 4), ({"district": office.beihe.pk}, 0), ({"since": "2016-11-30"}, 0),
        ({"until": DAY}, 4), ({"inspection": case.inspection_id}, 4), ({"since": "昨天"}, 4),
    ]  # fmt: skip
    for query, n in asked:
        assert len(client.get(where, query).context["rows"]) == n, query


@pytest.mark.parametrize("name", ["measures", "parties"])
def test_the_latest_inspection_is_meant_unless_another_or_all_are_asked_for(client, office, case, fine, name):
    Inspection.objects.create(
        key="next", name="回头看", level="city", kind="return", since=ON, rulebook=office.rulebook
    )
    client.force_login(office.lin)
    where = reverse(f"enforcement:{name}")
    shown = [
        client.get(where, asked).context["page"].paginator.count
        for asked in ({}, {"page": "2"}, {"inspection": ""}, {"inspection": case.inspection_id})
    ]
    assert shown == [0, 0, 1, 1]


def test_one_polluter_shows_only_the_cases_one_may_see(client, office, case, firm, fine):
    page = _get(client, office.he, "party", [firm.pk])
    assert f"〔{case.number}〕" in page
    assert "校验" in page or "代码待核" in page
    assert "鸿运轮毂厂" in _get(client, office.lin, "parties", [])
    assert "没有找到当事人" in _get(client, office.wu, "parties", [])


def _get(client, user, name, args):
    client.force_login(user)
    return client.get(reverse(f"enforcement:{name}", args=args)).content.decode()


def test_query_counts_do_not_grow_with_the_rows(client, office, case, firm, django_assert_num_queries):
    def some(n):
        for _ in range(n):
            measure = actions.take_measure(case, "fine", party=firm, fen=100, by=office.he, on=ON)
            actions.amend_fine(measure, 200, reason="复议", by=office.he, on=ON)

    client.force_login(office.he)
    client.get(reverse("enforcement:parties"))  # what is asked once in a process has been asked
    some(2)
    for number in (PANEL, PANEL):
        with django_assert_num_queries(number):
            queries.panel(_seen(case), type(office.he).objects.get(pk=office.he.pk))
        some(3)


def _seen(case):
    return type(case).objects.select_related("batch", "inspection", "rulebook", "lead_body").get(pk=case.pk)


PANEL = 13


def test_the_form_says_which_fields_concern_which_kinds(client, office, case):
    client.force_login(office.po)
    page = client.get(reverse("enforcement:take", args=[case.number])).content.decode()
    persons = page[page.index("涉及人员时填写") :]
    assert 'name="new_person"' in persons[: persons.index("</fieldset>")]
    start = page[: page.index("涉及人员时填写")].rindex("<fieldset")
    codes = page[start:].split('data-values="')[1].split('"')[0].split()
    assert "arrested" in codes and "fine" not in codes
    assert "hidden" not in page[start : page.index("涉及人员时填写")]  # without script all is there
    client.force_login(office.he)
    page = client.get(reverse("enforcement:take", args=[case.number])).content.decode()
    assert "涉及人员时填写" not in page or 'name="new_person"' in page
    assert "罚款时填写" in page and 'name="amount"' in page
