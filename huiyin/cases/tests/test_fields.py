"""Codes come back as they were given, and stand in the database as one word."""

from __future__ import annotations

from django.core import serializers
from django.db import connection

from huiyin.cases.models import Case
from huiyin.lib.fields import Codes
from tests.support.cast import a_case, an_office


def test_codes_are_kept_as_text_and_come_back_as_a_list(db):
    case = a_case(an_office())
    for codes in ([], ["air"], ["water", "噪声", 'a"b']):
        Case.objects.filter(pk=case.pk).update(types=codes)
        assert Case.objects.get(pk=case.pk).types == codes
        assert list(Case.objects.filter(pk=case.pk).values_list("types", flat=True)) == [codes]
        [written] = serializers.deserialize("json", serializers.serialize("json", Case.objects.filter(pk=case.pk)))
        assert written.object.types == codes
    with connection.cursor() as cursor:
        cursor.execute("SELECT types FROM cases_case WHERE id = %s", [case.pk])
        assert cursor.fetchone() == ('["water", "噪声", "a\\"b"]',)


def test_a_list_is_no_text():
    field = Codes()
    assert field.to_python('["air"]') == field.to_python(["air"]) == ["air"]
    assert field.get_prep_value(("air", "水")) == '["air", "水"]'
    assert field.get_prep_value(None) is None
