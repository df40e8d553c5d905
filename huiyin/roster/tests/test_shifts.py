"""Who keeps a roster, what a shift may not be, how it is swapped, handed over and taken over."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.cases.models import Duty
from huiyin.journal.models import Entry
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.roster import actions, queries, rules
from huiyin.roster.actions import Seated
from huiyin.roster.models import HandoverNote, Shift, Swap
from huiyin.roster.patterns import ROUND_THE_CLOCK
from huiyin.roster.tests.conftest import a_shift
from tests.support.cast import DAY

NEXT = date(2016, 11, 29)
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
    "pan",
    "po",
    "su",
    "kong",
    "hao",
    "admin",
    "rao",
    "ning",
]


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_roster_of_a_district_is_kept_by_the_office_and_its_head(office, who):
    assert bool(rules.can_keep(office.nanhe, by=office.users[who])) == (who in ("lin", "head", "rao"))


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_works_on_cases_knows_who_is_on_call(office, who):
    assert bool(rules.can_read(by=office.users[who])) == (who not in ("gao", "kong", "admin"))


def test_a_month_is_made_from_a_rota_and_has_no_gap(office):
    rota = [Seated(office.he, "1"), Seated(office.ning, "2"), Seated(office.shi, "3")]
    made = actions.make_month(office.nanhe, date(2016, 12, 1), ROUND_THE_CLOCK, rota, by=office.rao, on=DAY)
    assert len(made) == 31
    assert [(one.first.name, one.second.name) for one in made[:2]] == [("何晓岚", "宁次"), ("宁次", "石敏")]
    month = queries.month(office.nanhe, date(2016, 12, 1))
    assert month.gaps == [] and not month.is_empty
    assert Entry.objects.filter(kind="roster.shift_planned").count() == 31
    with pytest.raises(Refused, match="已有何晓岚值班"):
        actions.make_month(office.nanhe, date(2016, 12, 1), ROUND_THE_CLOCK, rota, by=office.rao, on=DAY)


def test_hours_that_nobody_has_are_named(office):
    a_shift(office)
    month = queries.month(office.nanhe, date(2016, 11, 1))
    assert [(one.since, one.until) for one in month.gaps] == [
        (clock.at(date(2016, 11, 1), 8), clock.at(DAY, 20)),
        (clock.at(NEXT, 8), clock.at(date(2016, 12, 1), 8)),
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"first": "wu"}, "吴无关不是南河区的人员"),
        ({"second": "he"}, "不能是同一人"),
        ({"until": clock.at(DAY, 20)}, "结束须晚于开始"),
    ],
)
def test_what_a_shift_may_not_be(office, change, sentence):
    more = {key: office.users[value] if isinstance(value, str) else value for key, value in change.items()}
    with pytest.raises(Refused, match=sentence):
        a_shift(office, **more)
    assert not Shift.objects.exists()


def test_one_shift_at_a_time_by_the_action_and_by_sql(office):
    shift = a_shift(office)
    with pytest.raises(Refused, match="请先作废该班次"):
        a_shift(office, clock.at(NEXT, 7), clock.at(NEXT, 9))
    a_shift(office, clock.at(NEXT, 8), clock.at(NEXT, 9))  # where the one ends the other begins
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(
            body=office.nanhe, since=shift.since, until=shift.until, first=office.shi, first_phone="1", on=DAY, by=office.lin
        )  # fmt: skip


def test_a_void_shift_stays_and_leaves_its_time_to_another(office):
    shift = a_shift(office)
    made = actions.change_shift(
        shift, first=Seated(office.shi, "3"), second=None, reason="何晓岚出差", by=office.lin, on=DAY
    )
    shift.refresh_from_db()
    assert shift.void_reason == "何晓岚出差" and made.first == office.shi
    assert queries.on_call(office.nanhe, clock.at(DAY, 23)) == made
    with pytest.raises(Refused, match="此班次已作废"):
        actions.void_shift(shift, reason="再次", by=office.lin, on=DAY)
    with clock.set_to(clock.at(NEXT, 9)), pytest.raises(Refused, match="已结束"):
        actions.void_shift(made, reason="x", by=office.lin, on=NEXT)


def test_a_unit_without_a_roster_is_answered_for_by_the_nearest_above(office):
    shift = a_shift(office)
    moment = clock.at(DAY, 23)
    assert queries.on_call(office.nanhe_env, moment) == queries.on_call(office.nanhe, moment) == shift
    assert queries.on_call(office.beihe, moment) is None
    assert queries.on_call(office.nanhe, shift.until) is None


# --- swaps ------------------------------------------------------------------------------------------------------------


def test_a_swap_is_asked_agreed_by_the_other_and_recorded(office):
    mine = a_shift(office)
    his = a_shift(office, clock.at(NEXT, 8), clock.at(NEXT, 20), first=office.shi, second=office.ning)
    swap = actions.ask_swap(mine, office.shi, in_return=his, reason="家中有事", by=office.he, on=DAY)
    assert queries.swaps_waiting(office.shi) == 1
    with pytest.raises(Refused, match="由被请求的同事本人答复"):
        actions.answer_swap(swap, agreed=True, phone="5", by=office.ning, on=DAY)
    with pytest.raises(Refused, match="请填写您值班时的电话"):
        actions.answer_swap(swap, agreed=True, by=office.shi, on=DAY)
    actions.answer_swap(swap, agreed=True, phone="13900000005", by=office.shi, on=DAY)
    mine, his = Shift.objects.get(pk=mine.pk), Shift.objects.get(pk=his.pk)
    assert (mine.first, mine.first_phone) == (office.shi, "13900000005")
    assert (his.first, his.first_phone) == (office.he, "13800000001")
    assert [e.kind for e in Entry.objects.filter(kind__startswith="roster.swap").order_by("pk")] == [
        "roster.swap_asked", "roster.swap_answered",
    ]  # fmt: skip
    with pytest.raises(Refused, match="已答复"):
        actions.answer_swap(swap, agreed=False, by=office.shi, on=DAY)


def test_a_swap_that_was_declined_changes_nothing(office):
    shift = a_shift(office)
    swap = actions.ask_swap(shift, office.shi, reason="家中有事", by=office.he, on=DAY)
    with pytest.raises(Refused, match="尚未答复"):
        actions.ask_swap(shift, office.rao, reason="家中有事", by=office.he, on=DAY)
    actions.answer_swap(swap, agreed=False, answer="当天出差", by=office.shi, on=DAY)
    assert Shift.objects.get(pk=shift.pk).first == office.he
    actions.ask_swap(shift, office.rao, reason="家中有事", by=office.he, on=DAY)


@pytest.mark.parametrize(
    ("who", "other", "sentence"),
    [
        ("shi", "rao", "只有本班值班人员可以申请换班"),
        ("he", "ning", "宁次本来就在此班"),
        ("he", "wu", "不是南河区的人员"),
    ],
)
def test_who_may_not_swap(office, who, other, sentence):
    shift = a_shift(office)
    with pytest.raises(Refused, match=sentence):
        actions.ask_swap(shift, office.users[other], reason="有事", by=office.users[who], on=DAY)
    assert not Swap.objects.exists()


def test_no_seat_changes_without_an_agreed_swap(office):
    shift = a_shift(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.filter(pk=shift.pk).update(second=office.shi)
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.filter(pk=shift.pk).update(second=None, second_phone="")


def test_a_shift_taken_back_answers_what_was_asked_about_it(office):
    shift = a_shift(office)
    swap = actions.ask_swap(shift, office.shi, reason="有事", by=office.he, on=DAY)
    actions.void_shift(shift, reason="重排", by=office.lin, on=DAY)
    swap.refresh_from_db()
    assert swap.agreed is False and swap.answer == "班次已作废"


# --- handing over -----------------------------------------------------------------------------------------------------


@pytest.fixture
def two_shifts(office, clock_at):
    first = a_shift(office)
    second = a_shift(office, clock.at(NEXT, 8), clock.at(NEXT, 20), first=office.ning, second=office.shi)
    clock_at(clock.at(NEXT, 7, 45))
    return first, second


def test_the_next_reads_the_note_and_takes_over(office, two_shifts, clock_at):
    first, _second = two_shifts
    note = actions.hand_over(first, "23:40 收到急件一件，已通知石湾镇。", by=office.he, on=NEXT)
    duty = Duty.objects.get(kind="read_handover")
    assert duty.body == office.nanhe and duty.due == clock.at(NEXT, 9) and duty.rule == "read_handover"
    assert queries.notes_for(office.ning) == [note] == queries.notes_for(office.shi)
    assert queries.notes_for(office.he) == queries.notes_for(office.rao) == []
    for who, sentence in (("he", "由接班人员确认"), ("rao", "由下一班值班人员确认")):
        with pytest.raises(Refused, match=sentence):
            actions.take_over(note, by=office.users[who], on=NEXT)
    clock_at(clock.at(NEXT, 8, 5))
    actions.take_over(note, by=office.shi, on=NEXT)
    note.refresh_from_db()
    assert note.read_by == office.shi and note.read_at == clock.at(NEXT, 8, 5)
    assert not Duty.objects.filter(kind="read_handover", done_at=None).exists()
    with pytest.raises(Refused, match="已接班确认"):
        actions.take_over(note, by=office.ning, on=NEXT)


@pytest.mark.parametrize(
    ("who", "text", "sentence"),
    [("rao", "无", "由本班值班人员填写"), ("he", "  ", "请写明交班事项")],
)
def test_what_a_note_may_not_be(office, two_shifts, who, text, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.hand_over(two_shifts[0], text, by=office.users[who], on=NEXT)


def test_a_shift_to_come_is_not_handed_over_and_one_is_handed_over_once(office, two_shifts):
    first, second = two_shifts
    with pytest.raises(Refused, match="尚未开始"):
        actions.hand_over(second, "无", by=office.ning, on=NEXT)
    actions.hand_over(first, "无", by=office.he, on=NEXT)
    with pytest.raises(Refused, match="已有交班记录"):
        actions.hand_over(first, "无", by=office.ning, on=NEXT)


def test_nobody_owes_a_note_that_nobody_else_will_read(office, clock_at):
    shift = a_shift(office)
    clock_at(clock.at(NEXT, 7))
    actions.hand_over(shift, "无", by=office.he, on=NEXT)
    assert not Duty.objects.filter(kind="read_handover").exists()


def test_a_note_is_not_rewritten_nor_read_by_its_writer(office, two_shifts):
    note = actions.hand_over(two_shifts[0], "无", by=office.he, on=NEXT)
    for change in ({"text": "有"}, {"read_by": office.he, "read_at": clock.now() + timedelta(hours=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HandoverNote.objects.filter(pk=note.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM roster_handovernote")
