"""A field written in Python says what its template would."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test import SimpleTestCase
from django.utils.safestring import mark_safe

from huiyin.ui.forms import Renderer
from huiyin.ui.written import WRITTEN

WHY = '<"为什么" & 谁>'


class ByTemplate(Renderer):
    """The same layout, every part of it through the template engine."""

    def render(self, template_name, context, request=None):
        return DjangoTemplates.render(self, template_name, context, request)


class Everything(forms.Form):
    words = forms.CharField(label=WHY, help_text="写<b>明白</b>", initial=WHY)
    optional = forms.CharField(required=False, label="")
    story = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "hidden": True, "lang": False}), initial=WHY)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    hour = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}), required=False)
    moment = forms.DateTimeField(required=False)
    number = forms.IntegerField(min_value=1, max_value=9, initial=1234567)
    money = forms.DecimalField(required=False, localize=True)
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    mail = forms.EmailField(required=False)
    page = forms.URLField(required=False, assume_scheme="https")
    ticked = forms.BooleanField(required=False, label="是", help_text="打勾")
    one = forms.ChoiceField(choices=[("", "—"), ("a", WHY), ("组", [("b", "乙"), (3, "三")])], initial="b")
    several = forms.MultipleChoiceField(choices=[("a", WHY), ("b", "乙")], required=False)
    ticks = forms.MultipleChoiceField(
        choices=[("a", WHY), ("b", "乙")], widget=forms.CheckboxSelectMultiple, help_text="可多选"
    )
    radio = forms.ChoiceField(choices=[("a", "甲"), ("b", mark_safe("<i>乙</i>"))], widget=forms.RadioSelect)
    hidden = forms.CharField(widget=forms.HiddenInput, initial=WHY)
    file = forms.FileField(required=False)

    required_css_class = "must"
    error_css_class = "wrong"


SENT = {
    "words": "",
    "story": WHY,
    "day": "2016-13-01",
    "number": "77",
    "one": "zz",
    "several": ["a", "x"],
    "hidden": "",
}


@pytest.mark.parametrize("data", [None, {}, SENT], ids=["unbound", "empty", "wrong"])
@pytest.mark.parametrize("auto_id", ["id_%s", False, True])
@pytest.mark.parametrize("prefix", [None, "p"])
def test_both_ways_give_the_same(data, auto_id, prefix):
    sent = data and {f"{prefix}-{name}" if prefix else name: value for name, value in data.items()}
    written = Everything(sent, auto_id=auto_id, prefix=prefix, renderer=Renderer())
    engine = Everything(sent, auto_id=auto_id, prefix=prefix, renderer=ByTemplate())
    same = SimpleTestCase().assertHTMLEqual
    for name in Everything.base_fields:
        same(str(written[name]), str(engine[name]), name)
        same(written[name].as_field_group(), engine[name].as_field_group(), name)
    same(str(written), str(engine))


def test_nothing_typed_becomes_markup():
    form = Everything(dict.fromkeys(Everything.base_fields, '"><script>'), renderer=Renderer())
    assert "<script>" not in str(form)


def test_every_written_template_is_there():
    for name in WRITTEN:
        assert Renderer().get_template(name)
