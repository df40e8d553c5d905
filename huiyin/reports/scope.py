"""What a figure counts: one inspection's handed-over cases, as of a day, as known at a moment (domain.md section 8).

A record counts when it happened on or before the day, was entered by the moment, was not void by the moment, and was
not withdrawn with a withdrawal that happened by the day and was entered by the moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.cases.models import Inspection
from huiyin.lib import clock
from huiyin.ui.naming import title


@dataclass(frozen=True)
class Scope:
    """A population (`inspection`), a day (`as_of`, to its end in Asia/Shanghai) and a moment of knowledge (`known_at`).

    With `on_the_day` only what happened on that very day counts: 当日 beside 累计.
    """

    inspection: Inspection
    as_of: date
    known_at: datetime
    on_the_day: bool = False

    @classmethod
    def of(cls, inspection: Inspection, as_of: date | None = None, known_at: datetime | None = None) -> Scope:
        """The scope of a bulletin; without a day it is today, without a moment it is now."""
        return cls(inspection, as_of or clock.today(), known_at or clock.now())

    @property
    def that_day(self) -> Scope:
        """The same, for what happened on the day alone."""
        return replace(self, on_the_day=True)

    @property
    def population(self) -> str:
        """Whom the figures speak of, in a sentence: every figure names its population."""
        return _("%(inspection)s转办的全部案件（含各区）") % {"inspection": title(self.inspection)}

    def happened(self, day: str = "on", entered: str = "entered") -> Q:
        """It happened by the day (or on it) and was entered by the moment."""
        when = Q(**{day: self.as_of}) if self.on_the_day else Q(**{f"{day}__lte": self.as_of})
        return when & Q(**{f"{entered}__lte": self.known_at})

    def not_void(self, voided: str = "voided_at") -> Q:
        """It was not known to be void."""
        return Q(**{voided: None}) | Q(**{f"{voided}__gt": self.known_at})

    def not_withdrawn(self, on: str = "withdrawn_on", entered: str = "withdrawn_at") -> Q:
        """It had not ceased by the day, as far as was known."""
        return Q(**{on: None}) | Q(**{f"{on}__gt": self.as_of}) | Q(**{f"{entered}__gt": self.known_at})
