"""The pages of the roster, through the client: a month is made, swapped, handed over; an alarm is answered in one tap."""

from datetime import date

from django.urls import reverse

from huiyin.journal.models import Reading
from huiyin.journal.readings import drain
from huiyin.lib import clock
from huiyin.roster import actions, ringing
from huiyin.roster.models import Alarm, HandoverNote, Shift
from huiyin.roster.tests.conftest import NIGHT, a_shift, handed_down
from tests.support.cast import DAY, registered

MONTH = reverse("roster:month") + "?body=nanhe&month=2016-12"
ROTA = "何晓岚 13800000001\n宁次\u300013800000002\n"
NEXT = date(2016, 11, 29)
PHONE = {"user-agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}


def said(answer) -> str:
    return answer.content.decode()


def test_a_month_is_made_and_changed_by_the_page(office, client):
    client.force_login(office.rao)
    make = reverse("roster:plan", args=["nanhe", "make"]) + "?month=2016-12"
    answer = client.post(make, {"make-pattern": "12h", "make-rota": "何晓岚 138\n路人甲 139"})
    assert answer.status_code == 422 and "本单位没有“路人甲”" in said(answer) and "路人甲 139" in said(answer)
    answer = client.post(make, {"make-pattern": "12h", "make-rota": ROTA}, follow=True)
    assert "已排定 62 个班次" in said(answer) and "无人值班" not in said(answer)
    shift = Shift.objects.earliest("since")
    change = {"change-first": office.shi.pk, "change-first_phone": "5", "change-reason": "出差"}
    answer = client.post(reverse("roster:act", args=[shift.pk, "change"]), change, follow=True)
    assert "已更换值班人员" in said(answer)
    answer = client.post(
        reverse("roster:act", args=[Shift.objects.latest("pk").pk, "void"]), {"void-reason": "停"}, follow=True
    )
    assert "已作废此班次" in said(answer)
    page = said(client.get(MONTH))
    assert "有 1 段时间无人值班" in page and "出差" in page


def test_a_single_shift_that_overlaps_comes_back_with_what_was_typed(office, client):
    a_shift(office)
    client.force_login(office.lin)
    typed = {
        "add-since": "2016-11-28T22:00",
        "add-until": "2016-11-29T22:00",
        "add-first": office.shi.pk,
        "add-first_phone": "77",
    }
    answer = client.post(reverse("roster:plan", args=["nanhe", "add"]), typed)
    assert answer.status_code == 422 and "请先作废该班次" in said(answer) and 'value="77"' in said(answer)


def test_a_stranger_keeps_no_roster_and_a_caller_sees_none(office, client):
    client.force_login(office.he)
    answer = client.post(reverse("roster:plan", args=["nanhe", "make"]), {}, follow=True)
    assert "由其负责人或协调联络组安排" in said(answer)
    client.force_login(office.gao)
    assert client.get(MONTH).status_code == 403


def test_a_swap_by_the_page(office, client):
    shift = a_shift(office)
    client.force_login(office.he)
    typed = {"swap-other": office.shi.pk, "swap-reason": "家中有事"}
    assert "对方同意后生效" in said(client.post(reverse("roster:act", args=[shift.pk, "swap"]), typed, follow=True))
    client.force_login(office.shi)
    assert "1 项换班申请待您答复" in said(client.get("/"))
    swap = shift.swaps.get()
    answer = client.post(reverse("roster:swap", args=[swap.pk]), {f"swap-{swap.pk}-agreed": "yes"})
    assert answer.status_code == 422 and "请填写您值班时的电话" in said(answer)
    typed = {f"swap-{swap.pk}-agreed": "yes", f"swap-{swap.pk}-phone": "13900000009"}
    assert "已同意换班" in said(client.post(reverse("roster:swap", args=[swap.pk]), typed, follow=True))
    assert "13900000009" in said(client.get(reverse("roster:now")))
    assert "您正在值班（南河区）" in said(client.get("/"))


def test_a_note_is_written_and_read_by_the_page(office, client, clock_at):
    shift = a_shift(office)
    a_shift(office, clock.at(NEXT, 8), clock.at(NEXT, 20), first=office.shi)
    clock_at(clock.at(NEXT, 7, 50))
    client.force_login(office.he)
    client.post(reverse("roster:act", args=[shift.pk, "note"]), {"note-text": "夜间收到急件一件。"})
    client.force_login(office.shi)
    home = said(client.get("/"))
    assert "1 份交班记录待您接班确认" in home and reverse("roster:mine") in home
    assert "夜间收到急件一件。" in said(client.get(reverse("roster:mine")))
    assert "已接班" in said(client.post(reverse("roster:act", args=[shift.pk, "read"]), follow=True))
    assert HandoverNote.objects.get().read_by == office.shi
    assert "交班记录待您" not in said(client.get("/"))


def test_one_tap_acknowledges_on_a_phone(office, client, clock_at, settings, tmp_path):
    settings.DATA = tmp_path
    a_shift(office)
    case = handed_down(office, NIGHT, urgent=True)
    clock_at(NIGHT)
    ringing.ring(NIGHT)
    alarm = Alarm.objects.get(body=office.nanhe)
    address = reverse("roster:acknowledge", args=[alarm.pk])
    client.force_login(office.he)
    home = said(client.get("/"))
    assert "急件呼叫您：南河区" in home and f'action="{address}"' in home and f"〔{case.number}〕" in home
    answer = client.post(address, headers=PHONE, follow=True)
    assert "何晓岚已确认收到" in said(answer) and "手机" in said(answer)
    assert "急件呼叫您" not in said(client.get("/"))
    assert "何晓岚已确认" in said(client.get(case.get_absolute_url()))
    drain()
    assert Reading.objects.filter(subject_kind="alarm", subject_id=str(alarm.pk)).exists()


def test_the_first_page_hears_of_a_call_without_being_loaded_anew(office, client, clock_at):
    a_shift(office)
    clock_at(NIGHT)
    client.force_login(office.he)
    calls = reverse("roster:calls")
    assert f'hx-get="{calls}?mark="' in said(client.get("/"))
    assert client.get(f"{calls}?mark=").status_code == 204  # nobody calls
    handed_down(office, NIGHT, urgent=True)
    ringing.ring(NIGHT)
    alarm = Alarm.objects.get(body=office.nanhe)
    heard = said(client.get(f"{calls}?mark="))
    assert "急件呼叫您：南河区" in heard and f"?mark={alarm.pk}.1" in heard
    assert client.get(f"{calls}?mark={alarm.pk}.1").status_code == 204
    ringing.acknowledge(alarm, device="phone", by=office.he, on=DAY)
    assert "急件呼叫您" not in said(client.get(f"{calls}?mark={alarm.pk}.1"))


def test_an_alarm_that_did_not_ring_one_does_not_exist(office, client, clock_at):
    a_shift(office)
    handed_down(office, NIGHT)
    clock_at(NIGHT)
    ringing.ring(NIGHT)
    alarm = Alarm.objects.get(body=office.nanhe)
    for who, status in (("wu", 404), ("ning", 404), ("he", 200), ("rao", 200)):
        client.force_login(office.users[who])
        assert client.get(alarm.get_absolute_url()).status_code == status, who


def test_the_case_page_says_who_is_on_call_for_its_units(office, client, clock_at):
    shift = a_shift(office)
    case = handed_down(office, NIGHT)
    clock_at(NIGHT)
    client.force_login(office.lin)
    assert "13800000001" in said(client.get(case.get_absolute_url()))
    actions.void_shift(shift, reason="重排", by=office.lin, on=DAY)
    assert "13800000001" not in said(client.get(case.get_absolute_url()))


def test_the_desk_marks_a_case_as_urgent(office, client, clock_at):
    [case] = registered(office)
    clock_at(clock.at(DAY, 15))
    client.force_login(office.lin)
    n = case.number
    typed = {
        f"take-{n}": "on", f"urgent-{n}": "on", f"units-{n}": "南河区", f"grade-{n}": "important", f"leader-{n}": "陈志远",
    }  # fmt: skip
    client.post(reverse("intake:desk", args=[case.batch_id]), typed)
    assert [part.urgent for part in case.assignments.all()] == [True]
