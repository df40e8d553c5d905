"""An office with a committee, a case whose lead unit's objection was refused, and the morning after on the clock."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.cases.models import Assignment
from huiyin.committee import actions
from huiyin.committee.models import Dispute, Member
from huiyin.intake import actions as intake
from huiyin.lib import clock
from huiyin.people.models import Official
from tests.support.cast import Office, a_case, an_office

ON = date(2016, 11, 29)


@pytest.fixture
def office(db, clock_at) -> Office:
    office = an_office()
    clock_at(clock.at(ON, 9))
    return office


@pytest.fixture
def chair(office) -> Member:
    official = Official.objects.create(code="P-wei", name="魏书记")
    return actions.seat_member(official, post="市委书记", seat="chair", since=date(2016, 1, 1), by=office.hao, on=ON)


def part_of(office: Office) -> Assignment:
    """The district's part, whose objection the office refused."""
    part = a_case(office).assignments.select_related("body", "case").get(lead=True)
    objection = intake.object_to(part, reasons="不属本区", by=office.he, on=ON)
    intake.answer_objection(objection, accepted=False, answer="按清单由区里牵头", by=office.lin, on=ON)
    return part


@pytest.fixture
def part(office) -> Assignment:
    return part_of(office)


def filed(office: Office, part: Assignment) -> Dispute:
    """The district says that it is the city bureau's."""
    return actions.file_dispute(part, [office.env], reasons="倾倒点在市管河道。", by=office.he, on=ON)


def heard(office: Office, part: Assignment) -> Dispute:
    """Both sides have said what they had to say, and were heard."""
    dispute = filed(office, part)
    for side, who in zip(dispute.sides.order_by("pk"), (office.he, office.huan), strict=True):
        actions.state_side(side, f"{side.body.short}认为不归本单位。", by=who, on=ON)
    actions.hear(dispute, place="联络组会议室", present="双方承办人员", text="双方陈述。", by=office.hao, on=ON)
    return Dispute.objects.get(pk=dispute.pk)


def ruled(office: Office, dispute: Dispute, chair: Member, **more: object) -> object:
    """The committee rules that it is the bureau's."""
    given = {
        "reasons": "市管河道由市局负责。", "basis": "责任清单第三条", "words": ["偷倒"], "signer": chair, "by": office.hao, "on": ON,
    }  # fmt: skip
    return actions.decide(dispute, more.pop("body", office.env), **{**given, **more})
