"""The diary of the city: who does what at which moment, and what the days have brought so far."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from django.core.files.base import ContentFile

from huiyin.cases.models import Assignment, Batch, Case
from huiyin.cases.models import Party as PartyRow
from huiyin.demo.office import Office
from huiyin.demo.plan.photographs import draw
from huiyin.demo.plan.story import LAST, CasePlan, Plan
from huiyin.demo.plan.words.names import person_names
from huiyin.files.actions import attach
from huiyin.intake import actions as intake
from huiyin.lib import clock
from huiyin.people.models import Post, User

NOW = clock.at(LAST, 20, 30)  # the evening on which the city is left
SCENE_OF = {"river": "river", "dumping": "rubbish", "sludge": "rubbish", "slag": "rubbish", "hazwaste": "yard",
            "construction": "street", "traffic": "street", "ktv": "street", "kitchen": "street"}  # fmt: skip


@dataclass
class Diary:
    """One performance: the plan, the city, and what has been made so far."""

    plan: Plan
    office: Office
    say: Callable[[str], None] = lambda text: None
    rng: Random = field(init=False)
    cases: dict[int, Case] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    parties: dict[str, PartyRow] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    passed: set[int] = field(default_factory=set)
    courses: dict[int, str] = field(default_factory=dict)  # what becomes of the dispute about a case
    diary: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = Random(f"play {self.plan.seed}")
        self._order = count()
        self._names = person_names(Random(f"complainants {self.plan.seed}"))

    def at(self, moment: datetime, do: Callable[[], object]) -> None:
        """Put an appointment into the diary; what would lie past the last evening does not happen."""
        if moment <= NOW:
            heapq.heappush(self.diary, (moment, next(self._order), do))

    def user(self, code: str) -> User:
        return self.office.users[code]

    def handler(self, body: str) -> User:
        return self.office.users[f"{body}.h1"]

    def _case(self, row: CasePlan) -> Case:
        """The case as it stands; its rulebook is the one already read, since an action a minute asks it."""
        case = Case.objects.select_related("batch", "lead_body").get(pk=self.cases[row.key].pk)
        case.inspection = self.office.inspection
        if case.rulebook_id is not None:
            case.rulebook = self.office.inspection.rulebook
        return case

    def _photo(self, row: CasePlan, about: Any, note: str) -> None:
        scene = SCENE_OF.get(row.topic.name, "factory" if row.topic.parties.startswith("firm") else "yard")
        taken = clock.now() - timedelta(minutes=self.rng.randint(20, 90))
        north, east = place_of(row.town)
        picture = draw(
            scene, self.rng.randrange(10**6), taken, north + self.rng.random() / 200, east + self.rng.random() / 200
        )
        attach(
            about, ContentFile(picture, name=f"现场{clock.today():%m%d}.jpg"), case=self._case(row),
            by=self.handler(row.lead), on=clock.today(), note=note, place=row.town,
        )  # fmt: skip

    def _still_waits(self, row: CasePlan) -> bool:
        """What came in during the last days lies with reviewers and acceptors when the city is left, as on any evening."""
        return row.fate != "fed_back" and (LAST - clock.today()).days < 2

    def _unit(
        self, code: str, rank: int, *, lead: bool = False, part: str = Assignment.Part.RESPONSIBLE
    ) -> intake.UnitPlan:
        """The part of a body, under its leader of the rank that is asked for."""
        wanted = "principal" if rank >= Post.Rank.PRINCIPAL else "deputy"
        city = self.office.city
        seats = city.posts_of(code, wanted) or city.posts_of(code, "principal")
        return intake.UnitPlan(self.office.bodies[code], part, lead=lead, post=self.office.posts[seats[0].code])

    def _sign(self, row: CasePlan) -> None:
        """Every unit of the case that has not yet signed for it does."""
        for part in self._case(row).assignments.filter(ended_at=None, state="handed").select_related("body", "case"):
            intake.sign_for(part, by=self.handler(part.body.code), on=clock.today())


def place_of(town: str) -> tuple[float, float]:
    """Where a town lies: all who photograph something of a case stand near each other."""
    rng = Random(f"town {town}")
    return 22.8 + rng.random() / 2, 112.9 + rng.random() / 3
