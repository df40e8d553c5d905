"""The steps of the plan: one small dataclass for each thing somebody does, in the order in which it is typed.

`on` is the day a thing happened, `hour` the time of that day where it matters ("22:00"), `entered` the moment it was
typed (aware, Asia/Shanghai), `by` the code of the user who typed it, `case` the key of its `CasePlan` ("" for the office's
own steps). Keys of parties, items, measures, assignments and persons are unique in the whole plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that one person does."""

    on: date
    entered: datetime
    by: str
    case: str = ""
    hour: str = ""


# --- small parts that steps carry ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A picture to be drawn by `photographs.draw`: what it shows, when and where it was taken."""

    key: str
    scene: str
    seed: int
    taken: datetime
    latitude: float
    longitude: float
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Assign:
    """A unit's part in a case. `role`: responsible, assisting, follow_up. `lead`: code of a post ("" when assisting)."""

    key: str
    unit: str
    role: str
    lead: str = ""


@dataclass(frozen=True, kw_only=True)
class Milestone:
    name: str
    due: date


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to be put right. `klass`: at_once, by_day, long_term. `interim`: the restriction that holds until then."""

    key: str
    text: str
    measure: str
    unit: str
    person: str
    due: date
    klass: str
    milestones: tuple[Milestone, ...] = ()
    interim: str = ""


# --- the office ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class InspectionArrived(Step):
    """The inspection group is in the province; the city opens its books."""

    name: str
    group: str
    since: date
    until: date


@dataclass(frozen=True, kw_only=True)
class ListReceived(Step):
    """A day's list is imported and confirmed; `day_list` is a key of `plan.lists`. All its cases are registered by this."""

    day_list: str
    handed_over: datetime


@dataclass(frozen=True, kw_only=True)
class PostPassedOn(Step):
    """A post changes hands; `entered` on the day the successor takes office."""

    post: str
    successor: str


@dataclass(frozen=True, kw_only=True)
class FedBack(Step):
    """Results of a batch are reported to the group: `cases` are the keys of the cases in this report."""

    batch: str
    cases: tuple[str, ...]
    document: str
    signer: str  # code of the post that signs


# --- hand-down and leaders ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class RepeatLinked(Step):
    """The clerk says that this case repeats the case `of`."""

    of: str


@dataclass(frozen=True, kw_only=True)
class HandedDown(Step):
    """Grade (`important` or `general`), units, leaders; bodies accused are named here and get no part."""

    grade: str
    assigns: tuple[Assign, ...]
    accused: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Instructed(Step):
    """A superior's written words (批示) on the case."""

    text: str


@dataclass(frozen=True, kw_only=True)
class SignedFor(Step):
    assign: str


@dataclass(frozen=True, kw_only=True)
class Objected(Step):
    """退件: not ours, with reasons."""

    assign: str
    reasons: str


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(Step):
    """Accepted: `instead` takes the assignment's place. Refused: it stays."""

    assign: str
    accepted: bool
    text: str
    instead: Assign | None = None


@dataclass(frozen=True, kw_only=True)
class PassedDown(Step):
    """A unit passes a part to a unit inside it (转派)."""

    assign: str
    child: Assign


@dataclass(frozen=True, kw_only=True)
class PartHandedIn(Step):
    """The unit of a passed-down part has done it."""

    assign: str
    text: str


@dataclass(frozen=True, kw_only=True)
class LeaderChanged(Step):
    """The lead of `assign` is now the present holder of `post` (the post changed hands, or another post takes over)."""

    assign: str
    post: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DutyDone(Step):
    """One of a leader's in-person duties. `duty`: investigate, on_site, plan. `needed=False`: no plan needed, `note` says why."""

    assign: str
    duty: str
    place: str
    note: str
    needed: bool = True
    photos: tuple[Photo, ...] = ()


# --- verification and enforcement ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Found(Step):
    """A question's finding: true, basically_true, partly_true, untrue."""

    question: int  # index in CasePlan.questions
    finding: str
    facts: str
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OverallFound(Step):
    finding: str
    facts: str


@dataclass(frozen=True, kw_only=True)
class PartyNamed(Step):
    """`parties` (keys of plan.parties) are complained of in this case; several at once are made in bulk."""

    parties: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PartiesMerged(Step):
    """`party` is the same as `into`."""

    party: str
    into: str


@dataclass(frozen=True, kw_only=True)
class Measured(Step):
    """A line of the enforcement ledger. `kind` as in counting.json; `file` and `person` where the kind counts 宗 and 人."""

    key: str
    kind: str
    authority: str
    document: str
    basis: str
    text: str
    party: str = ""
    fen: int | None = None
    file: str = ""
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class MeasureAmended(Step):
    """The fine of `measure` is `fen` from `on`."""

    measure: str
    fen: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class MeasureWithdrawn(Step):
    measure: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class MeasureVoided(Step):
    measure: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class EnforcementAnswered(Step):
    """The first inquiry: `taken` (measures stand in the ledger) or `none_needed`, with reasons."""

    answer: str
    reasons: str


# --- rectification ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ItemsPlanned(Step):
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Progressed(Step):
    """Progress of an item; people and machines where units work together."""

    item: str
    text: str
    people: int = 0
    machines: str = ""
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ItemDone(Step):
    """The unit says it is done, with proof, and asks for acceptance."""

    item: str
    text: str
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ItemReturned(Step):
    item: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ItemAccepted(Step):
    item: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(Step):
    item: str
    until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ExtensionAnswered(Step):
    item: str
    granted: bool
    until: date
    text: str


# --- who answers for it -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class OversightAnswered(Step):
    """The second inquiry's first answer: `none` with reasons and signature, or `suspected` and a clue taken over."""

    answer: str
    reasons: str


@dataclass(frozen=True, kw_only=True)
class Decided(Step):
    """A person is held to account from `effective`; `forms` are codes such as admonished, warning, demerit."""

    key: str
    person: str
    forms: tuple[str, ...]
    effective: date
    organ: str
    text: str


@dataclass(frozen=True, kw_only=True)
class DecisionWithdrawn(Step):
    decision: str
    reason: str


# --- the complainant ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Replied(Step):
    """The reply to the complainant; for an anonymous case it stands for publication."""

    text: str


@dataclass(frozen=True, kw_only=True)
class CalledBack(Step):
    """satisfied, basically_satisfied, dissatisfied, unreachable, anonymous."""

    result: str
    note: str


# --- review, report, end ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Submitted(Step):
    text: str


@dataclass(frozen=True, kw_only=True)
class Reviewed(Step):
    """`level`: district or city; not passed means returned, with reasons."""

    level: str
    passed: bool
    reasons: str = ""


@dataclass(frozen=True, kw_only=True)
class SentBack(Step):
    """A passed case goes back because the complainant is not satisfied; it is reworked and submitted again."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Closed(Step):
    """`answered` (已办结), or `in_part` (阶段性办结) with the day until which the rest is watched."""

    state: str
    next_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class StruckOff(Step):
    """销号 after acceptance and a notice of `notice_from` to `notice_until` without objection."""

    notice_from: date
    notice_until: date
    text: str


# --- what the steps refer to --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Complainant:
    """Who complained; every word of `redact` stands in the text and must not reach the handlers."""

    name: str
    phone: str
    address: str
    redact: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    text: str
    finding: str
    facts: str


@dataclass(frozen=True, kw_only=True)
class Party:
    """A firm or person complained of. Unnamed workshops have `named=False` and a name made from place and trade."""

    key: str
    name: str
    named: bool
    credit_code: str
    address: str
    case: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person in the ledgers: `side` is polluter (police measures) or official (accountability)."""

    key: str
    name: str
    side: str
    body: str = ""
    title: str = ""
    rank: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a day's list as the group writes it."""

    case: str
    accept_number: str
    starred: bool
    channel: str
    region: str
    types: tuple[str, ...]
    text: str


@dataclass(frozen=True, kw_only=True)
class DayList:
    """One hand-over list. `batch` is the group's number as written ("12-1"); `form` is xlsx, docx or csv."""

    key: str
    batch: str
    handed_over: datetime
    form: str
    rows: tuple[Row, ...]

    @property
    def counted_as(self) -> str:
        """Parts of a batch are one batch."""
        return self.batch.partition("-")[0]


@dataclass(frozen=True, kw_only=True)
class CasePlan:
    """One complaint, as it arrives and as it ends. The steps that lead there are in `plan.steps()`."""

    key: str
    day_list: str
    accept_number: str
    starred: bool
    channel: str
    region: str  # as written in the list
    district: str
    town: str
    types: tuple[str, ...]
    topic: str
    place: str
    text: str
    questions: tuple[Question, ...]
    finding: str
    grade: str
    complainant: Complainant | None
    fate: str  # fed_back, open, transferred, repeat, story
    story: str = ""
    accused: tuple[str, ...] = ()
    repeat_of: str = ""
    latitude: float = 23.02
    longitude: float = 113.12
    parties: tuple[str, ...] = field(default=())
