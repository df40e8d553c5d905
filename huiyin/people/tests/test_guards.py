"""What the database itself refuses, through SQL, on both kinds."""

import pytest
from django.db import IntegrityError, connection, transaction

from huiyin.lib import clock
from huiyin.people import actions
from huiyin.people.models import Tenure, User
from huiyin.people.tests.conftest import DAY


def refused(statement, *values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def tenure(office):
    who = {"by": office.admin, "on": DAY}
    post = actions.add_post(office.env, title="局长", rank=2, **who)
    return actions.appoint(post, actions.add_official(code="P1", name="罗启明", **who), **who)


INSERT_TENURE = "INSERT INTO people_tenure (post_id, official_id, since, until) VALUES (%s, %s, %s, %s)"


def test_two_at_one_post(tenure):
    refused(INSERT_TENURE, tenure.post_id, tenure.official_id, "2017-01-01", None)
    refused(INSERT_TENURE, tenure.post_id, tenure.official_id, "2017-01-01", "2017-02-01")
    refused(INSERT_TENURE, tenure.post_id, tenure.official_id, "2016-01-01", "2016-12-01")
    Tenure.objects.create(post=tenure.post, official=tenure.official, since="2016-01-01", until=DAY)


def test_a_tenure_is_not_rewritten(tenure):
    refused("UPDATE people_tenure SET since = '2010-01-01' WHERE id = %s", tenure.pk)
    actions.end_tenure(tenure, by=User.objects.get(username="admin"), on=clock.today())
    refused("UPDATE people_tenure SET until = NULL WHERE id = %s", tenure.pk)


def test_the_second_grantor_is_another(office):
    grant = actions.grant_role(
        office.su, "discipline", body=office.discipline, reach=office.city, by=office.admin, on=DAY
    )
    for wrong in (office.admin, office.su):
        refused(
            "UPDATE people_grant SET second_id = %s, confirmed_at = %s WHERE id = %s", wrong.pk, clock.now(), grant.pk
        )
    refused("UPDATE people_grant SET guarded = %s WHERE id = %s", False, grant.pk)


def test_nobody_grants_himself(office):
    refused(
        "INSERT INTO people_grant (user_id, role, body_id, reach_id, guarded, by_id, at, since) "
        "VALUES (%s, 'coordinator', %s, %s, %s, %s, %s, %s)",
        *(office.he.pk, office.env.pk, office.env.pk, False, office.he.pk, clock.now(), DAY),
    )


def test_a_grant_is_ended_and_never_rewritten(office):
    grant = actions.grant_role(office.he, "handler", body=office.env, reach=office.env, by=office.admin, on=DAY)
    refused("UPDATE people_grant SET role = 'commander' WHERE id = %s", grant.pk)
    refused("UPDATE people_grant SET reach_id = %s WHERE id = %s", office.city.pk, grant.pk)
    actions.end_grant(grant, reason="调离", by=office.admin, on=clock.today())
    refused("UPDATE people_grant SET until = NULL WHERE id = %s", grant.pk)


@pytest.mark.parametrize("table", ["body", "official", "post", "tenure", "user", "grant"])
def test_nothing_is_deleted(tenure, office, table):
    refused(f"DELETE FROM people_{table}")
