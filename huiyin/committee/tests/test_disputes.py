"""A dispute from filing to the ruling that is carried out, and what nobody may leave out on the way."""

import io

import pytest
from django.db import IntegrityError, transaction
from docx import Document

from huiyin.cases.duties import doers
from huiyin.cases.models import Access, Case, Duty, Precedent
from huiyin.committee import actions, rules
from huiyin.committee.models import Dispute, Hearing, Ruling, Side
from huiyin.committee.papers import ruling_paper
from huiyin.committee.tests.conftest import ON, filed, heard, part_of, ruled
from huiyin.intake import actions as intake
from huiyin.intake import desk as desks
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from tests.support.cast import DAY, a_case, registered

EVERYBODY = [
    "lin",
    "head",
    "mayor",
    "chen",
    "deng",
    "luo",
    "he",
    "shi",
    "huan",
    "wu",
    "tang",
    "zhou",
    "yan",
    "gao",
    "cha",
    "lei",
    "pan",
    "po",
    "su",
    "lv",
    "hao",
    "kong",
    "admin",
]


def owed(kind):
    return Duty.objects.filter(kind=kind, done_at=None, dropped_at=None).first()


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_unit_whose_objection_was_refused_files_or_the_office_of_the_committee(office, part, who):
    assert bool(rules.may_file(part, by=office.users[who])) == (who in ("he", "hao"))


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_states_hears_and_decides(office, part, who):
    user = office.users[who]
    dispute = filed(office, part)
    mine, other = dispute.sides.order_by("pk")
    assert bool(rules.can_state(mine, by=user)) == (who in ("he", "hao"))
    assert bool(rules.can_state(other, by=user)) == (who in ("huan", "hao"))
    assert bool(rules.can_hear(dispute, by=user, on=ON)) == (who == "hao")
    assert not rules.may_decide(dispute, by=user)
    assert bool(rules.can_withdraw(dispute, by=user, reason="已协商一致")) == (who in ("he", "hao"))


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_rules_and_who_carries_out(office, part, chair, who):
    dispute = heard(office, part)
    assert bool(rules.may_decide(dispute, by=office.users[who])) == (who == "hao")
    ruling = ruled(office, dispute, chair)
    assert bool(rules.can_carry_out(ruling, by=office.users[who])) == (who == "lin")


def test_without_a_refused_objection_there_is_no_dispute(office):
    part = a_case(office).assignments.select_related("body", "case").get(lead=True)
    with pytest.raises(Refused, match="请先提出异议"):
        filed(office, part)


def test_from_filing_to_the_new_unit_and_the_clocks_run_on(office, part, chair):
    due = part.case.due
    dispute = filed(office, part)
    assert owed("hear_dispute").body == office.office and owed("hear_dispute").rule == "hear_dispute"
    assert Access.objects.filter(case=part.case, why=f"dispute:{dispute.pk}", until=None).exists()
    for side, who in zip(dispute.sides.order_by("pk"), (office.he, office.huan), strict=True):
        [mine] = Duty.objects.filter(kind="state_side", about_id=side.pk, done_at=None)
        assert (mine.body, mine.due, doers(mine)) == (side.body, owed("hear_dispute").due, [who])
        actions.state_side(side, "不归本单位。", by=who, on=ON)
        mine.refresh_from_db()
        assert mine.done_by == who
    actions.hear(dispute, place="会议室", present="双方", text="双方陈述。", by=office.hao, on=ON)
    assert owed("hear_dispute") is None and owed("decide_dispute") is not None
    ruling = ruled(office, Dispute.objects.get(pk=dispute.pk), chair)
    assert ruling.number == "环委裁〔2016〕1号"
    assert owed("decide_dispute") is None and owed("carry_out_ruling").body == office.office
    assert not Access.objects.filter(case=part.case, why=f"dispute:{dispute.pk}", until=None).exists()
    actions.carry_out(ruling, office.luo_post, by=office.lin, on=ON)
    case = Case.objects.get(pk=part.case_id)
    assert case.lead_assignment.body == office.env and case.due == due
    assert not case.assignments.filter(body=office.nanhe, ended_at=None).exists()
    assert owed("carry_out_ruling") is None
    kinds = Entry.objects.filter(kind__startswith="committee.", subject_kind="case").values_list("kind", flat=True)
    assert [kind.partition(".")[2] for kind in kinds.order_by("pk")] == [
        *("dispute_filed", "side_stated", "side_stated", "dispute_heard", "dispute_decided", "ruling_carried_out"),
    ]
    with pytest.raises(Refused, match="已执行"):
        actions.carry_out(Ruling.objects.get(pk=ruling.pk), office.luo_post, by=office.lin, on=ON)


def test_a_ruling_for_the_unit_that_has_it_is_nobody_s_duty(office, part, chair):
    ruled(office, heard(office, part), chair, body=office.nanhe)
    assert owed("carry_out_ruling") is None


def test_the_next_case_of_its_kind_is_proposed_by_the_ruling(office, part, chair):
    [before] = registered(office)
    assert "环委裁" not in str(desks.desk(office.batch, [before], ON).rows[0])
    ruled(office, heard(office, part), chair)
    [same], [other] = registered(office), registered(office, text="南河区某餐馆油烟扰民。")
    rows = desks.desk(office.batch, [same, other], ON).rows
    assert rows[0].values["units"] == "市环保局"
    assert rows[0].hints[0] == "同类事项已有裁定：环委裁〔2016〕1号，由市环保局承办"
    assert rows[0].basis.startswith("环委裁〔2016〕1号")
    assert all("环委裁" not in hint for hint in rows[1].hints)
    Case.objects.filter(pk=same.pk).update(district=office.beihe)
    same.refresh_from_db()
    assert all("环委裁" not in hint for hint in desks.desk(office.batch, [same], ON).rows[0].hints)


def test_numbers_have_no_gap_and_begin_anew_each_year(office, chair):
    numbers = []
    for body in ("nanhe", "env"):
        numbers.append(ruled(office, heard(office, part_of(office)), chair, body=office.bodies[body]).number)
    with clock.set_to(clock.at(ON.replace(year=2017), 9)):
        dispute = heard(office, a_later_part(office))
        numbers.append(ruled(office, dispute, chair, on=ON.replace(year=2017)).number)
    assert numbers == ["环委裁〔2016〕1号", "环委裁〔2016〕2号", "环委裁〔2017〕1号"]
    assert Precedent.objects.count() == 3


def a_later_part(office):
    with clock.set_to(clock.at(ON, 9)):
        return part_of(office)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"body": "shiwan"}, "争议各方之一"),
        ({"reasons": " "}, "须写明理由和依据"),
        ({"words": [" "]}, "关键词"),
        ({"on": DAY}, "不能早于听取意见的日期"),
        ({"on": ON.replace(year=2017)}, "日期不能晚于今天"),
        ({"by": "lin"}, "由环委会办公室办理"),
    ],
)
def test_what_a_ruling_may_not_be(office, part, chair, more, sentence):
    dispute = heard(office, part)
    given = {key: getattr(office, value) if key in ("body", "by") else value for key, value in more.items()}
    with pytest.raises(Refused, match=sentence):
        ruled(office, dispute, chair, **given)
    assert not Ruling.objects.exists()


def test_it_is_signed_by_the_chair_or_a_deputy_in_office(office, part, chair):
    dispute = heard(office, part)
    member = actions.seat_member(office.luo.official, post="局长", seat="member", since=DAY, by=office.hao, on=ON)
    with pytest.raises(Refused, match="主任或副主任签发"):
        ruled(office, dispute, member)
    actions.end_member(chair, until=ON, by=office.hao, on=ON)
    chair.refresh_from_db()
    with pytest.raises(Refused, match="主任或副主任签发"):
        ruled(office, dispute, chair)
    for body, signer in ((office.env, member), (office.shiwan, chair)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ruling.objects.create(
                dispute=dispute, year=2016, n=1, body=body, reasons="x", basis="x", signer=signer, on=ON, by=office.hao
            )


def test_nobody_is_ruled_on_unheard(office, part, chair):
    dispute = filed(office, part)
    with pytest.raises(Refused, match="请先听取各方意见"):
        ruled(office, dispute, chair)
    actions.hear(dispute, place="会议室", present="南河区", text="一方到场。", by=office.hao, on=ON)
    with pytest.raises(Refused, match="南河区、市环保局尚未陈述意见"):
        ruled(office, Dispute.objects.get(pk=dispute.pk), chair)


def test_no_accused_body_becomes_a_side_and_none_twice_at_once(office, part):
    intake.accuse(part.case, office.beihe, by=office.lin, on=ON)
    with pytest.raises(Refused, match="被举报"):
        actions.file_dispute(part, [office.beihe_gov], reasons="x", by=office.he, on=ON)
    with pytest.raises(Refused, match="应当承办的其他单位"):
        actions.file_dispute(part, [office.nanhe], reasons="x", by=office.he, on=ON)
    filed(office, part)
    with pytest.raises(Refused, match="正在处理"):
        filed(office, part)


def test_a_side_does_not_settle_its_own_dispute(office, part):
    dispute = actions.file_dispute(part, [office.office], reasons="应由联络组办理", by=office.he, on=ON)
    with pytest.raises(Refused, match="您所在单位是争议一方"):
        actions.hear(dispute, place="会议室", present="双方", text="x", by=office.hao, on=ON)


def test_withdrawn_everything_stays_and_it_may_be_filed_again(office, part):
    dispute = filed(office, part)
    actions.withdraw(dispute, reason="已协商一致", by=office.he, on=ON)
    dispute.refresh_from_db()
    assert dispute.state == "withdrawn" and owed("hear_dispute") is None and owed("state_side") is None
    with pytest.raises(Refused, match="已结束"):
        actions.state_side(dispute.sides.first(), "x", by=office.he, on=ON)
    filed(office, part)


def test_what_was_said_stays_as_it_was_said(office, part, chair):
    dispute = heard(office, part)
    ruling = ruled(office, dispute, chair)
    for rows, change in (
        (Side.objects.filter(dispute=dispute), {"text": "改口"}),
        (Hearing.objects.filter(dispute=dispute), {"text": "改口"}),
        (Ruling.objects.filter(pk=ruling.pk), {"reasons": "改口"}),
        (Dispute.objects.filter(pk=dispute.pk), {"state": "filed"}),
        (Precedent.objects.all(), {"words": []}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_the_paper_says_who_why_and_by_what(office, part, chair):
    ruling = ruled(office, heard(office, part), chair)
    paper = Document(io.BytesIO(ruling_paper(ruling, "某市")))
    words = "\n".join(line.text for line in paper.paragraphs)
    cells = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    assert "责任争议裁定书" in words and "环委裁〔2016〕1号" in words and "责任清单第三条" in words
    assert "本件由市环境保护局承办" in words and "魏书记" in words + "".join(cells)
    assert "市环保局认为不归本单位。" in cells and part.case.text.redacted in cells


def test_a_lesser_part_ends_when_the_ruling_is_carried_out(office, part, chair):
    assert part.case.assignments.filter(body=office.env, part="assisting", ended_at=None).exists()
    ruling = ruled(office, heard(office, part), chair)
    intake.end_unit(part.case.assignments.get(body=office.env), reason="无需配合", by=office.lin, on=ON)
    actions.carry_out(ruling, office.luo_post, by=office.lin, on=ON)
    assert [one.body for one in part.case.assignments.filter(ended_at=None)] == [office.env]
