"""A small office: a city with a bureau and the discipline body, its administrators and the head of the latter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.conf import settings

from huiyin.journal.actions import SYSTEM
from huiyin.people import actions
from huiyin.people.models import Body, User

DAY = date(2016, 11, 28)


@dataclass
class Small:
    city: Body
    env: Body
    discipline: Body
    admin: User
    head: User
    he: User
    su: User


@pytest.fixture
def office(db, settings, tmp_path):
    settings.DATA = tmp_path
    city = actions.found_office(office="某市", code="city", kind="city", by=SYSTEM, on=DAY)
    actions.first_administrator(city, username="admin", name="管理员", by=SYSTEM, on=DAY, password="long-Own-word-1")
    admin = User.objects.get(username="admin")
    who = {"by": admin, "on": DAY}
    actions.add_body(city, code="env", name="市环境保护局", short="市环保局", kind="department", **who)
    discipline = actions.add_body(city, code="jiwei", name="市纪委", short="市纪委", kind="discipline", **who)
    people = {}
    for username, name in (("head", "纪首"), ("he", "何晓岚"), ("su", "苏纪")):
        people[username], _password = actions.add_user(username=username, name=name, **who)
    User.objects.update(must_change_password=False)
    actions.grant_role(people["head"], "body_head", body=discipline, reach=discipline, **who)
    fresh = {key: User.objects.get(pk=user.pk) for key, user in people.items()}
    bodies = {
        key: Body.objects.get(code=code) for key, code in (("city", "city"), ("env", "env"), ("discipline", "jiwei"))
    }
    return Small(**bodies, admin=User.objects.get(pk=admin.pk), **fresh)


@pytest.fixture
def sign_in(client):
    def go(user):
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return go
