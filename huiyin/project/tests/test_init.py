"""From nothing to an office in one command, which may be run again."""

import io

import pytest
from django.core.management import CommandError, call_command

from huiyin.people.models import Body, Grant, User
from huiyin.rulebook.models import Rulebook


def run(*args):
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_an_office_is_set_up_and_stays():
    text = run("init", "--office", "某市")
    password = text.rsplit(": ", 1)[1].strip()
    admin = User.objects.get(username="admin")
    assert admin.check_password(password) and admin.must_change_password
    assert Body.objects.get().name == "某市" and Rulebook.objects.count() == 3
    again = run("init", "--office", "别的市")
    assert password not in again and "already" in again
    assert Body.objects.get().name == "某市" and Grant.objects.count() == 1


@pytest.mark.django_db
def test_a_second_first_administrator_is_refused():
    run("init")
    with pytest.raises(CommandError, match="已有系统管理员"):
        run("createadmin", "--username", "other")
