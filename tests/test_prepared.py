"""A prepared query gives what the query set itself would, whatever the key and whichever thread asks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import Count, Min, Prefetch, Q, Value
from django.db.models.functions import Concat

from huiyin.cases.models import Case
from huiyin.lib import clock, prepared
from huiyin.lib.prepared import Prepared, PreparedRows, for_many, hang, remembered, remembering
from huiyin.people.models import Body, Grant, Post, User
from tests.support.cast import an_office


@pytest.fixture
def office(db):
    return an_office()


def same(prepared, *keys):
    rows, asked = prepared(*keys), list(prepared.query(*keys))
    assert rows == asked
    for one, other in zip(rows, asked, strict=True):
        kept = {name: value for name, value in vars(one).items() if name != "_state"}
        assert kept == {name: value for name, value in vars(other).items() if name != "_state"}
        assert one._state.fields_cache == other._state.fields_cache
        assert (one._state.db, one._state.adding) == (other._state.db, other._state.adding)
    return rows


def test_each_key_finds_its_own_rows(office):
    posts = Prepared(lambda body: Post.objects.filter(body=body).select_related("body").order_by("-rank", "pk"))
    found = [same(posts, body.pk) for body in Body.objects.all()]
    assert sum(map(len, found)) == Post.objects.count()
    assert [post.title for post in posts(office.nanhe_gov.pk)] == ["区长", "副区长"]
    assert posts(0) == []


def test_a_key_may_stand_twice_and_as_text(office):
    mine = Prepared(
        lambda user: (
            User.objects.filter(Q(pk=user) | Q(grants__by=user))
            .annotate(given=Count("grants", filter=~Q(grants__by=user)), called=Concat(Value(""), "name"))
            .filter(Q(username=str(user)) | Q(pk__gt=0))
            .order_by("pk")
        )
    )
    for user in User.objects.all():
        same(mine, user.pk)
    assert mine(office.lin.pk)[0].called == "林静"


def test_days_and_words_are_keys_too(office):
    counted = Prepared(
        lambda day, kind: Grant.objects.in_effect(day).filter(body__kind=kind).select_related("body").order_by("pk"),
        date,
        str,
    )
    begun = date(2016, 1, 1)
    assert same(counted, begun, "office")
    assert not same(counted, begun - timedelta(days=1), "office")
    assert {grant.body.kind for grant in same(counted, begun, "town")} == {"town"}


def test_what_is_prefetched_comes_along(office):
    bodies = Prepared(lambda body: Body.objects.filter(pk=body).prefetch_related(Prefetch("posts", to_attr="seats")))
    assert [post.title for post in bodies(office.env.pk)[0].seats] == ["局长"]


def test_what_a_row_hangs_on_is_known_to_it(office, django_assert_num_queries):
    posts = Prepared(lambda body: Post.objects.filter(body=body))
    with django_assert_num_queries(1):
        assert all(post.body is office.nanhe_gov for post in posts(office.nanhe_gov.pk, body=office.nanhe_gov))


def test_children_are_hung_on_their_rows(office, django_assert_num_queries):
    rows = list(Body.objects.filter(kind__in=["government", "department"]))
    with django_assert_num_queries(1):
        hang(rows, "posts", list(Post.objects.order_by("pk")), by="body")
        titles = {body.code: [post.title for post in body.posts.all()] for body in rows}
        assert all(post.body is body for body in rows for post in body.posts.all())
    assert titles["nanhe-gov"] == ["区长", "副区长"]
    assert titles["urban"] == []
    assert office.nanhe_gov.posts.filter(rank=1).count() == 1


def test_a_key_inside_other_words_is_refused(office):
    lost = Prepared(lambda word: Body.objects.filter(name__contains=word), str)
    with pytest.raises(ValueError, match="must stand in it as it is"):
        lost("南河")


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_over_its_own_connection():
    code = an_office().env.code
    bodies = Prepared(lambda code: Body.objects.filter(code=code), str)
    seen = []

    def ask():
        try:
            seen.extend(body.code for body in bodies(code))
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [code] * 4
    assert bodies(code)[0].code == code


def test_values_come_as_tuples(office):
    day = date(2016, 1, 1)
    moment = datetime(2016, 1, 1, 8, tzinfo=clock.SHANGHAI)
    begun = PreparedRows(
        lambda since, seen: (
            Grant.objects.filter(since__lte=since)
            .filter(Q(user__last_login=None) | Q(user__last_login__gt=seen))
            .order_by()
            .values("role")
            .annotate(n=Count("user", distinct=True), first=Min("since"), open=Count("pk", filter=Q(until=None)))
            .values_list("role", "n", "first", "open")
        ),
        *(date, datetime),
    )
    assert sorted(begun(day, moment)) == sorted(begun.query(day, moment)) != []
    assert begun(day - timedelta(days=4000), moment) == []
    assert PreparedRows(lambda: Body.objects.order_by("pk").values_list("pk", flat=True))() == [
        (body.pk,) for body in Body.objects.order_by("pk")
    ]


def test_a_key_fits_a_small_column(office):
    """A register number is no more than 32 bits wide: what stands for it while the SQL is written must fit."""
    cases = Prepared(lambda number: Case.objects.filter(number=number))
    assert cases(1) == []


def test_what_is_remembered_is_asked_once_and_made_anew(office, django_assert_num_queries):
    posts = Prepared(lambda body: Post.objects.filter(body=body))
    posts(office.nanhe_gov.pk)
    with django_assert_num_queries(2), remembering("posts"):
        first, again = posts(office.nanhe_gov.pk), posts(office.nanhe_gov.pk)
        assert first == again
        assert first[0] is not again[0]
        posts(office.env.pk)
    with django_assert_num_queries(1):
        posts(office.nanhe_gov.pk)


def test_what_follows_from_the_rows_is_worked_out_once_for_a_page(office, django_assert_num_queries):
    @remembered
    def titles(body: Body) -> list[str]:
        return [post.title for post in Post.objects.filter(body=body).order_by("pk")]

    with django_assert_num_queries(2), remembering("titles"):
        first = titles(office.nanhe_gov)
        first.append("的确是另一张单子")
        assert titles(office.nanhe_gov) == ["区长", "副区长"]
        assert titles(office.env) != titles(office.nanhe_gov)
    with django_assert_num_queries(2):  # elsewhere each time anew
        assert titles(office.nanhe_gov) == titles(office.nanhe_gov) == ["区长", "副区长"]


def test_what_a_page_asked_last_time_postgresql_is_asked_at_once(office, django_assert_num_queries, monkeypatch):
    """Of the new things, and taken when the first answer is needed: the same rows, however well it was guessed."""
    posts = Prepared(lambda body: Post.objects.filter(body=body).order_by("pk"))
    named = PreparedRows(lambda body, code: Body.objects.filter(pk=body, code=code).values_list("pk"), int, str)
    sent: list[list[tuple[int | str, ...]]] = []
    real = prepared._Known.send
    monkeypatch.setattr(
        prepared._Known, "send", lambda self, asked: (real(self, asked), sent.append([one[1] for one in self.sent]))
    )

    def page(body: Body, *, whole: bool = True) -> None:
        with remembering("of one body", body.pk, 7):
            if whole:
                assert posts(body.pk) == list(posts.query(body.pk))
                assert named(body.pk, "env") == list(named.query(body.pk, "env"))
            assert list(Post.objects.filter(body=body).order_by("pk")) == list(posts.query(body.pk))

    page(office.env)
    sent.clear()
    with django_assert_num_queries(6):  # each row is asked for again by the query itself
        page(office.nanhe_gov)
    page(office.env, whole=False)  # asks less than was guessed
    page(office.env)  # nothing was guessed
    if connection.vendor == "postgresql":
        nanhe, env = office.nanhe_gov.pk, office.env.pk
        assert sent == [[(nanhe,), (nanhe, "env")], [(env,), (env, "env")], []]
    else:
        assert sent == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="nothing is sent ahead to SQLite")
def test_a_page_that_fails_leaves_the_connection_as_it_was(office):
    posts = Prepared(lambda body: Post.objects.filter(body=body).order_by("pk"))
    for _ in range(2):
        with pytest.raises(LookupError), remembering("of a body", office.env.pk):
            raise LookupError
        with remembering("of a body", office.env.pk):
            posts(office.env.pk)
    assert list(Post.objects.filter(body=office.env).order_by("pk")) == posts(office.env.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps its own plans")
def test_thousands_of_rows_are_planned_each_time(office):
    codes = PreparedRows(lambda short: Body.objects.exclude(short=short).values_list("code"), str, thousands=True)
    for _ in range(3):
        assert sorted(codes("没有")) == sorted(codes.query("没有"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%people_body%code%short%'")
        assert cursor.fetchall() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps its own plans")
def test_postgresql_plans_such_a_query_once_and_others_as_before(office):
    posts = Prepared(lambda body: Post.objects.filter(body=body).exclude(title="没有"))
    for _ in range(3):
        posts(office.env.pk)
        list(Post.objects.filter(title="没有这个职务"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        planned = [statement for (statement,) in cursor.fetchall()]
    assert any("people_post" in statement and "没有" not in statement for statement in planned)
    assert not any("没有这个职务" in statement for statement in planned)


def test_of_many_keys_each_finds_its_own(office, django_assert_num_queries):
    names = for_many(lambda bodies: Body.objects.filter(pk__in=bodies).values_list("pk", "name"))
    both = [office.env.pk, office.nanhe_gov.pk]
    assert dict(names(both)) == dict(Body.objects.filter(pk__in=both).values_list("pk", "name"))
    assert names(iter(both[:1])) == [(office.env.pk, office.env.name)]
    with django_assert_num_queries(0):
        assert names([]) == []
