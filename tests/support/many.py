"""Many times more of everything than a filled office holds, by our own actions: what a page asks must not grow with it."""

from __future__ import annotations

from datetime import date, timedelta

from huiyin.accountability import actions as accountability
from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.checks import actions as checks
from huiyin.complainants import actions as complainants
from huiyin.enforcement import actions as enforcement
from huiyin.files import actions as files
from huiyin.honesty import actions as honesty
from huiyin.honesty.found import Found
from huiyin.instructions import actions as instructions
from huiyin.intake import actions as intake
from huiyin.intake.lists import read_list
from huiyin.leadership import actions as leadership
from huiyin.leadership.models import Lead
from huiyin.lib import clock
from huiyin.people import actions as people
from huiyin.people.models import User
from huiyin.publication import actions as publication
from huiyin.publication.selecting import Selection
from huiyin.rectification import actions as rectification
from huiyin.roster import actions as roster
from tests.support.cast import DAY, Office, a_case
from tests.support.filled import LIST, ON, Filled, photo

_SHADES = ("red", "blue", "yellow", "white", "black", "grey", "brown")
STATES = (State.REGISTERED, State.VOID, State.HANDED_DOWN, State.SUBMITTED, State.PASSED, State.REPORTED, State.CLOSED)


def add(filled: Filled, times: range) -> None:
    """For each of `times` a case at every step, and one more of each thing on the case at work and in the office."""
    office, case = filled.office, Case.objects.get(number=filled.keys["number"])
    made = [a_case(office, state) for _ in times for state in STATES]
    with clock.set_to(clock.at(ON, 9, 30)):
        for n in times:
            _on_one_case(office, case, n)
            _in_the_office(office, n)
        for one in made:
            one.refresh_from_db()
            if one.state in (State.HANDED_DOWN, State.SUBMITTED, State.PASSED):
                _on_each(office, one)


def _on_one_case(office: Office, case: Case, n: int) -> None:
    on = {"on": ON}
    firm = enforcement.enter_party(case, f"南河区第{n}石料厂", by=office.he, **on)
    fine = enforcement.take_measure(case, "fine", party=firm, fen=100_000, by=office.he, **on)
    enforcement.amend_fine(fine, 90_000, reason="复议变更", by=office.he, **on)
    enforcement.take_measures(
        case, "detained", parties=[], new_person=f"胡{n}", person_note="负责人", by=office.po, **on
    )
    plan = {"problem": "堆放垃圾", "person": "石敏", "by": office.he, **on}
    item = rectification.plan_item(case, measure=f"第{n}处清运", term="by_day", due=ON + timedelta(days=9), **plan)
    long = rectification.plan_item(case, measure=f"第{n}处搬迁", term="long", due=date(2036, 5, 31), **plan)
    step = rectification.plan_milestone(long, "签约", due=date(2017, 1, 31), by=office.he, **on)
    rectification.reach_milestone(step, by=office.he, **on)
    entry = rectification.enter_progress(case, "清运。", item=item, by=office.he, **on)
    proof = rectification.prove_item(item, "已清运。", by=office.he, **on)
    for about in (entry, proof, case):
        files.attach(about, photo(_SHADES[n]), case=case, by=office.he, **on)
    lead = Lead.objects.current().get(assignment__case=case)
    leadership.do_duty(lead, "on_site", note=f"第{n}次到场", place="横岗村", evidence_note="照片", by=office.chen, **on)
    leadership.write_instruction(case, f"请抓紧，第{n}次。", by=office.mayor, **on)
    person = accountability.name_person(
        office.inspection, name=f"欧阳{n}", post="科长", body=office.nanhe_env, by=office.su, **on
    )
    accountability.decide(case, person, forms=["admonition"], ground="inaction", facts="未查处。", by=office.su, **on)


def _on_each(office: Office, case: Case) -> None:
    """One of each thing on a further case."""
    on = {"on": ON}
    firm = enforcement.enter_party(case, "南河区鸿运轮毂制造有限公司", by=office.he, **on)
    enforcement.take_measure(case, "ordered_to_rectify", party=firm, by=office.he, **on)
    plan = {"problem": "堆放垃圾", "person": "石敏", "term": "by_day", "due": ON + timedelta(days=9)}
    item = rectification.plan_item(case, measure="清运", by=office.he, **plan, **on)
    rectification.prove_item(item, "已清运。", by=office.he, **on)
    complainants.register_identity(case, name="诸葛晴", phone="13800138000", by=office.key1, **on)
    complainants.ask_unlock(case, reason="信访复核需要核对", by=office.key1, **on)


def _in_the_office(office: Office, n: int) -> None:
    on, by = {"on": ON}, office.lin
    batch = intake.receive_batch(office.inspection, f"第{n + 20}批", handed_over=clock.at(DAY, 22), by=by, **on)
    intake.register_cases(batch, [_row(office, n)], by=by, **on)
    read_list(
        office.inspection,
        (LIST + f"3,D44000020161128{n:04d}9,河边冒黑烟{n},南河区，大气\n").encode(),
        f"{n}.csv",
        by=by,
        **on,
    )
    table = publication.make_table(
        Selection(office.inspection, batch=office.batch), column_set="provincial", unit="某市", by=by, **on
    )
    publication.propose(table, by=by, **on)
    body = people.add_body(
        office.nanhe, code=f"b-{n}", name=f"第{n}局", short=f"{n}局", kind="department", by=office.admin, **on
    )
    post = people.add_post(body, title="局长", rank=2, by=office.admin, **on)
    official = people.add_official(code=f"P-{n}", name=f"官{n}", by=office.admin, **on)
    people.appoint(post, official, by=office.admin, **on)
    user, _password = people.add_user(username=f"u{n}", name=f"人{n}", by=office.admin, hashed="!", **on)
    people.grant_role(user, "handler", body=body, reach=body, by=office.admin, **on)
    for where, days in ((office.nanhe, n + 3), (body, 0)):
        since = clock.at(ON + timedelta(days=days), 8)
        first = roster.Seated(office.he if where == office.nanhe else User.objects.get(pk=user.pk), "13800000009")
        shift = roster.add_shift(where, since, since + timedelta(days=1), first=first, by=by, **on)
        if where == office.nanhe:
            roster.ask_swap(shift, office.shi, reason="有事", by=office.he, **on)
    _rooms_beside(office, n)
    people.grant_role(user, "discipline", body=office.discipline, reach=office.city, by=office.admin, **on)


def _rooms_beside(office: Office, n: int) -> None:
    """Instructions, notices, spot checks and signals: what hangs on the cases, and what hangs on none."""
    on, case = {"on": ON}, Case.objects.order_by("number")[0]
    order = instructions.send(
        f"请报告第{n}处情况。", to=[instructions.To(office.nanhe), instructions.To(office.env)], cases=[case],
        due_on=ON + timedelta(days=3), by=office.mayor, **on,
    )  # fmt: skip
    instructions.answer(order.addressees.get(body=office.nanhe), f"第{n}处已清运。", by=office.he, **on)
    instructions.say(case, f"第{n}车已出场。", by=office.he, **on)
    notice = instructions.publish(f"第{n}号通知", "请检查覆盖。", reach=office.city, by=office.lin, **on)
    instructions.reply(notice, "已检查。", by=office.shi, **on)
    wanted = {"until": ON + timedelta(days=9), "weights": {}, "by": office.lei, **on}
    plan = checks.make_plan(f"第{n}次明察", covert=False, size=1 + n % 3, filters={"state": "all"}, **wanted)
    for check in checks.draw(checks.freeze(plan, by=office.lei, **on), by=office.lei, **on):
        checks.name_checkers(check, [office.cha, office.lei], by=office.lei, **on)
    honesty.raise_signals(
        [
            Found(
                "contradicted",
                f"{n}:1",
                ("closing.submission", 1),
                ("complainants.callback", 1),
                60,
                on=ON,
                case=case.pk,
            )
        ],
        **on,
    )


def _row(office: Office, n: int) -> intake.NewCase:
    return intake.NewCase(
        text=f"北河区某印染厂夜间偷排污水{n}", types=["water"], types_written=["水"], channel="letter",
        accept_number=f"X44000020161129{n:04d}", districts=[office.beihe], region="北河区",
    )  # fmt: skip
