"""Signing in and choosing one's own password, in the words of the slip that the administrator hands over."""

import re

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core.cache import cache
from django.urls import reverse


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


def test_a_code_of_the_second_factor_is_not_guessed_for_ever(office, client):
    cache.clear()
    office.he.must_change_password = False
    office.he.set_password("handed over 1")
    office.he.save()
    secret = generate_totp_secret()
    TOTP.activate(office.he, secret)
    client.post(reverse("account_login"), {"login": "he", "password": "handed over 1"})
    codes = {format_hotp_value(hotp_value(secret, counter)) for counter in counters()}
    wrong = next(code for code in ("000000", "000001", "000002", "000003") if code not in codes)

    def enter(code):
        return client.post(reverse("mfa_authenticate"), {"code": code})

    for _guess in range(10):
        assert enter(wrong).status_code == 200
    [*_, now] = [format_hotp_value(hotp_value(secret, counter)) for counter in counters()]
    enter(now)
    assert "_auth_user_id" not in client.session
    cache.clear()  # a quarter of an hour later
    enter(now)
    assert "_auth_user_id" in client.session
