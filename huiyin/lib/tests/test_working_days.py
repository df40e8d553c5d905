"""Due moments against a walker that counts day by day, and against the real calendar."""

import random
import secrets
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.lib.clock import SHANGHAI
from huiyin.lib.working_days import (
    Calendar,
    Lamp,
    Limit,
    Unit,
    UnknownYear,
    due,
    lamp,
    last_moment,
    reckon,
    seeded,
    special_days,
)

DAYS = st.dates(date(2016, 1, 1), date(2017, 12, 31))
MOMENTS = st.datetimes(datetime(2016, 1, 1), datetime(2017, 6, 30), timezones=st.just(UTC))


@st.composite
def calendars(draw):
    return Calendar(draw(st.sets(DAYS, max_size=60)), draw(st.sets(DAYS, max_size=30)), {2016, 2017, 2018})


def walked(start: datetime, rule: Limit, calendar: Calendar, extensions) -> datetime:
    """The oracle: tick from hour to hour and tear off a leaf at each midnight in Foshan."""

    def works(day):
        if day in calendar.extra_workdays:
            return True
        if day in calendar.holidays:
            return False
        return day.strftime("%a") not in ("Sat", "Sun")

    def run(moment, limit):
        if limit.unit == "hours":
            for _ in range(limit.amount):
                moment += timedelta(hours=1)
            return moment
        left, day = limit.amount, moment.astimezone(SHANGHAI).date()
        while left > 0:
            day = date.fromordinal(day.toordinal() + 1)
            if limit.unit == "natural_days" or works(day):
                left -= 1
        return datetime(day.year, day.month, day.day, 23, 59, 59, 999999, tzinfo=SHANGHAI)

    moment = run(start, rule)
    for extension in extensions:
        if isinstance(extension, Limit):
            moment = run(moment, extension)
        else:
            at = datetime(extension.year, extension.month, extension.day, 23, 59, 59, 999999, tzinfo=SHANGHAI)
            moment = at if at > moment else moment
    return moment


LIMITS = st.builds(Limit, st.integers(0, 40), st.sampled_from(Unit))


@given(MOMENTS, LIMITS, calendars(), st.lists(st.one_of(DAYS, LIMITS), max_size=3))
def test_due_agrees_with_the_walker(start, rule, calendar, extensions):
    assert due(start, rule, calendar, extensions) == walked(start, rule, calendar, extensions)


def test_a_hundred_thousand_cases_agree_with_the_walker():
    """Drawn anew at each run: hand-over, both clocks, each kind of limit, swapped weekends, extensions."""
    seed = secrets.randbelow(2**32)
    draw = random.Random(seed)
    every = [date(2016, 1, 1) + timedelta(days=n) for n in range(1100)]
    weekends = [day for day in every if day.weekday() > 4]
    for _ in range(100):
        calendar = Calendar(draw.sample(every, 60), draw.sample(weekends, 25), {2016, 2017, 2018})
        for _ in range(500):  # two clocks each: a hundred thousand in all
            handed = datetime(2016, 1, 1, tzinfo=UTC) + timedelta(minutes=draw.randrange(60 * 24 * 500))
            extensions = [
                draw.choice([Limit(draw.randrange(20), draw.choice(list(Unit))), draw.choice(every)])
                for _ in range(draw.choice([0, 0, 1, 2]))
            ]
            city = Limit(draw.randrange(12), draw.choice(list(Unit)))
            group = Limit(draw.randrange(31), draw.choice(list(Unit)))
            for rule in (city, group):
                said, walk = due(handed, rule, calendar, extensions), walked(handed, rule, calendar, extensions)
                assert said == walk, (seed, handed, rule, extensions)


def test_national_day_of_2016_is_skipped_and_its_swapped_weekend_counts():
    calendar = seeded([2016])
    handed = datetime(2016, 9, 30, 22, 5, tzinfo=SHANGHAI)
    assert due(handed, Limit(3, "working_days"), calendar) == last_moment(date(2016, 10, 10))
    assert calendar.is_working_day(date(2016, 10, 8))
    assert calendar.is_working_day(date(2016, 10, 9))
    assert not calendar.is_working_day(date(2016, 10, 7))


def test_the_days_of_the_december_round():
    calendar = seeded([2016, 2017])
    handed = datetime(2016, 11, 30, 22, 5, tzinfo=SHANGHAI)
    assert due(handed, Limit(10), calendar).date() == date(2016, 12, 10)
    assert due(handed, Limit(5, "working_days"), calendar).date() == date(2016, 12, 7)
    assert due(handed, Limit(2, "hours"), calendar) == datetime(2016, 12, 1, 0, 5, tzinfo=SHANGHAI)


def test_the_clock_is_foshan_time():
    just_past_midnight = datetime(2016, 11, 30, 16, 30, tzinfo=UTC)
    assert due(just_past_midnight, Limit(1), Calendar()).date() == date(2016, 12, 2)


def test_an_unknown_year_is_named():
    calendar = seeded([2016])
    reckoning = reckon(datetime(2016, 12, 28, 9, tzinfo=SHANGHAI), Limit(5, "working_days"), calendar)
    assert reckoning.doubtful_years == [2017]
    assert "2017年的放假安排尚未录入" in reckoning.warning
    natural = reckon(datetime(2016, 12, 28, 9, tzinfo=SHANGHAI), Limit(5), calendar)
    assert natural.warning == ""


def test_a_strict_calendar_refuses_an_unknown_year():
    strict = Calendar(known_years={2016}, strict=True)
    with pytest.raises(UnknownYear, match="2017"):
        due(datetime(2016, 12, 30, 9, tzinfo=SHANGHAI), Limit(5, "working_days"), strict)


def test_a_year_without_notice_is_not_guessed():
    assert special_days(2099) == []
    assert seeded([2016, 2099]).known_years == {2016}


def test_the_seed_names_its_days():
    names = {special.day: (special.working, special.name) for special in special_days(2016)}
    assert names[date(2016, 10, 8)] == (True, "调休上班")
    assert names[date(2016, 1, 1)] == (False, "元旦")


def test_an_extension_never_brings_the_day_forward():
    start = datetime(2016, 12, 1, 9, tzinfo=SHANGHAI)
    assert due(start, Limit(10), Calendar(), [date(2016, 12, 5)]).date() == date(2016, 12, 11)
    assert due(start, Limit(10), Calendar(), [date(2016, 12, 20)]).date() == date(2016, 12, 20)


def test_the_lamp():
    end = last_moment(date(2016, 12, 10))
    assert lamp(end, datetime(2016, 12, 7, 12, tzinfo=SHANGHAI)) is Lamp.GREEN
    assert lamp(end, datetime(2016, 12, 8, 0, 0, tzinfo=SHANGHAI)) is Lamp.YELLOW
    assert lamp(end, end) is Lamp.YELLOW
    assert lamp(end, datetime(2016, 12, 11, tzinfo=SHANGHAI)) is Lamp.RED
    assert lamp(end, end - timedelta(hours=3), timedelta(hours=2)) is Lamp.GREEN
    assert Lamp.RED.label == "逾期"


def test_a_moment_needs_its_zone_and_a_limit_its_sign():
    with pytest.raises(ValueError, match="zone"):
        due(datetime(2016, 12, 1), Limit(1), Calendar())
    with pytest.raises(ValueError, match="负数"):
        Limit(-1)
