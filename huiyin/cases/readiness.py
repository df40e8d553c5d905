"""What is still missing: each track tells its own conditions, `closing` collects them into one checklist."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from huiyin.lib.verdicts import Verdict


@dataclass(frozen=True)
class Line:
    """One line of the closing checklist: what is asked, whether it is met (or why not), and where to meet it."""

    key: str  # stable, e.g. "leadership.on_site"
    label: str | Promise
    verdict: Verdict
    url: str = ""

    @property
    def met(self) -> bool:
        return bool(self.verdict)


def first_missing(lines: list[Line]) -> Verdict:
    """The verdict of the first line not met; yes when all are."""
    return next((line.verdict for line in lines if not line.met), Verdict(allowed=True))
