"""The cast's city, with the bodies that the shipped duty list names, and someone signed in."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings

from huiyin.lib import clock
from huiyin.people.models import Body
from tests.support.cast import an_office

TODAY = date(2016, 12, 5)
BODIES = [  # parent, code, name, short, kind
    ("city", "city-hb", "某市环境保护局", "市环保局", "department"),
    ("city", "city-cg", "某市城市管理局", "市城管局", "department"),
    ("nanhe", "nanhe-hb", "南河区环境运输和城市管理局", "南河区环境运输和城市管理局", "department"),
    ("beihe", "beihe-hb", "北河区环境保护局", "北河区环境保护局", "department"),
    ("nanhe", "nanhe-zf", "南河区人民政府办公室", "南河区政府办", "government"),
    ("beihe", "beihe-zf", "北河区人民政府办公室", "北河区政府办", "government"),
]


@pytest.fixture
def office(db, in_december):
    made = an_office()
    for parent, code, name, short, kind in BODIES:
        Body.objects.get(code=parent).add_child(code=code, name=name, short=short, kind=kind)
    return made


@pytest.fixture
def book(office):
    return office.rulebook


@pytest.fixture
def in_december():
    """The city's own days: everything happens on a day after the first hand-over."""
    with clock.set_to(clock.at(TODAY, 9)):
        yield


@pytest.fixture
def sign_in(client):
    def go(user):
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return go
