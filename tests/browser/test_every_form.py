"""Every form of the system posted with something wrong: the field and the reason are named, nothing typed is lost.

The forms are those of the pages in `pages.py` and of a few more where a case stands at another step; each action of
the resolver that takes more than the press of a button must have been met by its form.
"""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.complainants import actions as complainants
from huiyin.deadlines import actions as deadlines
from huiyin.instructions import actions as instructions
from huiyin.intake import actions as intake
from huiyin.lib import clock
from huiyin.rectification import actions as rectification
from huiyin.roster import actions as roster
from tests.browser.forms import forms_of, post_wrongly
from tests.browser.pages import ACTS, READERS
from tests.browser.support import LANGUAGES
from tests.browser.visiting import a_visit
from tests.support.cast import PASSWORD, a_case, ready_to_submit
from tests.support.filled import ON, a_filled_office, every_route

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Acted on by the press of a button alone, or by script.
BUTTONS = {
    *("set_language", "account_logout", "patterns_refused", "patterns_photos", "people:import_confirm", "intake:sign"),
    *("intake:discard_list", "publication:propose", "publication:approve", "complainants:telephone"),
    *("complainants:consent", "complainants:look", "journal:verification", "instructions:acknowledge"),
    *("roster:acknowledge", "jobs:retry", "jobs:switch", "honesty:trace_paper"),
}


@pytest.fixture
def scene(live_server, settings, tmp_path):
    """The filled office, and cases at the steps that have forms of their own: (page, who opens it, another case)."""
    settings.DATA = tmp_path
    filled = a_filled_office()
    office = filled.office
    office.he.set_password(PASSWORD)
    office.he.save()
    number = filled.keys["number"]
    ready, closed = ready_to_submit(office, a_case(office)), a_case(office, State.CLOSED, starred=True)
    disputed, signed = a_case(office), a_case(office)
    plan = {"problem": "河边堆放垃圾", "person": "石敏", "by": office.he, "on": ON}
    with clock.set_to(clock.at(ON, 10)):
        proved = rectification.plan_item(ready, measure="清运垃圾", term="at_once", due=date(2016, 12, 9), **plan)
        rectification.prove_item(proved, "已清运", by=office.he, on=ON)
        long = rectification.plan_item(disputed, measure="搬迁", term="long", due=date(2036, 5, 31), **plan)
        rectification.ask_extension(long, asked=date(2036, 8, 31), reason="用地审批未完成", by=office.he, on=ON)
        part = disputed.assignments.get(ended_at=None, lead=True)
        intake.object_to(part, reasons="不在我区", by=office.he, on=ON)
        for part, by in zip(signed.assignments.order_by("-lead"), (office.he, office.huan), strict=True):
            intake.sign_for(part, by=by, on=ON)
        put_off = {"asked": date(2036, 5, 31), "reason": "现场须二次开挖", "progress": "已清运"}
        more = deadlines.ask_more_time(signed.duties.get(kind="verify", done_at=None), by=office.he, on=ON, **put_off)
        deadlines.answer_more_time(more, granted=True, answer="同意。", by=office.lin, on=ON)
        away = {"since": date(2036, 1, 1), "until": date(2036, 1, 31), "reason": "外出培训"}
        instructions.delegate(office.luo, by=office.huan, on=ON, **away)
        seats = [roster.Seated(office.he, "13800000001"), roster.Seated(office.tang, "13800000002")]
        hours = clock.at(date(2036, 1, 1), 8), clock.at(date(2036, 1, 1), 20)
        shift = roster.add_shift(office.nanhe, *hours, first=seats[0], second=seats[1], by=office.lin, on=ON)
        roster.ask_swap(shift, office.shi, reason="家中有事", by=office.he, on=ON)
    waits = Case.objects.get(number=filled.own["complainants:call"]["number"])
    complainants.ask_unlock(waits, reason="投诉人来电询问办理结果", by=office.key1, on=clock.today())
    return filled, [
        *((name, reader, {}) for name, reader in READERS.items()),
        ("leadership:duty", "chen", {"kind": "on_site"}),
        *(("case", reader, {}) for reader in ("lin", "mayor", "huan", "tang", "su", "chen")),
        ("case", "he", {"number": ready.number}),
        ("case", "huan", {"number": signed.number}),
        *(("case", reader, {"number": closed.number}) for reader in ("lin", "zhou")),
        ("case", "lin", {"number": disputed.number}),
        ("rectification:item", "yan", {"number": ready.number, "n": proved.n}),
        ("rectification:item", "zhou", {"number": disputed.number, "n": long.n}),
        ("complainants:section", "he", {"number": waits.number}),
        ("case", "tang", {"number": filled.own["closing:review"]["number"]}),
        ("case", "lin", {"number": filled.own["closing:conclude"]["number"]}),
        ("case", "lin", {"number": number + 1}),
        ("files:evidence", "su", {}),
        *(
            ("accountability:clue", "su", filled.own[f"accountability:{what}"])
            for what in ("propose", "propose_decision", "tie")
        ),
        ("checks:plan", "lei", {"key": filled.own["checks:act"]["key"]}),
        ("committee:dispute", "hao", {"dispute": filled.own["committee:act"]["dispute"]}),
        ("deadlines:case", "lin", {}),
        ("deadlines:case", "he", {"number": signed.number}),
        ("instructions:instruction", "mayor", {"pk": filled.own["instructions:decide"]["pk"]}),
        ("instructions:notice", "lin", {}),
        ("instructions:delegations", "huan", {}),
        ("case", "lin", {"number": filled.own["instructions:end_supervision"]["number"]}),
        ("roster:mine", "shi", {}),
    ]


def test_every_form_with_an_error(browser, live_server, scene):
    filled, pages = scene
    routes = every_route()
    met: set[str] = set()
    with a_visit(browser, live_server.url, filled.office) as visit:
        for name, reader, instead in pages:
            address = filled.address(name, routes[name], **instead)
            page = visit.window(reader, LANGUAGES[len(met) % 2])
            while True:
                if page.goto(address).status != 200:
                    visit.note(page, f"{name} ({reader})", ["cannot be opened"])
                    break
                form = next((one for one in forms_of(page) if one.name not in met), None)
                if form is None:
                    break
                met.add(form.name)
                visit.note(page, f"{form.name} ({reader})", post_wrongly(page, form))
                visit.look(page, f"{form.name} ({reader}), refused")
    never = ACTS - {name.split(" ")[0] for name in met} - BUTTONS
    assert not never, f"no form of these was met: {sorted(never)}"
