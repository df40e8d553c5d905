"""A month is cut without gap or overlap, whatever the pattern; the rota goes round."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.lib import clock
from huiyin.roster.patterns import FIVE_AND_TWO, PATTERNS, Span, gaps, month_of, next_month, spans, turns
from huiyin.rulebook.calendar import working_calendar

MONTHS = st.dates(date(2010, 1, 1), date(2040, 12, 31)).map(lambda day: day.replace(day=1))


def weekdays(day: date) -> bool:
    return day.weekday() < 5


@given(MONTHS, st.sampled_from([code for code, _label in PATTERNS]))
def test_the_shifts_of_a_month_join_and_the_next_month_goes_on(month, pattern):
    cut = spans(month, pattern, works=weekdays)
    assert [one.until for one in cut[:-1]] == [one.since for one in cut[1:]]
    assert gaps(month_of(month), cut) == []
    assert cut[-1].until == spans(next_month(month), pattern, works=weekdays)[0].since


@pytest.mark.django_db
def test_five_and_two_follows_the_calendar_with_its_swapped_weekends():
    """In October 2016 the first week was a holiday, and the Saturday and Sunday after it were worked."""
    cut = spans(date(2016, 10, 1), FIVE_AND_TWO, works=working_calendar().is_working_day)
    assert cut[0] == Span(clock.at(date(2016, 10, 1), 8), clock.at(date(2016, 10, 8), 8))
    assert cut[1] == Span(clock.at(date(2016, 10, 8), 8), clock.at(date(2016, 10, 15), 8))


def test_what_nobody_has_is_named():
    day = date(2016, 12, 1)
    whole = Span(clock.at(day, 8), clock.at(day, 20))
    taken = [Span(clock.at(day, 12), clock.at(day, 13)), Span(clock.at(day, 9), clock.at(day, 10))]
    assert gaps(whole, taken) == [
        Span(clock.at(day, 8), clock.at(day, 9)),
        Span(clock.at(day, 10), clock.at(day, 12)),
        Span(clock.at(day, 13), clock.at(day, 20)),
    ]
    assert gaps(whole, [Span(whole.since - timedelta(days=1), whole.until)]) == []


def test_the_second_is_whoever_is_first_next():
    assert turns([7, 8, 9], 4) == [(7, 8), (8, 9), (9, 7), (7, 8)]
    assert turns([7], 2) == [(7, None), (7, None)]


def test_an_unknown_pattern_is_no_pattern():
    with pytest.raises(ValueError, match="no pattern"):
        spans(date(2016, 12, 1), "8h", works=weekdays)
