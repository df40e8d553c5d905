"""Signing in and choosing one's own password, in the words of the slip that the administrator hands over."""

from django.urls import reverse


def test_the_name_is_called_as_on_the_slip(client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert "登录名" in page
    assert "用户名" not in page


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
