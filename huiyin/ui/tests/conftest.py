"""Lin of the office, signed in or not, and pages found the way an office finds them."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model


@pytest.fixture
def lin(db):
    """Lin, who may sign in and nothing more."""
    return get_user_model().objects.create_user(username="lin", password="correct horse battery", name="林静")


@pytest.fixture
def page(client, lin):
    """A browser in which Lin has signed in."""
    client.force_login(lin, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client
