"""The cast at its hour: the evening after the first batch was handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from huiyin.lib import clock
from tests.support import cast


@pytest.fixture
def office(db) -> cast.Office:
    return cast.an_office()


@pytest.fixture
def evening() -> Iterator[None]:
    with clock.set_to(clock.at(cast.DAY, 22, 40)):
        yield


@pytest.fixture
def as_(office: cast.Office, evening: None) -> Callable[[str], Client]:
    """A browser in which that person has signed in."""

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(office.users[username])
        return client

    return sign_in
