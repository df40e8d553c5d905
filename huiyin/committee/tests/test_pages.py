"""The pages of the committee through the client."""

import pytest
from django.urls import reverse

from huiyin.committee.models import Dispute, Ruling
from huiyin.committee.tests.conftest import ON, filed, heard, ruled

DAY = ON.isoformat()


def said(answer):
    return answer.content.decode()


def test_a_dispute_by_the_pages_from_the_case_to_the_next_proposal(office, part, chair, client):
    client.force_login(office.he)
    address = reverse("committee:file", args=[part.case.number, part.pk])
    assert address in said(client.get(part.case.get_absolute_url()))
    answer = client.post(address, {"others": "无此单位", "reasons": "x"})
    assert answer.status_code == 422 and "没有名为“无此单位”的单位" in said(answer)
    assert "已提出责任争议" in said(client.post(address, {"others": "市环保局", "reasons": "市管河道"}, follow=True))
    dispute = Dispute.objects.get()
    act = {what: reverse("committee:act", args=[dispute.pk, what]) for what in ("state", "hear", "decide", "carry")}
    for side, who in zip(dispute.sides.order_by("pk"), (office.he, office.huan), strict=True):
        client.force_login(who)
        assert "案件期限不停" in said(client.get(dispute.get_absolute_url()))
        assert "已登记意见" in said(client.post(act["state"], {f"state-{side.pk}-text": "不归我们"}, follow=True))
    client.force_login(office.hao)
    assert "听取责任争议各方意见" in said(client.get("/"))
    hearing = {"hear-on": DAY, "hear-place": "会议室", "hear-present": "双方", "hear-text": "双方陈述。"}
    assert "已登记听取意见" in said(client.post(act["hear"], hearing, follow=True))
    ruling = {
        "decide-body": office.env.pk, "decide-reasons": "市管河道由市局负责。", "decide-basis": "责任清单第三条",
        "decide-words": "偷倒、倾倒", "decide-signer": chair.pk, "decide-on": DAY,
    }  # fmt: skip
    answer = client.post(act["decide"], ruling | {"decide-words": ""})
    assert answer.status_code == 422 and "市管河道由市局负责。" in said(answer)
    assert "已裁定：环委裁〔2016〕1号" in said(client.post(act["decide"], ruling, follow=True))
    paper = client.get(reverse("committee:paper", args=[dispute.pk]))
    assert paper.status_code == 200 and paper.content[:2] == b"PK"
    client.force_login(office.lin)
    assert "执行责任争议裁定" in said(client.get("/"))
    assert "已按裁定改派" in said(client.post(act["carry"], {"carry-leader": ""}, follow=True))
    assert "环委裁〔2016〕1号" in said(client.get(reverse("committee:disputes") + "?state=decided"))
    assert "环委裁〔2016〕1号" in said(client.get(part.case.get_absolute_url()))


@pytest.mark.parametrize(("who", "status"), [("wu", 404), ("shi", 404), ("huan", 200), ("hao", 200), ("gao", 403)])
def test_a_dispute_is_behind_the_door_of_its_case(office, part, client, who, status):
    dispute = filed(office, part)
    client.force_login(office.users[who])
    assert client.get(dispute.get_absolute_url()).status_code == status
    assert ("市管河道" in said(client.get(reverse("committee:disputes")))) is False


def test_who_may_not_decide_is_told_and_changes_nothing(office, part, chair, client):
    dispute = heard(office, part)
    client.force_login(office.he)
    answer = client.post(reverse("committee:act", args=[dispute.pk, "decide"]), {}, follow=True)
    assert "由环委会办公室办理" in said(answer) and not Ruling.objects.exists()


def test_members_come_and_go_by_the_page(office, chair, client):
    client.force_login(office.hao)
    typed = {"official": "马致远", "post": "市长", "seat": "chair", "since": DAY}
    assert "已登记成员" in said(client.post(reverse("committee:members"), typed, follow=True))
    answer = client.post(reverse("committee:members"), typed)
    assert answer.status_code == 422 and "已是环委会成员" in said(answer)
    end = reverse("committee:end_member", args=[chair.pk])
    answer = client.post(end, {})
    assert answer.status_code == 422 and f'id="end-{chair.pk}-until"' in said(answer)
    assert "已登记离任" in said(client.post(end, {"until": DAY}, follow=True))
    client.force_login(office.he)
    assert "魏书记" in said(client.get(reverse("committee:members")))
    assert "由环委会办公室办理" in said(client.post(reverse("committee:members"), typed, follow=True))


def test_the_paper_of_no_ruling_does_not_exist(office, part, chair, client):
    dispute = heard(office, part)
    client.force_login(office.hao)
    assert client.get(reverse("committee:paper", args=[dispute.pk])).status_code == 404
    ruled(office, dispute, chair)
    assert client.get(reverse("committee:paper", args=[dispute.pk])).status_code == 200
