"""What is in a text is found, by the real index of SQLite and, where the tests run on it, of PostgreSQL."""

import sqlite3

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.lib.search_text import bigrams, pairs, query

HAN_TEXT = st.text(alphabet="佛山市横岗村垃圾倾倒晚上厂區報", min_size=2, max_size=40)
MIXED = st.text(alphabet="佛山横岗ABab12，。“ ３Ｄ\n舉", min_size=1, max_size=30)
ANYTHING = st.text(max_size=40)


def found_by_sqlite(text: str, typed: str) -> bool:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(words, tokenize='unicode61')")
    database.execute("INSERT INTO t VALUES (?)", [bigrams(text)])
    asked = query(typed, "sqlite")
    return bool(asked and database.execute("SELECT 1 FROM t WHERE t MATCH ?", [asked]).fetchone())


@given(HAN_TEXT, st.data())
@settings(deadline=None)
def test_any_part_of_a_text_is_found(text, data):
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    assert found_by_sqlite(text, text[start:end])


@given(HAN_TEXT, st.text(alphabet="佛山市横岗村垃圾倾倒", min_size=2, max_size=4))
@settings(deadline=None)
def test_only_what_is_in_the_text_is_found(text, typed):
    from_index = found_by_sqlite(text, typed)
    assert from_index == (typed in text)


@given(HAN_TEXT, st.data())
@settings(deadline=None)
def test_a_single_character_is_found_wherever_it_stands(text, data):
    assert found_by_sqlite(text, data.draw(st.sampled_from(text)))


@given(ANYTHING, st.one_of(ANYTHING, st.text(alphabet="\"'*()&|!:<->^ANDORNOT佛山{}\\%;", max_size=20)))
@settings(deadline=None)
def test_nothing_typed_breaks_the_index(text, typed):
    found_by_sqlite(text, typed)


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("反映横岗村垃圾倾倒", "横岗", True),
        ("反映横岗村垃圾倾倒", "岗横", False),
        ("反映橫崗村垃圾傾倒", "横岗村", True),
        ("受理编号D440000201612010003", "d4400002016", True),
        ("受理编号D440000201612010003", "440000201612010003", True),
        ("受理编号Ｄ４４００", "D4400", True),
        ("3栋2单元", "3栋", True),
        ("横岗村夜里有车倒垃圾", "垃圾 横岗", True),
        ("横岗村夜里有车倒垃圾", "垃圾 顺德", False),
        ("夜里倒垃\n圾", "垃圾", True),
        ("A厂区", "a厂", True),
        ("大厂A区", "厂a", True),
    ],
)
def test_searches_of_the_day(text, typed, found):
    assert found_by_sqlite(text, typed) is found


@pytest.mark.parametrize("typed", ["", "  ", "？！", '"*"'])
def test_a_query_of_signs_only_is_none(typed):
    assert query(typed, "sqlite") is None
    assert query(typed, "postgresql") is None


def test_the_shape_of_both_queries():
    assert query("佛山市 横", "sqlite") == '"佛山 山市" AND "横"*'
    assert query("佛山市 横", "postgresql") == "('佛山' <-> '山市') & ('横':*)"
    with pytest.raises(ValueError, match="oracle"):
        query("佛山", "oracle")


def test_pairs_are_what_says_something():
    assert pairs("佛山市A1") == {"佛山", "山市"}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="asks PostgreSQL")
@given(st.one_of(HAN_TEXT, MIXED), st.data())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_postgresql_agrees_with_sqlite(text, data):
    typed = data.draw(st.one_of(HAN_TEXT, MIXED, st.just(text[1:6])))
    asked = query(typed, "postgresql")
    if asked is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)", [bigrams(text), asked])
        assert cursor.fetchone()[0] == found_by_sqlite(text, typed)
