"""Verdicts: a rule answers yes, or no with the sentence a person reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


class Refused(Exception):
    """An action that a rule, or the state of things, does not allow. Its text is shown to the person as it is."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = str(reason)


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with a reason. True in an `if` when it is yes."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise `Refused` with the reason unless the verdict is yes."""
        if not self.allowed:
            raise Refused(self.reason)


YES = Verdict(allowed=True)


def no(reason: str | Promise) -> Verdict:
    """A refusal with the sentence that explains it and says the way out."""
    return Verdict(allowed=False, reason=reason)


def first_no(*verdicts: Verdict) -> Verdict:
    """The first refusal among `verdicts`, else yes."""
    return next((verdict for verdict in verdicts if not verdict), YES)
