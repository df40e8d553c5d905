"""What every page has: the way around, the band of a play database, the language, the errors."""

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from huiyin.ui import context, navigation
from huiyin.ui.apps import our_pages_come_first
from huiyin.ui.templatetags.ui import main_navigation
from huiyin.ui.tests.html import html_errors


class Someone:
    """A person with the rights he is given."""

    is_authenticated = True

    def __init__(self, *rights):
        self.rights = rights

    def may(self, right):
        return right in self.rights


class Stranger:
    is_authenticated = False


@pytest.fixture
def rooms(monkeypatch):
    monkeypatch.setattr(navigation, "_registry", navigation._Registry())
    navigation.register(navigation.Item("组件", "patterns", order=20))
    navigation.register(navigation.Item("服务状态", "healthz", order=10, right="see-health"))


def entries(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return navigation.entries(request)


def test_an_entry_with_a_right_is_shown_to_its_holder_only(rooms):
    assert [entry.label for entry in entries(Someone("see-health"))] == ["服务状态", "组件"]
    assert [entry.label for entry in entries(Someone())] == ["组件"]


def test_a_stranger_sees_no_room(rooms):
    assert entries(Stranger()) == []


def test_the_room_one_is_in_is_marked(rooms):
    assert [entry.current for entry in entries(Someone(), reverse("patterns") + "deeper/")] == [True]
    assert [entry.current for entry in entries(Someone(), "/elsewhere/")] == [False]


def test_an_entry_whose_page_does_not_exist_is_left_out(rooms):
    navigation.register(navigation.Item("空", "no-such-page"))
    assert [entry.label for entry in entries(Someone())] == ["组件"]


def test_what_does_not_fit_goes_under_more(rooms, monkeypatch):
    monkeypatch.setattr("huiyin.ui.templatetags.ui.ON_A_PHONE", 1)
    monkeypatch.setattr("huiyin.ui.templatetags.ui.ON_A_DESK", 1)
    before, more = main_navigation(entries(Someone("see-health"))).split('class="menu-panel"')
    assert "服务状态" in before and "组件" not in before
    assert "组件" in more and "服务状态" not in more


def test_the_navigation_is_each_person_s_and_each_page_s_own(rooms):
    few, many = main_navigation(entries(Someone())), main_navigation(entries(Someone("see-health")))
    assert "服务状态" not in few and "服务状态" in many
    assert 'aria-current="page"' not in few
    assert 'aria-current="page"' in main_navigation(entries(Someone(), reverse("patterns")))
    assert 'aria-label="主导航"' in few
    with override("en"):
        assert 'aria-label="主导航"' not in main_navigation(entries(Someone()))


@pytest.mark.parametrize(("answer", "word"), [("demo", "演示"), ("test", "测试库"), (True, "演示")])
def test_a_play_database_says_so(page, monkeypatch, answer, word):
    monkeypatch.setattr(context, "play_probe", lambda: answer)
    text = page.get(reverse("patterns")).content.decode()
    assert '<div class="play" role="note"><strong>' in text
    assert word in text.split('class="play"')[1][:120]


@pytest.mark.parametrize("probe", [None, lambda: "", lambda: False])
def test_a_city_s_own_database_has_no_band(page, monkeypatch, probe):
    monkeypatch.setattr(context, "play_probe", probe)
    assert 'class="play"' not in page.get(reverse("patterns")).content.decode()


def test_the_language_is_switched_by_post(client, db):
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("account_login")})
    assert answer.status_code == 302
    assert '<html lang="en">' in client.get(reverse("account_login"), follow=True).content.decode()


def test_the_server_says_that_it_is_well(client, db):
    answer = client.get(reverse("healthz"))
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_a_lost_database_is_not_well(client, monkeypatch):
    from django.db import OperationalError

    from huiyin.ui import views

    class Gone:
        def cursor(self):
            raise OperationalError("gone")

    monkeypatch.setattr(views, "connection", Gone())
    answer = client.get(reverse("healthz"))
    assert answer.status_code == 503
    assert b"gone" not in answer.content


def test_an_unknown_address_is_a_page_of_ours(page):
    answer = page.get("/no/such/page/")
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()
    assert html_errors(answer.content.decode()) == []


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "500.html", "ui/locked_out.html"])
def test_error_pages_stand_without_any_context(name):
    """When things are broken nothing may be needed: no request, no user, no database."""
    from django.template.loader import render_to_string

    text = render_to_string(name)
    assert "<h1>" in text
    assert html_errors(text) == []


def test_sign_in_pages_behind_allauth_s_are_warned_of(settings):
    settings.INSTALLED_APPS = ["allauth", "allauth.account", "huiyin.ui"]
    assert [warning.id for warning in our_pages_come_first(None)] == ["ui.W001"]
    settings.INSTALLED_APPS = ["huiyin.ui.apps.UiConfig", "allauth", "allauth.account"]
    assert our_pages_come_first(None) == []
