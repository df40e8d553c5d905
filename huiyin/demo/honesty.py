"""What was made to look better than it was, how the evening's look found it, and what inspectors made of each signal.

A few handlers use a photograph twice, hand in an old one, copy a test report or type a week in one morning. The look goes over
the day's entries each evening, as the worker does each minute. An inspector confirms few of the signals, dismisses more,
and has not come to the latest. Who opened a case is noted as its page would note it: that is what a tip-off is traced by.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image

from huiyin.demo.clues import Clues
from huiyin.demo.diary import SCENE_OF, place_of
from huiyin.demo.plan.photographs import draw, exif_of
from huiyin.demo.plan.signals import REASONS, VERDICTS, WORK
from huiyin.demo.plan.story import FIRST, LAST, CasePlan
from huiyin.honesty import actions as honesty
from huiyin.honesty import rules, scan
from huiyin.honesty.models import Signal
from huiyin.journal.actions import Subject
from huiyin.journal.readings import note_read
from huiyin.lib import clock
from huiyin.lib.pictures import DOCX
from huiyin.people.models import User
from huiyin.rectification import actions as rectification

LISTS = Subject("cases", "list")
JUDGED_UNTIL = date(2016, 12, 26)  # what was found later waits
FAR = 0.11  # degrees: another town


class Honesty(Clues):
    """Deeds, looks, judgements and readings."""

    def _honesty(self) -> None:
        """The deeds are laid into the month beforehand; looking and judging goes on day by day."""
        self._seen: dict[str, int] = {}
        self._deeds()
        days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
        for day in days:
            moment = clock.at(day, 23, 59) if day < LAST else clock.at(day, 20, 10)
            self.at(moment, lambda: scan.scan(clock.now()))
            if FIRST < day <= JUDGED_UNTIL:
                self.at(clock.at(day, 9, 55), self._judge)

    # --- deeds ---------------------------------------------------------------------------------------------------------

    def _deeds(self) -> None:
        rows = [
            row for row in self.plan.cases
            if row.fate == "fed_back" and row.finding != "false" and not row.story and row.repeats is None
        ]  # fmt: skip
        for (first, second), by_report in zip(self._pairs(rows), (False, False, True), strict=False):
            self._twice(first, second, by_report=by_report)
        alone = rows[len(rows) // 3 :]
        for deed, row in zip(
            (self._old, self._far, self._ahead, self._late_typed), alone[:: 1 + len(alone) // 5], strict=False
        ):
            deed(row)

    def _pairs(self, rows: list[CasePlan]) -> Iterator[tuple[CasePlan, CasePlan]]:
        """Two cases of one unit, some days apart, one pair a unit."""
        for lead in sorted({row.lead for row in rows}, key=lambda code: code[::-1]):
            mine = [row for row in rows if row.lead == lead]
            apart = [(a, b) for a, b in pairwise(mine) if (b.day - a.day).days >= 2]
            if apart:
                yield apart[0]

    def _work(
        self, row: CasePlan, words: str, moment: datetime, upload: SimpleUploadedFile | None = None, back: int = 0
    ) -> None:
        """The handler enters what was done, perhaps of a day before, with what he hands in."""

        def enter() -> None:
            rectification.enter_progress(
                self._case(row), words, place=row.town, uploads=[upload] if upload else (),
                by=self.handler(row.lead), on=clock.today() - timedelta(days=back),
            )  # fmt: skip

        self.at(moment, enter)

    def _shot(self, row: CasePlan, taken: datetime, *, off: float = 0.0) -> bytes:
        rng = Random(f"deed {self.plan.seed} {row.key} {taken}")
        scene = SCENE_OF.get(row.topic.name, "factory" if row.topic.parties.startswith("firm") else "yard")
        north, east = place_of(row.town)
        return draw(scene, rng.randrange(10**6), taken, north + off + rng.random() / 300, east + rng.random() / 300)

    def _twice(self, first: CasePlan, second: CasePlan, *, by_report: bool) -> None:
        """The same photograph for two cases, cropped and saved anew; or one test report with another heading."""
        when, again = _on(first, 4, 10), _on(second, 4, 15)
        if by_report:
            for row, moment in ((first, when), (second, again)):
                self._work(row, WORK["report"], moment, _report(row, first.key))
            return
        picture = self._shot(first, when - timedelta(minutes=50))
        self._work(first, WORK["cleared"], when, _file(picture, "清理后"))
        taken = again - timedelta(minutes=40)
        self._work(second, WORK["rinsed"], again, _file(_cropped(picture, taken, place_of(second.town)), "整改后"))

    def _old(self, row: CasePlan) -> None:
        """A photograph from before the complaint was handed over."""
        picture = self._shot(row, _on(row, -9, 15))
        self._work(row, WORK["sealed"], _on(row, 4, 9), _file(picture, "停产现场"))

    def _far(self, row: CasePlan) -> None:
        """Three days of patrols with the same words; the last photograph was taken in another town."""
        for days in (2, 3, 4):
            moment = _on(row, days, 17)
            picture = self._shot(row, moment - timedelta(minutes=30), off=FAR if days == 4 else 0.0)
            self._work(row, WORK["patrol"], moment, _file(picture, f"巡查{days}"))

    def _ahead(self, row: CasePlan) -> None:
        """Said to have been done two days before its photograph was taken."""
        moment = _on(row, 4, 10)
        self._work(row, WORK["torn_down"], moment, _file(self._shot(row, moment - timedelta(hours=1)), "拆除"), back=2)

    def _late_typed(self, row: CasePlan) -> None:
        """Three days of work typed within a quarter of an hour on the morning of the report."""
        for n, words in enumerate((WORK["visit"], WORK["measured"], WORK["urged"])):
            self._work(row, words, _on(row, 5, 9) + timedelta(minutes=4 * n), back=4 - n)

    # --- judging -------------------------------------------------------------------------------------------------------

    def _judge(self) -> None:
        """What yesterday's look found, by the inspector whose turn it is: in few words, with a reason."""
        by = self._inspector(clock.today().toordinal())
        fresh = Signal.objects.open().filter(entered__gte=clock.now() - timedelta(hours=11))
        for row in fresh.select_related("case__inspection", "other", "body").order_by("pk"):
            n = self._seen[row.kind] = self._seen.get(row.kind, -1) + 1
            turns = VERDICTS.get(row.kind, "")
            verdict = turns[n] if n < len(turns) else "d" if n % 5 == 0 else ""
            said = REASONS.get((row.kind, verdict))
            if said is None or not rules.may_judge(row, by=by):
                continue
            words = said[n % len(said)]
            if verdict == "c":
                clue = honesty.confirm(row, reason=words, by=by, on=clock.today())
                self.at(clock.now() + timedelta(days=1), partial(self._take, clue.pk, "inquire", by))
                self.at(clock.now() + timedelta(days=1, hours=5), partial(self._approve, clue.pk))
            else:
                honesty.dismiss(row, reason=words, by=by, on=clock.today())

    # --- readings ------------------------------------------------------------------------------------------------------

    def _read_on(self, row: CasePlan) -> None:
        """Who opens the page of a case while it is worked on: its clerk, units, leaders and reviewers, each at his desk."""
        rng = Random(f"readers {self.plan.seed} {row.key}")
        day, units = row.day + timedelta(days=1), [row.lead, *row.assisting, *filter(None, (row.follow_up,))]
        desks = [self.user("xt-fb1"), *(self.handler(unit) for unit in units), self.user(f"xt-sh{row.key % 3 + 1}")]
        for n, who in enumerate(desks):
            moment = clock.at(day + timedelta(days=n % 5), rng.choice((8, 9, 10, 15, 16, 20)), rng.randint(0, 59))
            self.at(moment, partial(self._open, row, who))
            if n == 1:
                self.at(moment - timedelta(minutes=rng.randint(2, 8)), partial(_list, who))
        colleague = self.office.users.get(f"{row.lead}.h2")
        if row.key % 9 == 4 and colleague is not None:  # looks at it late in the evening
            self.at(clock.at(day, 22, rng.randint(5, 50)), partial(self._open, row, colleague))

    def _open(self, row: CasePlan, who: User) -> None:
        note_read(self.cases[row.key], by=who, how="page", device=_device(who))


def _list(who: User) -> None:
    note_read(LISTS, by=who, how="list", device=_device(who))


def _device(who: User) -> str:
    return hashlib.sha256(f"desk of {who.username}".encode()).hexdigest()[:12]


def _on(row: CasePlan, days: int, hour: int) -> datetime:
    return clock.at(row.day + timedelta(days=days), hour, row.key % 50)


def _file(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.jpg", data, "image/jpeg")


def _cropped(data: bytes, taken: datetime, place: tuple[float, float]) -> bytes:
    """The same picture without its edges, saved anew by another telephone."""
    image = Image.open(io.BytesIO(data))
    width, height = image.size
    out = io.BytesIO()
    cut = image.crop((width // 25, height // 30, width - width // 25, height - height // 30))
    cut.save(out, "JPEG", quality=64, exif=exif_of(taken, place))
    return out.getvalue()


def _report(row: CasePlan, seed: int) -> SimpleUploadedFile:
    """A test report: another number, place and day above the very same values."""
    rng, paper = Random(f"report {seed}"), Document()
    paper.add_heading("检测报告", level=1)
    paper.add_paragraph(f"报告编号：佛检（委）字第{row.key:04d}号　　采样地点：{row.town}")
    for name, unit in (("化学需氧量", "mg/L"), ("氨氮", "mg/L"), ("总磷", "mg/L"), ("悬浮物", "mg/L"), ("总铬", "mg/L"),
                       ("非甲烷总烃", "mg/m³"), ("颗粒物", "mg/m³"), ("厂界噪声（夜间）", "dB（A）")):  # fmt: skip
        paper.add_paragraph(f"{name}：{rng.uniform(1, 90):.2f} {unit}　　结论：合格")
    out = io.BytesIO()
    paper.save(out)
    return SimpleUploadedFile("检测报告.docx", out.getvalue(), DOCX)
