"""What an invariant forbids is refused on the page: the sentence is read there, and no row has changed.

Each is sent by a person whom the invariant keeps from it; the very same request by another, or a day earlier, is done:
so it is the invariant that refused, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.intake import actions as intake
from huiyin.lib import clock
from huiyin.people.models import Grant, User
from tests.support.everything import everything
from tests.support.stages import NOW, Stage, all_stages
from tests.support.undone import undone

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = NOW.isoformat(), (NOW + timedelta(days=1)).isoformat()


@dataclass(frozen=True)
class Try:
    """One request: on the case at that stage, by someone, what he reads, and who (or when) it is done after all."""

    stage: str
    who: str
    url: Callable[[Stage], str]
    typed: Callable[[Stage], dict[str, Any]]
    says: str
    done_by: str = ""
    instead: dict[str, Any] = field(default_factory=dict)
    on: date = NOW
    done_on: date = NOW
    before: Callable[[Stage], object] = lambda stage: None


def at(name: str, *parts: str) -> Callable[[Stage], str]:
    """The address of a route: the case's number, then the keys of the stage's things."""
    return lambda s: reverse(name, args=[s.case.number, *(getattr(s, part).pk for part in parts)])


def duty(stage: Stage) -> str:
    return reverse("leadership:duty", args=[stage.case.number, stage.leader.pk, "on_site"])


def item(n: int, what: str) -> Callable[[Stage], str]:
    return lambda s: reverse("rectification:act", args=[s.case.number, n, what])


def an_acceptor_of_the_unit(stage: Stage) -> None:
    """He, whose district leads, is given the acceptor's role as well."""
    office, he = stage.office, stage.office.he
    since, maker = date(2016, 1, 1), User.objects.get(username="maker")
    Grant.objects.create(user=he, role="acceptor", body=office.nanhe, reach=office.city, by=maker, since=since)


LED = {"on": TODAY, "reason": "分工调整"}
SEEN = {"place": "横岗村", "note": "已到场处理", "evidence_note": "现场照片", "on": TODAY}
FINE = {"kind": "ordered_to_rectify", "new_party": "南河区某石料厂", "on": TODAY}
NOTICE = {"notice_place": "村公告栏", "text": "同意销号", "signer": "P-mayor"}
RUN = {"noticed_from": TODAY, "noticed_until": (NOW + timedelta(days=11)).isoformat()}
LOOKED = {"decide-accepted": "yes", "decide-decision": "现场查看，已到位。", "decide-on": TODAY}
LONGER = {"extend-asked": (NOW + timedelta(days=60)).isoformat(), "extend-reason": "车辆不足"}
OUT = {"document_number": "某环督〔2016〕9号", "on": TODAY, "signer": "P-mayor"}


def fed_back(stage: Stage) -> dict[str, Any]:
    """Only the coordinator's list: the case itself is ticked, whatever its state."""
    return OUT | {"case": [stage.case.number]}


TRIES = {
    "only the office names a leader": Try(
        "handed", "he", at("leadership:name", "lead_part"),
        lambda s: LED | {"post": s.office.posts["secretary"].pk}, "包案领导由协调联络组指定。", done_by="lin",
    ),
    "an important case is led by a principal leader": Try(
        "handed", "lin", at("leadership:name", "lead_part"),
        lambda s: LED | {"post": s.office.deng_post.pk}, "须由", done_by="lin",
        instead={"post": lambda s: s.office.posts["secretary"].pk},
    ),
    "a leader's duty is written down by himself": Try(
        "handed", "he", duty, lambda s: SEEN, "此项须由包案领导陈志远本人登记。", done_by="chen",
    ),
    "no case is concluded with an item at work": Try(
        "reported", "lin", at("closing:conclude"), lambda s: {"answer": "answered"}, "第 1 项尚未完成整改。",
    ),
    "nothing is struck off while its notice runs": Try(
        "closed", "lin", at("closing:strike_off"), lambda s: NOTICE | RUN, "公示尚未期满", done_by="lin",
        on=NOW + timedelta(days=10), done_on=NOW + timedelta(days=11),
    ),
    "a notice lasts its days": Try(
        "closed", "lin", at("closing:strike_off"),
        lambda s: NOTICE | RUN | {"noticed_until": (NOW + timedelta(days=9)).isoformat()}, "公示不得少于 10 天。",
        on=NOW + timedelta(days=11),
    ),
    "only what passed review is reported": Try(
        "submitted", "lin", lambda s: reverse("closing:feedback", args=[s.office.batch.pk]), fed_back, "尚未通过审核，不能反馈。",
    ),
    "a report is not dated ahead": Try(
        "passed", "lin", lambda s: reverse("closing:feedback", args=[s.office.batch.pk]),
        lambda s: fed_back(s) | {"on": TOMORROW}, "日期不能晚于今天。", done_by="lin", instead={"on": lambda s: TODAY},
    ),
    "an instruction is answered by the lead unit": Try(
        "handed", "huan", at("leadership:answer", "words"), lambda s: {"answer": "已落实。", "on": TODAY},
        "批示由主办单位南河区答复。", done_by="he",
    ),
    "who handled does not accept": Try(
        "handed", "he", item(2, "decide"), lambda s: LOOKED, "您或您所在单位办理过此案，须由其他单位验收。",
        done_by="yan", before=an_acceptor_of_the_unit,
    ),
    "a district review is not passed by the unit": Try(
        "submitted", "he", at("closing:review", "submission"), lambda s: {"passed": "yes", "text": ""},
        "您没有此项权限。", done_by="tang",
    ),
    "an accused body is given no part": Try(
        "handed", "lin", at("intake:add_unit"), lambda s: {"add-body": "北河区", "add-part": "assisting"},
        "被举报，或隶属被举报单位，不得承办本案", done_by="lin", instead={"add-body": lambda s: "市公安局"},
        before=lambda s: intake.accuse(s.case, s.office.beihe, by=s.office.lin, on=NOW),
    ),
    "nothing is recorded ahead of its day": Try(
        "handed", "he", at("enforcement:take"), lambda s: FINE | {"on": TOMORROW, "authority": s.office.nanhe.pk},
        "日期不能晚于今天：措施不能先登记后实施。", done_by="he", instead={"on": lambda s: TODAY},
    ),
    "more time is asked before the day": Try(
        "handed", "he", item(1, "extend"), lambda s: LONGER, "已过，不能再申请延期。", done_by="he",
        on=NOW + timedelta(days=21), done_on=NOW + timedelta(days=20),
    ),
    "an extension names a later day": Try(
        "handed", "he", item(1, "extend"), lambda s: LONGER | {"extend-asked": TODAY}, "延期须写明晚于原期限的日期。",
        done_by="he", instead={"extend-asked": lambda s: LONGER["extend-asked"]},
    ),
    "nobody consents to his own looking": Try(
        "handed", "key1", lambda s: reverse("complainants:consent", args=[s.asked.pk]), lambda s: {},
        "查阅申请须由另一名身份保管员复核。", done_by="key2",
    ),
    "nobody looks without consent": Try(
        "handed", "key1", lambda s: reverse("complainants:look", args=[s.asked.pk]), lambda s: {},
        "此申请尚未得到另一名身份保管员同意。",
    ),
    "nobody gives himself a role": Try(
        "handed", "admin", lambda s: reverse("people:user", args=[s.office.admin.pk]),
        lambda s: {"do": "grant", "role": "coordinator", "body": s.office.office.pk, "reach": s.office.city.pk},
        "不能在此处理自己的账号",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def stages(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Stage]]:
    """One office with a case at each stage; each attempt leaves it as it found it."""
    with django_db_blocker.unblock(), undone():
        yield all_stages()


def sent(one: Try, stage: Stage, who: str, typed: dict[str, Any], on: date) -> tuple[Any, bool]:
    """The answer, and whether anything changed."""
    client = Client()
    user = stage.office.users[who]
    with clock.set_to(clock.at(on, 9)):
        client.force_login(user)
        before = everything()
        answer = client.post(
            one.url(stage), typed, headers={"referer": f"http://testserver/cases/{stage.case.number}/"}
        )
        changed = everything() != before
        if answer.status_code == 302:
            answer = client.get(answer["Location"])
    return answer, changed


@pytest.mark.parametrize("name", TRIES)
def test_it_is_refused_with_its_sentence_and_changes_nothing(stages: dict[str, Stage], name: str) -> None:
    one = TRIES[name]
    stage = stages[one.stage]
    with undone():
        with clock.set_to(clock.at(NOW, 8, 30)):
            one.before(stage)
        typed = one.typed(stage)
        answer, changed = sent(one, stage, one.who, typed, one.on)
        assert one.says in answer.content.decode()
        assert not changed
        if one.done_by:
            typed |= {key: value(stage) for key, value in one.instead.items()}
            answer, changed = sent(one, stage, one.done_by, typed, one.done_on)
            assert changed, answer.content.decode()
