"""Signing in, one's own password, and the second step."""

import pytest
from django.conf import settings as configured
from django.urls import reverse

from huiyin.ui.tests.html import html_errors


@pytest.fixture(autouse=True)
def our_templates_first(settings):
    """Our pages are asked for by their place here, whatever the order of the apps; `ui.W001` watches the order."""
    first = configured.TEMPLATES[0] | {"DIRS": [configured.PACKAGE / "ui" / "templates"]}
    settings.TEMPLATES = [first, *configured.TEMPLATES[1:]]


def text_of(answer, status=200):
    assert answer.status_code == status
    text = answer.content.decode()
    assert html_errors(text) == []
    assert "ui/css/tokens.css" in text
    return text


def test_signing_in(client, lin):
    text = text_of(client.get(reverse("account_login")))
    assert "登录" in text
    answer = client.post(reverse("account_login"), {"login": "lin", "password": "correct horse battery"})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(lin.pk)


def test_a_wrong_password_is_told_beside_the_form(client, lin):
    text = text_of(client.post(reverse("account_login"), {"login": "lin", "password": "wrong"}))
    assert "error-summary" in text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["account_login"])
def test_nobody_is_invited_to_sign_up(client, db, name):
    assert "signup" not in text_of(client.get(reverse(name)))


@pytest.mark.parametrize("name", ["account_change_password", "account_logout", "mfa_index"])
def test_own_account_pages(page, name):
    text = text_of(page.get(reverse(name)))
    assert "林静" in text


def test_own_password_is_changed(page, lin):
    answer = page.post(
        reverse("account_change_password"),
        {
            "oldpassword": "correct horse battery",
            "password1": "another-long-Word-9",
            "password2": "another-long-Word-9",
        },
    )
    assert answer.status_code == 302
    lin.refresh_from_db()
    assert lin.check_password("another-long-Word-9")


def test_the_second_step_from_setting_up_to_the_codes(client, lin):
    client.post(reverse("account_login"), {"login": "lin", "password": "correct horse battery"})
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))  # the password once more, in between
    text_of(client.get(asked["Location"]))
    assert client.post(asked["Location"], {"password": "correct horse battery"}).status_code == 302
    text = text_of(client.get(reverse("mfa_activate_totp")))
    assert 'src="data:image/svg+xml' in text

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    secret = text.split('id="authenticator_secret" value="')[1].split('"')[0]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302

    assert "已启用" in text_of(client.get(reverse("mfa_index")))
    assert 'id="codes"' in text_of(client.get(reverse("mfa_view_recovery_codes")))
    text_of(client.get(reverse("mfa_generate_recovery_codes")))
    text_of(client.get(reverse("mfa_deactivate_totp")))

    client.post(reverse("account_logout"))
    answer = client.post(reverse("account_login"), {"login": "lin", "password": "correct horse battery"})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "动态码" in text_of(client.get(reverse("mfa_authenticate")))
