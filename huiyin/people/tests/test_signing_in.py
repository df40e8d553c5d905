"""Signing in and choosing one's own password, in the words of the slip that the administrator hands over."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from axes.models import AccessAttempt
from django.core.cache import caches
from django.core.cache.backends import locmem
from django.db.models import F
from django.test import Client
from django.urls import reverse

from huiyin.people.models import Remembered

SECRET = generate_totp_secret()


def test_the_name_is_called_as_on_the_slip(client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert "登录名" in page
    assert "用户名" not in page


def test_one_types_at_once(client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert re.findall(r'<input[^>]*name="(\w+)"[^>]* autofocus', page) == ["login"]


def test_one_sentence_says_what_a_password_must_be(office, sign_in):
    page = sign_in(office.he).get(reverse("account_change_password")).content.decode()
    assert "再输一次新密码" in page
    assert page.count("至少 10 个字符") == 1
    assert "你的" not in page


def test_a_password_that_was_chosen_opens_the_pages(office, sign_in):
    office.he.must_change_password = True
    office.he.set_password("handed over 1")
    office.he.save()
    client = sign_in(office.he)
    chosen = {"oldpassword": "handed over 1", "password1": "我自己选的一个长密码", "password2": "我自己选的一个长密码"}
    assert client.post(reverse("account_change_password"), {**chosen, "password2": "另一个"}).status_code == 200
    assert client.get("/").status_code == 302
    assert client.post(reverse("account_change_password"), chosen).status_code == 302
    assert client.get("/").status_code == 200


@pytest.fixture
def he(office):
    """He, with a password of his own and a second factor; and the secret of it."""
    office.he.must_change_password = False
    office.he.set_password("handed over 1")
    office.he.save()
    return TOTP.activate(office.he, SECRET).instance.user


def another_process():
    """What comes next is asked of a process that shares the database with the former, and no memory."""
    locmem._caches.clear()
    locmem._expire_info.clear()
    del caches["default"]


def codes():
    """The codes that are taken at this moment."""
    return [format_hotp_value(hotp_value(SECRET, counter)) for counter in counters()]


def wrong_code():
    return next(code for code in ("000000", "000001", "000002", "000003") if code not in codes())


def with_password(client=None, password="handed over 1"):
    client = client or Client()
    client.post(reverse("account_login"), {"login": "he", "password": password})
    return client


def enter(client, code):
    """Whether this code let him in."""
    answer = client.post(reverse("mfa_authenticate"), {"code": code})
    assert answer.status_code in (200, 302)
    return "_auth_user_id" in client.session


def later(seconds):
    Remembered.objects.update(until=F("until") - timedelta(seconds=seconds))


def test_a_code_of_the_second_factor_is_not_guessed_for_ever(he):
    """Ten tries from wherever they come, whichever process answers; a quarter of an hour later there are ten more."""
    here, elsewhere = with_password(), with_password()
    for guess in range(10):
        another_process()
        assert not enter((here, elsewhere)[guess % 2], wrong_code())
    another_process()
    assert not enter(here, codes()[-1])
    later(890)
    assert not enter(elsewhere, codes()[-1])
    later(11)
    assert enter(elsewhere, codes()[-1])


def test_whoever_got_in_begins_to_count_anew(he):
    for _time in range(2):
        client = with_password()
        for _guess in range(6):
            enter(client, wrong_code())
        another_process()
        assert enter(client, codes()[-1])
        later(31)  # so that the same code may be taken again


def test_a_code_that_was_used_is_not_taken_again_by_another_process(he):
    code = codes()[-1]
    assert enter(with_password(), code)
    another_process()
    assert not enter(with_password(), code)


def test_wrong_passwords_are_counted_by_all_processes_together(he):
    for _guess in range(8):
        another_process()
        with_password(password="not this one")
    another_process()
    client = with_password()
    assert not enter(client, codes()[-1])
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))
    assert enter(with_password(), codes()[-1])
