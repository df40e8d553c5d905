"""通报: all figures of a day side by side, as data, as the customary paragraph, and as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from huiyin.lib.papers.typeset import marks
from huiyin.reports.counts import both
from huiyin.reports.figures import Value
from huiyin.reports.scope import Scope
from huiyin.reports.tables import Table, tables
from huiyin.ui.formats import day, listed
from huiyin.ui.naming import title


@dataclass
class Bulletin:
    """The figures of a scope, what of them happened on the day itself, and the tables beside them."""

    scope: Scope
    values: dict[str, Value]
    that_day: dict[str, Value]
    tables: list[Table] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The bulletin as data: the same digits as on the page."""
        return {
            "as_of": self.scope.as_of.isoformat(),
            "known_at": self.scope.known_at.isoformat(),
            "inspection": self.scope.inspection.key,
            "population": self.scope.population,
            "figures": {key: value.as_json() for key, value in self.values.items()},
        }


def bulletin(scope: Scope, *, with_tables: bool = True) -> Bulletin:
    """Count everything for `scope`."""
    counted = both(scope)
    return Bulletin(scope, counted.values, counted.that_day, tables(scope, counted.came) if with_tables else [])


# The sentence as Foshan's own bulletins have it: feedback, what was done to polluters, what the police did, who answers.
_MEASURES = (
    *("ordered_to_rectify", "rectify_by_deadline", "production_halted", "penalty_filed", "closed_down"),
    *("sealed_or_seized", "fines"),
)
_POLICE = ("crimes_solved", "transferred_to_police", "detained", "arrested", "prosecuted", "questioned")


def paragraph(made: Bulletin, *, with_accountability: bool) -> str:
    """The customary paragraph, to be copied into a report."""
    shown = made.values
    batches, cases = shown["batches"].value, shown["cases"].value
    head = _("截至%(day)s，%(inspection)s交办我市群众举报件已反馈办理结果%(batches)s共%(cases)s") % {
        "day": day(made.scope.as_of),
        "inspection": title(made.scope.inspection),
        "batches": ngettext("%(n)s批", "%(n)s批", batches) % {"n": batches},
        "cases": ngettext("%(n)s件", "%(n)s件", cases) % {"n": cases},
    }
    parts = [head]
    for keys in (_MEASURES, _POLICE, ("held_accountable",) if with_accountability else ()):
        words = [said(shown[key]) for key in keys if key in shown and shown[key].value]
        if words:
            parts.append(listed(words))
    return sentence(parts)


def said(value: Value) -> str:
    """A figure within a sentence: 责令整改144家."""
    words = f"{value.figure.label} {value.display}"
    return words.replace(" ", "") if _in_chinese() else words


def sentence(parts: Sequence[str]) -> str:
    """The parts as one sentence."""
    return marks(";".join(parts) + "。") if _in_chinese() else "; ".join(parts) + "."


def _in_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
