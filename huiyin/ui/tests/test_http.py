"""How a refusal reaches the person, and when a page is whole."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.test import RequestFactory
from django.urls import reverse

from huiyin.lib.verdicts import Refused
from huiyin.ui.http import refusal_into, render_page_or_fragment
from huiyin.ui.patterns import REFUSAL


def refused(page, **headers):
    return page.post(reverse("patterns_refused"), headers=headers)


def test_htmx_gets_the_reason_into_the_notice_region(page):
    answer = refused(page, hx_request="true")
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#notices"
    assert str(REFUSAL) in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_plain_post_goes_back_with_the_reason(page):
    answer = refused(page, referer="http://testserver/patterns/?wrong=1")
    assert answer["Location"] == "http://testserver/patterns/?wrong=1"
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [str(REFUSAL)]


def test_a_refused_reason_stands_in_its_field_once(page):
    """The form asks for one thing only: what was typed there comes back with the reason, and is forgotten then."""
    answer = page.post(
        reverse("patterns_refused"), {"reason": "写了很久"}, headers={"referer": "http://testserver/patterns/"}
    )
    back = page.get(answer["Location"]).content.decode()
    assert 'value="写了很久" aria-invalid="true"' in back
    assert "写了很久" not in page.get(answer["Location"]).content.decode()


def test_what_is_typed_beside_other_fields_is_not_kept_aside(page):
    typed = {"reason": "写了很久", "text": "别的"}
    answer = page.post(reverse("patterns_refused"), typed, headers={"referer": "http://testserver/patterns/"})
    assert "写了很久" not in page.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "referer", ["https://elsewhere.example/trap", "javascript:alert(1)", "", "//elsewhere.example"]
)
def test_it_never_leads_to_another_site(page, referer):
    assert refused(page, referer=referer)["Location"] == "/"


def test_a_refused_form_keeps_what_was_typed():
    class Note(forms.Form):
        text = forms.CharField()

    form = Note({"text": "写了很久"})
    assert form.is_valid()
    with refusal_into(form):
        raise Refused("案件已办结。")
    assert form.non_field_errors() == ["案件已办结。"]
    assert "写了很久" in str(form)


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"hx_request": "true"}, False),
        ({"hx_request": "true", "hx_boosted": "true"}, True),
        ({"hx_request": "true", "hx_history_restore_request": "true"}, True),
    ],
)
def test_a_fragment_is_for_htmx_alone(headers, whole):
    request = RequestFactory().get("/", headers=headers)
    answer = render_page_or_fragment(request, "500.html", "ui/_refused.html", {"reason": "不行"})
    assert ("<html" in answer.content.decode()) is whole
    assert "HX-Request" in answer["Vary"]
