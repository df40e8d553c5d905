"""The bulletin's pages: who may read them, what is kept back, what the numbers mean, what can be taken away."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from huiyin.accountability import actions as accountability
from huiyin.cases.states import State
from huiyin.journal.models import How, Reading
from huiyin.journal.readings import drain
from huiyin.lib import clock
from huiyin.people.models import Grant
from huiyin.reports.figures import OPEN, records, values
from huiyin.reports.scope import Scope
from tests.support.cast import DAY, a_case, an_office

pytestmark = pytest.mark.django_db
ON = DAY + timedelta(days=5)
NAMES = ("bulletin", "definitions", "paper")


@pytest.fixture
def office():
    return an_office()


def visit(client, user, name, *args, **data):
    client.force_login(user)
    with clock.set_to(clock.at(ON, 10)):
        return client.get(reverse(f"reports:{name}", args=args), data)


def hold_someone(office, case):
    with clock.set_to(clock.at(ON, 8)):
        person = accountability.enter_person(
            office.inspection, name="赵失察", post="副镇长", rank=0, body=office.shiwan, by=office.su
        )
        return accountability.decide(
            person, case, facts="巡查不到位", ground="dereliction", forms=["warning"], organ=office.discipline,
            by=office.su, on=ON,
        )  # fmt: skip
