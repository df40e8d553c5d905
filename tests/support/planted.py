"""A set of honest records with dishonest ones planted among them, drawn from a seed; and what the looks made of it.

Everything is entered through our own actions. The dishonest do what has been seen: an answer copied and touched up, a
photograph handed in again, a week typed in one evening, “shut” days before it was shut. The honest are no easy ones: they
share stock phrases and forms, cite the earlier case when they repeat it, and photograph one place on several days.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from docx import Document

from bench.planted import photographs, texts
from huiyin.cases.models import Case, Duty
from huiyin.cases.states import State
from huiyin.complainants import actions as complainants
from huiyin.enforcement import actions as enforcement
from huiyin.files.actions import attach
from huiyin.files.models import Evidence
from huiyin.honesty.models import Signal
from huiyin.honesty.scan import scan
from huiyin.intake import actions as intake
from huiyin.lib import clock
from huiyin.rectification import actions as rectification
from tests.support.cast import DAY, Office, a_case, new_case

CENTRE = (23.02, 113.11)


@dataclass
class Size:
    """How many of each: honest ones, and dishonest ones among them."""

    texts: tuple[int, int] = (30, 12)
    photographs: tuple[int, int] = (10, 12)
    papers: tuple[int, int] = (8, 4)
    others: tuple[int, int] = (4, 3)


@dataclass
class Measured:
    """Of one kind: what was planted, how much of it was found, and how much was found besides."""

    planted: int = 0
    found: int = 0
    besides: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        told = self.found + self.besides
        return self.found / told if told else 1.0

    def __add__(self, other: Measured) -> Measured:
        return Measured(self.planted + other.planted, self.found + other.found, self.besides + other.besides)


@dataclass
class Planted:
    """One set: the cases it lies in, and by kind the keys of what is dishonest."""

    office: Office
    seed: int
    size: Size = field(default_factory=Size)
    truth: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        self.rng = Random(f"planted {self.seed}")
        self.before = Signal.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def on(self, days: float, minutes: int = 0) -> Any:
        return clock.at(DAY) + timedelta(days=days, minutes=minutes)

    def measure(self) -> dict[str, Measured]:
        """Plant everything, look, and compare what was found with what was planted, kind by kind."""
        for plant in (
            self._texts, self._photographs, self._times_and_places, self._papers, self._sittings, self._ahead, self._batch,
            self._late, self._contradicted,
        ):  # fmt: skip
            plant()
        with clock.set_to(self.on(20)):
            scan(self.on(20))
        return {kind: self._of(kind, keys) for kind, keys in self.truth.items()}

    def _of(self, kind: str, planted: set[str]) -> Measured:
        rows = Signal.objects.filter(kind=kind, pk__gt=self.before)
        if kind == Signal.Kind.LATE:  # the small cast signs and answers late by itself
            rows = rows.filter(detail__what="verify")
        told = {_key(row) for row in rows}
        return Measured(len(planted), len(planted & told), len(told - planted))

    # --- what is planted ---------------------------------------------------------------------------------------------

    def _progress(self, case: Case, text: str, days: float, said: int | None = None) -> Any:
        with clock.set_to(self.on(days, self.rng.randint(0, 300))):
            day = DAY + timedelta(days=int(days) if said is None else said)
            return rectification.enter_progress(case, text, by=self.office.he, on=day)

    def _texts(self) -> None:
        honest, dishonest = self.size.texts
        own = [(a_case(self.office), texts.answer(self.rng)) for _ in range(honest)]
        for case, text in own:
            self._progress(case, text, 2)
        for case, text in self.rng.sample(own, dishonest):
            del case
            row = self._progress(a_case(self.office), texts.copied(text, self.rng), 4)
            self.truth["text"].add(f"rectification.progress:{row.pk}")
        for case, text in self.rng.sample(own, 4):  # repeats, answered as the earlier case was, and saying so
            again = a_case(self.office)
            cited = self.rng.random() < 0.5
            if cited:
                text += f"本案与〔{case.number}〕号反映同一问题。"
            else:
                with clock.set_to(self.on(3)):
                    intake.link_repeat(again, case, why="words", by=self.office.lin, on=DAY + timedelta(days=3))
            self._progress(again, text, 5)

    def _hand_in(self, data: bytes, case: Case, days: float, about: Any = None, said: int | None = None) -> Evidence:
        with clock.set_to(self.on(days, 12 * 60)):
            day = DAY + timedelta(days=int(days) if said is None else said)
            file = ContentFile(data, name="现场.jpg")
            return attach(about or case, file, case=case, by=self.office.he, on=day)

    def _photographs(self) -> None:
        honest, dishonest = self.size.photographs
        taken: list[tuple[Case, bytes]] = []
        for n in range(honest):
            case, place = a_case(self.office), self.seed * 10_000 + n
            data = photographs.saved(photographs.photograph(place, 1))
            taken.append((case, data))
            self._hand_in(data, case, 2)
            another = photographs.photograph(place, 2, from_the_mark=self.rng.random() < 0.5)
            self._hand_in(photographs.saved(another), case if self.rng.random() < 0.5 else a_case(self.office), 4)
        for n, (case, data) in enumerate(self.rng.choices(taken, k=dishonest)):
            how = photographs.HOWS[n % len(photographs.HOWS)]
            quality = self.rng.randint(35, 70) if "compress" in how else 85
            again = photographs.saved(photographs.tampered(data, how, self.rng), quality=quality)
            where = case if self.rng.random() < 0.25 else a_case(self.office)
            row = self._hand_in(again, where, 6 + n % 5)
            self.truth["photo"].add(f"files.evidence:{row.pk}")
        case, data = self.rng.choice(taken)
        repeat = a_case(self.office)
        with clock.set_to(self.on(3)):
            intake.link_repeat(repeat, case, why="place", by=self.office.lin, on=DAY + timedelta(days=3))
        self._hand_in(data, repeat, 5)

    def _small(self, days: float, place: tuple[float, float] | None) -> bytes:
        """A photograph that is here for its time and place only."""
        shot = photographs.texture(self.rng, (200, 150)).convert("RGB")
        return photographs.saved(shot, taken=self.on(days, 10 * 60).replace(tzinfo=None), place=place)

    def _near(self, km: float) -> tuple[float, float]:
        return CENTRE[0] + self.rng.uniform(-km, km) / 160, CENTRE[1] + self.rng.uniform(-km, km) / 160

    def _times_and_places(self) -> None:
        honest, dishonest = self.size.others
        for n in range(honest):
            case = a_case(self.office)
            for days in (1, 2, 2):
                self._hand_in(self._small(days, self._near(1) if n else None), case, days)
            if n < dishonest:
                away = (CENTRE[0] + self.rng.choice((-1, 1)) * self.rng.uniform(0.06, 0.3), CENTRE[1])
                row = self._hand_in(self._small(3, away), case, 3)
                if n:  # where no other says where it was taken, one alone says nothing
                    self.truth["photo_place"].add(f"files.evidence:{row.pk}")
                wrong = self.rng.choice((-9, -4, 8))
                row = self._hand_in(self._small(6 + wrong, self._near(1)), case, 6)
                self.truth["photo_time"].add(f"files.evidence:{row.pk}")

    def _papers(self) -> None:
        honest, dishonest = self.size.papers
        own = [texts.report(self.rng) for _ in range(honest)]
        for lines in own:
            self._paper(lines, 2)
        for lines in self.rng.sample(own, dishonest):
            row = self._paper(texts.forged(lines, self.rng), 4)
            self.truth["paper"].add(f"files.evidence:{row.pk}")

    def _paper(self, lines: list[str], days: int) -> Evidence:
        document, out, case = Document(), io.BytesIO(), a_case(self.office)
        for line in lines:
            document.add_paragraph(line)
        document.save(out)
        with clock.set_to(self.on(days, 600)):
            file = ContentFile(out.getvalue(), name="检测报告.docx")
            return attach(case, file, case=case, by=self.office.he, on=DAY + timedelta(days=days))

    def _sittings(self) -> None:
        honest, dishonest = self.size.others
        for n in range(honest + dishonest):
            case, bad = a_case(self.office), n >= honest
            days = self.rng.sample(range(1, 8), self.rng.randint(3, 6)) if bad else [4, 5, 6] if n % 2 else [2, 5, 8]
            for minute, said in enumerate(sorted(days)):
                moment = self.on(10 if bad else 7 if n % 2 else said, 21 * 60 + minute)
                with clock.set_to(moment):
                    text = f"巡查第{minute}次，情况正常，编号{self.rng.randrange(10**6)}。"
                    rectification.enter_progress(case, text, by=self.office.he, on=DAY + timedelta(days=said))
            if bad:
                self.truth["backfilled"].add(f"case:{case.pk}")

    def _ahead(self) -> None:
        honest, dishonest = self.size.others
        for n in range(honest + dishonest):
            case, bad = a_case(self.office), n >= honest
            said, shot = 2, 2 + (self.rng.randint(1, 4) if bad else 0)
            with clock.set_to(self.on(7)):
                firm = enforcement.enter_party(
                    case, f"某厂{self.rng.randrange(10**9)}", by=self.office.he, on=DAY + timedelta(days=2)
                )
                shut = enforcement.take_measure(
                    case, "closed_down", party=firm, by=self.office.he, on=DAY + timedelta(days=said)
                )
            self._hand_in(self._small(shot, self._near(1)), case, 7, shut, said=said)
            if bad:
                self.truth["ahead"].add(f"enforcement.measure:{shut.pk}")

    def _batch(self) -> None:
        for n in range(3):
            with clock.set_to(self.on(1 + n, 60)):
                day = DAY + timedelta(days=1 + n)
                batch = intake.receive_batch(
                    self.office.inspection, f"{self.seed}-{n}", handed_over=self.on(1 + n), by=self.office.lin, on=day, announced=None,
                )  # fmt: skip
                numbers = [f"D44{self.seed % 10**6:06d}{n}{at:04d}" for at in range(1, 25)]
                missing = set(self.rng.sample(numbers[1:-1], 3)) if n else set()
                rows = [
                    new_case(accept_number=number, serial=number[-4:]) for number in numbers if number not in missing
                ]
                intake.register_cases(batch, rows, by=self.office.lin, on=day)
            self.truth["omitted"] |= {f"batch:{batch.pk}:{number}" for number in missing}

    def _late(self) -> None:
        honest, dishonest = self.size.others
        for n in range(honest + dishonest):
            case, bad = a_case(self.office), n >= honest
            duty = Duty.objects.get(case=case, kind="verify")
            done = duty.due + timedelta(hours=self.rng.randint(1, 90) * (1 if bad else -1))
            done = max(done, self.on(1))
            with clock.set_to(done):
                rectification.enter_progress(case, f"核实完毕{n}。", by=self.office.he, on=done.date())
            Duty.objects.filter(pk=duty.pk).update(done_on=done.date(), done_at=done, done_by=self.office.he)
            if bad:
                self.truth["late"].add(f"duty:{duty.pk}")

    def _contradicted(self) -> None:
        for bad in (True, False, True, False):
            case = a_case(self.office, State.PASSED)
            with clock.set_to(self.on(5)):
                result = "dissatisfied" if bad else "satisfied"
                words = complainants.call_back(
                    case, result=result, note="夜里仍有气味", by=self.office.gao, on=DAY + timedelta(days=5)
                )
            if bad:
                self.truth["contradicted"].add(f"complainants.callback:{words.pk}")


def _key(row: Signal) -> str:
    """What a signal is about, as the set writes it."""
    if row.kind == Signal.Kind.BACKFILLED:
        return f"case:{row.case_id}"
    if row.kind == Signal.Kind.OMITTED:
        return row.pair
    if row.kind == Signal.Kind.CONTRADICTED:
        return f"{row.against_kind}:{row.against_id}"
    return f"{row.claimed_kind}:{row.claimed_id}"


def total(sets: Iterable[dict[str, Measured]]) -> dict[str, Measured]:
    """The same over several sets."""
    whole: dict[str, Measured] = defaultdict(Measured)
    for one in sets:
        for kind, measured in one.items():
            whole[kind] = whole[kind] + measured
    return dict(whole)
