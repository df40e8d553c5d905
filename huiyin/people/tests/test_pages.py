"""The administrator's pages: who opens them, what they do, and that none of them leads to a case."""

import pytest
from django.urls import reverse

from huiyin.people import actions, portfolios
from huiyin.people.models import Body, Grant, Tenure, User
from huiyin.people.tests.conftest import DAY
from huiyin.ui.tests.html import html_errors

PAGES = ["bodies", "officials", "users", "import", "import_template"]


@pytest.mark.parametrize("name", PAGES)
def test_the_administrator_alone(office, sign_in, name):
    assert sign_in(office.admin).get(reverse(f"people:{name}")).status_code == 200
    answer = sign_in(office.he).get(reverse(f"people:{name}"))
    assert answer.status_code == 403 and "系统管理员" in answer.content.decode()


def test_every_page_is_valid_html(office, sign_in):
    client = sign_in(office.admin)
    who = {"by": office.admin, "on": DAY}
    post = actions.add_post(office.env, title="局长", rank=2, **who)
    official = actions.add_official(code="P1", name="罗启明", **who)
    actions.appoint(post, official, **who)
    actions.add_post(office.env, title="副局长", rank=1, **who)
    actions.grant_role(office.su, "discipline", body=office.discipline, reach=office.city, **who)
    pages = [reverse(f"people:{name}") for name in ("bodies", "officials", "users", "grants", "import", "my_account")]
    pages += [reverse("people:body", args=[b.pk]) for b in (office.city, office.env, office.discipline)]
    pages += [reverse("people:user", args=[u.pk]) for u in (office.admin, office.su, office.head)]
    pages += [reverse("people:official", args=[official.pk])]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert html_errors(answer.content.decode()) == [], page


def test_a_body_page_does_what_it_offers(office, sign_in, monkeypatch):
    monkeypatch.setattr(portfolios, "_sources", [lambda: {"water": "水", "air": "大气"}])
    client, page = sign_in(office.admin), reverse("people:body", args=[office.env.pk])
    child = {"do": "add", "code": "jc", "name": "监察支队", "short": "支队", "kind": "department"}
    assert client.post(page, child).status_code == 302
    assert Body.objects.get(code="jc").get_parent() == office.env
    again = client.post(page, child)
    assert again.status_code == 422 and "已经使用" in again.content.decode() and "监察支队" in again.content.decode()
    assert html_errors(again.content.decode()) == []
    assert client.post(page, {"do": "rename", "name": "市生态环境局", "short": "市生态局"}).status_code == 302
    assert Body.objects.get(pk=office.env.pk).name == "市生态环境局"
    new = {"do": "add_post", "title": "局长", "rank": "2", "portfolio": ["water", "air"]}
    assert client.post(page, {**new, "portfolio": ["stars"]}).status_code == 422
    assert client.post(page, new).status_code == 302
    text = client.get(page).content.decode()
    assert "水、大气" in text and "water、air" not in text and 'type="checkbox" name="portfolio" value="air"' in text
    post = office.env.posts.get()
    assert post.portfolio == ["water", "air"]
    man = actions.add_official(code="P1", name="罗启明", by=office.admin, on=DAY)
    client.post(page, {"do": "appoint", "post": post.pk, "official": man.pk, "on": "2016-11-28"})
    tenure = Tenure.objects.get()
    client.post(page, {"do": "end_tenure", "tenure": tenure.pk, "on": "2016-12-28", "reason": "调离"})
    tenure.refresh_from_db()
    assert tenure.until.isoformat() == "2016-12-28"
    assert client.post(page, {"do": "abolish", "post": post.pk, "reason": "改革"}).status_code == 302


def test_a_new_account_shows_its_password_once_and_must_change_it(office, sign_in, client):
    answer = sign_in(office.admin).post(reverse("people:users"), {"username": "lin", "name": "林静"})
    text = answer.content.decode()
    password = text.split("<code>")[1].split("</code>")[0]
    assert "no-store" in answer["Cache-Control"]
    assert password not in client.get(reverse("people:users")).content.decode()
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": "lin", "password": password})
    change = reverse("account_change_password")
    assert client.get(reverse("people:my_account"))["Location"] == change
    fragment = client.get(reverse("people:my_account"), headers={"HX-Request": "true"})
    assert fragment["HX-Redirect"] == change
    new = {"oldpassword": password, "password1": "another-long-Word-9", "password2": "another-long-Word-9"}
    assert client.post(change, new).status_code == 302
    assert not User.objects.get(username="lin").must_change_password
    assert "林静" in client.get(reverse("people:my_account")).content.decode()


def test_roles_are_given_confirmed_and_ended_by_pages(office, sign_in):
    page = reverse("people:user", args=[office.su.pk])
    given = {"do": "grant", "role": "discipline", "body": office.discipline.pk, "reach": office.city.pk}
    sign_in(office.admin).post(page, given)
    grant = Grant.objects.get(user=office.su)
    confirm = {"do": "confirm", "grant": grant.pk}
    sign_in(office.admin).post(reverse("people:grants"), confirm)
    grant.refresh_from_db()
    assert grant.second is None
    client = sign_in(office.head)
    assert "复核同意" in client.get(reverse("people:grants")).content.decode()
    client.post(reverse("people:grants"), confirm)
    grant.refresh_from_db()
    assert grant.second == office.head
    assert "苏纪" in client.get(reverse("people:grants")).content.decode()
    assert client.get(page).status_code == 200  # whom he may manage he sees
    assert client.get(reverse("people:user", args=[office.he.pk])).status_code == 403
    refused = sign_in(office.admin).post(page, {"do": "end", "grant": grant.pk, "reason": "x"})
    assert refused.status_code == 422 and "本机构" in refused.content.decode()


def test_a_locked_account_is_out_at_once(office, sign_in, client):
    actions.lock_user(office.he, reason="调离", by=office.admin, on=DAY)
    assert sign_in(office.he).get(reverse("people:my_account")).status_code == 302


def test_a_row_that_is_no_number_is_not_there(office, sign_in):
    admin = sign_in(office.admin)
    body, grants = reverse("people:body", args=[office.env.pk]), reverse("people:grants")
    row = {"post": "x", "grant": "x", "reason": "改革", "on": "2016-11-28"}
    assert admin.post(body, {"do": "abolish", **row}).status_code == 404
    assert admin.post(grants, {"do": "end", **row}).status_code == 404


def test_my_account_is_for_everyone(office, sign_in):
    assert "尚无角色" in sign_in(office.he).get(reverse("people:my_account")).content.decode()


def test_an_account_without_a_password_is_told_where_to_get_one(office, sign_in):
    change = reverse("account_change_password")
    assert sign_in(office.he).get(change).status_code == 200
    office.he.set_unusable_password()
    office.he.save()
    client = sign_in(office.he)
    answer = client.get(change)
    assert answer.status_code == 403 and "由管理员重置密码" in answer.content.decode()
    assert client.post(change, {"oldpassword": "x"}).status_code == 302
    assert not User.objects.get(pk=office.he.pk).has_usable_password()
