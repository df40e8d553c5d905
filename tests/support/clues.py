"""Clues that our own actions have brought to any step of their procedure: Su proposes, Lv approves."""

from __future__ import annotations

from datetime import date

from huiyin.accountability import actions, procedure
from huiyin.accountability.models import Clue, Step
from huiyin.accountability.states import ClueState
from huiyin.cases.models import Case
from huiyin.lib import clock
from huiyin.people.models import Grant, User
from tests.support.cast import Office, a_case

ON = date(2016, 11, 29)
# Words that stand nowhere else: whoever reads them has seen what is the inspectors' alone.
REASONS, FACTS, PERSON = "巡查台账缺页琥珀七号", "收受礼金芦苇三号", "竺隐之"

# How a clue gets to where a test wants it: the steps one after the other.
WAYS = {
    "accepted": [],
    "talk": ["talk"],
    "inquiry": ["inquire"],
    "shelved": ["shelve"],
    "settled": ["settle"],
    "filed": ["inquire", "file"],
    "hearing": ["inquire", "file", "send"],
    "heard": ["inquire", "file", "send", "hear"],
    "decided": ["inquire", "file", "send", "hear", "decide"],
    "executed": ["inquire", "file", "send", "hear", "decide", "execute"],
}
TERMS = {"forms": ["admonition"], "ground": "inaction", "facts": FACTS, "basis": "《问责条例》第六条"}


def step_of(office: Office, clue: Clue, move: str, **more) -> Step:
    """A step that Su proposes."""
    typed = {"by": office.su, "on": clock.today(), **more}
    if move == "decide":
        person = typed.pop("person", None) or actions.name_person(
            office.inspection, name=PERSON, post="监管科科长", body=office.nanhe_env, by=office.su, on=clock.today()
        )
        return procedure.propose_decision(clue, person, **{**TERMS, **typed})
    return procedure.propose(clue, move, **{"text": "查阅台账并询问三人，据此提出。", **typed})


def passed(office: Office, clue: Clue, *moves: str) -> Clue:
    """Each of `moves` proposed by Su and approved by Lv."""
    for move in moves:
        procedure.approve(step_of(office, clue, move), by=office.lv, on=clock.today())
        clue.refresh_from_db()
    return clue


def a_clue(office: Office, at: str = ClueState.ACCEPTED, *, case: Case | None = None) -> Clue:
    """A clue that our own actions have brought to `at`."""
    clue = actions.open_clue(
        source="other", summary=REASONS, case=case or a_case(office), by=office.su, on=clock.today()
    )
    return passed(office, clue, *WAYS[at])


def another_inspector(office: Office, username: str = "liu") -> User:
    """A second inspector of the same body: objections are reviewed by who did not propose the decision."""
    user = User.objects.create(username=username, name="柳青")
    first = office.su.grants.get()
    Grant.objects.create(
        user=user, role="discipline", body=office.discipline, reach=office.city, by=first.by, since=first.since,
        guarded=True, second=first.second, confirmed_at=first.confirmed_at,
    )  # fmt: skip
    return user
