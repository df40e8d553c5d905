"""Constant words are said as Django's own tag says them."""

from __future__ import annotations

import pytest
from django.template import Context, Engine
from django.utils.translation import override

OURS = Engine(libraries={"i18n": "huiyin.ui.translated"})
DJANGOS = Engine(libraries={"i18n": "django.templatetags.i18n"})
TEMPLATES = [
    '{% translate "搜索" %}',
    '{% trans "搜索" %}',
    '{% translate "搜索" as w %}[{{ w }}]{% translate "登录" %}',
    '{% translate "搜索"|lower %}',
    '{% translate "搜索" noop %}',
    '{% translate "搜索" context "别处" %}',
    '{% translate "100% of <b>" %}',
    "{% translate word %}",
    '{% for one in "ab" %}{% translate "退回" as w %}{{ w }}{{ one }}{% endfor %}',
]


@pytest.mark.parametrize("source", TEMPLATES)
def test_both_tags_say_the_same_in_each_language_again_and_again(source):
    ours, djangos = OURS.from_string("{% load i18n %}" + source), DJANGOS.from_string("{% load i18n %}" + source)
    said = []
    for language in ("zh-hans", "en", "zh-hans", "en"):
        with override(language):
            context = {"word": "搜索 <"}
            said.append(ours.render(Context(context)))
            assert said[-1] == djangos.render(Context(context))
    assert said[:2] == said[2:]


def test_the_pages_are_translated_and_not_only_alike():
    shown = OURS.from_string('{% load i18n %}{% translate "搜索" as w %}{{ w }}')
    with override("zh-hans"):
        assert shown.render(Context()) == "搜索"
    with override("en"):
        assert shown.render(Context()) == "Search"
