"""Submitting and concluding by the page, with one thing missing at a time: it is named, and nothing changes."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.lib import clock
from tests.support import cast
from tests.support.everything import everything
from tests.support.stages import NOW

pytestmark = pytest.mark.django_db


def missing_one(office: cast.Office, without: str) -> Case:
    """All that invariant 2 asks, but for one thing, which is never done."""
    case = cast.a_case(office)
    with pytest.MonkeyPatch.context() as patch:
        for module, verb in MISSING[without][0]:
            patch.setattr(module, verb, lambda *_given, **_more: None)
        return cast.ready_to_submit(office, case)


MISSING = {
    "sign": ([(cast.intake, "sign_for"), (cast.closing, "submit_part")], "请先签收。"),
    "duties": ([(cast.leadership, "do_duty")], "尚无记录，须由包案领导本人登记。"),
    "question": ([(cast.verification, "find"), (cast.verification, "find_overall")], "此问题尚无核实结论。"),
    "overall": ([(cast.verification, "find_overall")], "尚无全案核实结论。"),
    "enforcement": ([(cast.enforcement, "answer_inquiry")], "执法调查尚未答复。"),
    "oversight": ([(cast.accountability, "answer_oversight")], "监管责任调查尚未答复，由纪检监察机关办理。"),
    "part": ([(cast.closing, "submit_part")], "该单位承担的部分尚未完成。"),
}


@pytest.mark.parametrize("without", MISSING)
def test_no_case_is_submitted_while_one_thing_is_missing(client: Client, without: str) -> None:
    office = cast.an_office()
    case = missing_one(office, without)
    with clock.set_to(clock.at(NOW, 9)):
        client.force_login(office.he)
        before = everything()
        answer = client.post(reverse("closing:submit", args=[case.number]), {"report": "已清运垃圾。"})
        assert everything() == before
    assert answer.status_code == 422
    assert MISSING[without][1] in answer.content.decode()


def test_no_case_is_concluded_before_the_complainant_was_answered(client: Client) -> None:
    office = cast.an_office()
    case = cast.a_case(office, State.SUBMITTED)
    submission = case.submissions.get(whole=True)
    with clock.set_to(clock.at(NOW, 9)):
        for reviewer in (office.tang, office.zhou):
            client.force_login(reviewer)
            client.post(reverse("closing:review", args=[case.number, submission.pk]), {"passed": "yes", "text": ""})
        client.force_login(office.lin)
        before = everything()
        answer = client.post(reverse("closing:conclude", args=[case.number]), {"answer": "answered"})
        assert everything() == before
    assert answer.status_code == 422
    assert "尚未答复投诉人" in answer.content.decode()
