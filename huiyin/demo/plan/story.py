"""The month as it will be played: day lists, cases with what is found on them, and records that meet the totals exactly.

Plain Python, the same for the same seed and totals. The player acts it out; the figures are then counted from what the
actions recorded, never taken from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from huiyin.demo.plan.texts import TYPE_CODES, VILLAGES, Complaint, Found, Topic, compose, read_topics
from huiyin.demo.plan.words.names import credit_code, firm_names, person_names
from huiyin.demo.plan.words.offices import TOWNS

FIRST = date(2016, 11, 28)
LAST = date(2016, 12, 28)  # the bulletin's day: the city lives on this evening
DISTRICTS = {"440604": "禅城区", "440605": "南海区", "440606": "顺德区", "440607": "三水区", "440608": "高明区"}
DISTRICT_WEIGHTS = (25, 31, 24, 11, 9)
PARTY_KINDS = (
    "ordered_to_rectify",
    "rectify_by_deadline",
    "production_halted",
    "penalty_filed",
    "closed_down",
    "sealed_or_seized",
)
PERSON_KINDS = ("detained", "arrested", "prosecuted", "questioned")


@dataclass(frozen=True)
class Totals:
    """What the bulletin of the last day must come to (mission.md M5); other draws are as good for a test."""

    batches: int = 23
    cases: int = 409
    ordered_to_rectify: int = 144
    rectify_by_deadline: int = 55
    production_halted: int = 87
    penalty_filed: int = 232
    closed_down: int = 138
    sealed_or_seized: int = 2
    fines: int = 1_553_452_800  # fen
    crimes_solved: int = 9
    transferred_to_police: int = 11
    detained: int = 5
    arrested: int = 6
    prosecuted: int = 3
    questioned: int = 91
    held_accountable: int = 33

    @classmethod
    def of(cls, given: object) -> Totals:
        """Totals that somebody wrote down; raises ValueError for what no month can come to."""
        if not isinstance(given, dict) or not all(type(value) is int and value >= 0 for value in given.values()):
            raise ValueError("totals are whole numbers by name; fines are in fen")
        unknown = sorted(given.keys() - vars(cls()).keys())
        if unknown:
            raise ValueError(f"there is no total called {', '.join(unknown)}")
        totals = cls(**given)
        if not 1 <= totals.batches <= 40 or not totals.batches < totals.cases <= 900:
            raise ValueError("there are 1 to 40 batches, more cases than batches, and not more than 900 cases")
        return totals

    @classmethod
    def drawn(cls, rng: Random) -> Totals:
        """Totals at random, of a city of like size or a small one."""
        cases = rng.randint(60, 420)
        return cls(
            batches=rng.randint(5, 23),
            cases=cases,
            **{kind: rng.randint(0, cases // 2) for kind in PARTY_KINDS},
            fines=rng.randint(10_000, 20_000_000) * 100,
            crimes_solved=rng.randint(0, 12),
            transferred_to_police=rng.randint(0, 12),
            **{kind: rng.randint(0, 30) for kind in PERSON_KINDS},
            held_accountable=rng.randint(0, 40),
        )


@dataclass
class Party:
    """A polluter of a case; workshops without a name are made in bulk by the player."""

    key: str
    name: str
    workshop: bool
    credit_code: str = ""


@dataclass
class Record:
    """A line of the ledger: `kind` on `days` after the hand-over at `hour`; who it concerns by its key."""

    kind: str
    days: int
    hour: int
    party: str = ""
    person: str = ""
    file: str = ""
    fen: int | None = None
    first_fen: int | None = None  # decided so at first, changed to `fen` two days later
    fate: str = ""  # withdrawn, voided: an extra that must not count


@dataclass
class Held:
    """Someone held to account for a case, in one or several forms."""

    key: str
    forms: tuple[str, ...]
    ground: str
    days: int


@dataclass
class CasePlan:
    """One complaint, as it arrives, what is found, and how far it gets by the last day."""

    key: int
    batch: str
    day: date  # the evening on which the group handed it over
    accept_number: str
    starred: bool
    channel: str
    district: str
    town: str
    topic: Topic
    complaint: Complaint
    complainant: str  # "anonymous", or the name that the list itself does not tell
    lead: str = ""  # code of the lead unit
    assisting: tuple[str, ...] = ()
    follow_up: str = ""
    parties: list[Party] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    fate: str = "fed_back"  # fed_back, open
    repeats: int | None = None  # key of the earlier case
    returned: bool = False  # a review sent it back once
    objected: bool = False  # the first unit said "not ours"
    callback: str = "satisfied"
    story: str = ""

    @property
    def finding(self) -> str:
        """The overall finding that agrees with the questions'."""
        found = {one.finding for one in self.complaint.questions}
        if found == {"false"}:
            return "false"
        if found == {"true"}:
            return "true"
        return "partly" if found & {"false", "partly"} else "mostly"

    @property
    def types(self) -> list[str]:
        """The types as the list writes them."""
        return list(self.topic.types)

    @property
    def type_codes(self) -> list[str]:
        return [TYPE_CODES[name] for name in self.topic.types]


@dataclass
class Plan:
    """Everything the player needs."""

    seed: int
    totals: Totals
    lists: dict[str, list[CasePlan]]  # batch to its cases; a batch may hold none
    days: dict[str, date]
    wholes: dict[str, str]
    cases: list[CasePlan]
    people: dict[str, str]  # persons of measures and those held to account, key to name
    fed_back_on: dict[str, date]


def make_plan(seed: int = 2016, totals: Totals | None = None) -> Plan:
    """The month for `seed`, meeting `totals` exactly on its last day."""
    totals = totals or Totals()
    rng = Random(f"huiyin {seed}")
    plan = Plan(seed, totals, {}, {}, {}, [], {}, {})
    _batches(plan, rng)
    _cases(plan, rng)
    _stories(plan)
    _parties(plan, rng)
    _records(plan, rng)
    _people(plan, rng)
    return plan


def _batches(plan: Plan, rng: Random) -> None:
    """A list an evening from the first; those early enough are fed back by the last day, one in two parts, one empty."""
    counted = plan.totals.batches
    reported_days = 22  # hand-over must leave eight days for the report
    offsets = sorted(rng.sample(range(1, reported_days), min(counted - 1, reported_days - 1))) if counted > 1 else []
    offsets = [0, *offsets]
    while len(offsets) < counted:  # more batches than evenings: two on one day
        offsets.append(rng.randrange(reported_days))
    split = rng.randrange(counted) if counted > 4 else None
    number = 0
    for n, offset in enumerate(sorted(offsets)):
        number += 1
        names = [f"第{number}批"]
        if n == split:
            names = [f"第{number}-1批", f"第{number}-2批"]
        for name in names:
            _batch(plan, name, f"第{number}批", FIRST + timedelta(days=offset), reported=True, rng=rng)
        if n == counted // 2:
            number += 1  # a list that held nothing for the city: received, listed, not counted
            _batch(plan, f"第{number}批", f"第{number}批", FIRST + timedelta(days=offset), reported=False, rng=rng)
            plan.lists[f"第{number}批"] = []
    for offset in range(23, 31):  # the last list came this evening and waits on the hand-down desk
        number += 1
        _batch(plan, f"第{number}批", f"第{number}批", FIRST + timedelta(days=offset), reported=False, rng=rng)


def _batch(plan: Plan, name: str, whole: str, day: date, *, reported: bool, rng: Random) -> None:
    plan.days[name], plan.wholes[name] = day, whole
    plan.lists[name] = []
    if reported:
        plan.fed_back_on[name] = min(day + timedelta(days=rng.randint(7, 8)), LAST)


def _cases(plan: Plan, rng: Random) -> None:
    reported = list(plan.fed_back_on)
    sizes = _shares(plan.totals.cases, len(reported), rng)
    for name, size in zip(reported, sizes, strict=True):
        extra = rng.choice((0, 0, 1, 1, 2)) if plan.totals.cases > 100 else 0
        for n in range(size + extra):
            _case(plan, name, rng, fate="fed_back" if n < size else "open")
    share = max(2, plan.totals.cases // max(1, len(reported)) * 3 // 5)
    for name, rows in plan.lists.items():
        if name not in plan.fed_back_on and not rows and plan.days[name] > FIRST + timedelta(days=22):
            for _ in range(max(1, share + rng.randint(-4, 2))):
                _case(plan, name, rng, fate="open")


def _shares(total: int, parts: int, rng: Random) -> list[int]:
    """`total` cut into `parts` pieces of at least one, unequal as in life."""
    weights = [rng.uniform(0.6, 1.4) for _ in range(parts)]
    sizes = [max(1, int(total * weight / sum(weights))) for weight in weights]
    while sum(sizes) != total:
        n = rng.randrange(parts)
        if sum(sizes) < total:
            sizes[n] += 1
        elif sizes[n] > 1:
            sizes[n] -= 1
    return sizes


_TOPICS = read_topics()


def _towns(district: str) -> list[str]:
    return [name for _slug, name, _english in TOWNS[district]]


def _case(plan: Plan, batch: str, rng: Random, *, fate: str) -> None:
    topic = rng.choices(_TOPICS, [one.weight for one in _TOPICS])[0]
    district = rng.choices(list(DISTRICTS), DISTRICT_WEIGHTS)[0]
    town = rng.choice(_towns(district))
    key = len(plan.cases) + 1
    names = firm_names(Random(f"{plan.seed} firm {key}"))
    village = rng.choice(VILLAGES) + "村"
    firm = town.removesuffix("街道").removesuffix("镇") + next(names) + rng.choice(topic.trades)
    if topic.parties == "none":
        firm = rng.choice(topic.trades)
    words = {"firm": firm, "town": town, "district": DISTRICTS[district], "village": village}
    complaint = compose(topic, words, rng)
    earlier = [
        one for one in plan.cases if one.topic is topic and one.district == district and one.day < plan.days[batch]
    ]
    repeats = None
    if earlier and rng.random() < 0.18:
        first = rng.choice(earlier)
        repeats, town = first.key, first.town
        complaint = _told_again(first.complaint, rng)
    by_city = rng.random() < 0.18
    lead = f"440600-{topic.city}" if by_city else f"{district}-{topic.district}"
    if rng.random() < 0.08 and not by_city:
        lead = f"{district}-zf"
    case = CasePlan(
        key=key,
        batch=batch,
        day=plan.days[batch],
        accept_number=_accept_number(plan, batch, key),
        starred=rng.random() < 0.11,
        channel=rng.choices(("phone", "letter"), (78, 22))[0],
        district=district,
        town=town,
        topic=topic,
        complaint=complaint,
        complainant="anonymous" if rng.random() < 0.35 else "known",
        lead=lead,
        fate=fate,
        repeats=repeats,
        returned=rng.random() < 0.07,
        objected=rng.random() < 0.03 and not by_city,
        callback=rng.choices(("satisfied", "basically_satisfied", "unreachable", "dissatisfied"), (60, 27, 10, 3))[0],
    )
    others = [f"{district}-{slug}" for slug in ("hb", "gt", "sj", "jj") if f"{district}-{slug}" != lead]
    case.assisting = tuple(rng.sample(others, rng.choices((0, 1, 2), (52, 42, 6))[0]))
    if case.starred and not by_city:
        case.follow_up = f"440600-{topic.city}"
    plan.cases.append(case)
    plan.lists[batch].append(case)


def _accept_number(plan: Plan, batch: str, key: int) -> str:
    return f"D440000{plan.days[batch]:%Y%m%d}{key % 1000:04d}"


def _told_again(first: Complaint, rng: Random) -> Complaint:
    """The same matter once more: most of the words, another opening."""
    opening = rng.choice(("再次举报：", "上次投诉后仍未解决：", "第二次反映，", "补充反映："))
    return Complaint(opening + first.text, first.questions, first.listed)


# --- the three stories of the source -----------------------------------------------------------------------------------

RUBBISH = (
    "南海区里水镇横岗村河边，每天半夜都有外地大货车来偷倒建筑垃圾和生活垃圾，最多一晚上有上百车次，堆成了山，臭气熏天，污水流进河涌。"
    "村民多次拦车，对方态度嚣张。多次投诉无人管，请督察组派人夜里来看。"
)
WHEELS = (
    "三水区乐平镇一家轮毂厂离民宅很近，喷漆和抛光车间日夜排放刺鼻气体和铝粉尘，窗台每天一层灰。"
    "晚上十点后气味最重，老人小孩咳嗽不止，要求立即停产整治。"
)
PACKAGING = (
    "顺德区北滘镇一家印刷包装厂，印刷车间的油墨味飘进小区，已经反映了五年。厂方去年承诺搬迁，至今没有动静。"
    "几百户居民要求公布搬迁时间表，搬迁之前限制生产，并让居民代表参与监督。"
)


def _stories(plan: Plan) -> None:
    """Three cases of the first fed-back batches become those that the source tells of."""
    for case, story, text, district, town, lead, found in _told(plan):
        case.story, case.district, case.town, case.lead = story, district, town, lead
        case.complaint = Complaint(text, found, listed=False)
        case.starred, case.fate, case.repeats, case.objected, case.returned = True, "fed_back", None, False, False
        case.callback, case.complainant = "satisfied", "known"
        case.follow_up = "440600-hb" if story == "wheels" else case.follow_up
        case.assisting = tuple(one for one in case.assisting if one.startswith(district))
        if story == "rubbish":
            case.assisting = (f"{district}-hb", f"{district}-gt")
            case.follow_up = "440600-cg"
        if story == "packaging":
            case.follow_up = ""
    told = {case.key for case in plan.cases if case.story}
    for case in plan.cases:
        if case.repeats in told:  # what it repeated has become another tale
            case.repeats = None


def _told(plan: Plan):
    chosen = [case for case in plan.cases if case.fate == "fed_back"][:3]
    topics = {topic.name: topic for topic in _TOPICS}
    tales = (
        ("rubbish", RUBBISH, "440605", "里水镇", "440605-zf", "dumping",
         Found("夜间外地大货车偷倒垃圾", "true", "经查，横岗村河边堆放建筑垃圾、生活垃圾约2.6万立方米，夜间有外地车辆倾倒。", "清运全部垃圾，封堵路口，24小时值守")),
        ("wheels", WHEELS, "440607", "乐平镇", "440607-zf", "aluminium",
         Found("喷漆抛光废气扰民", "true", "经夜间突击检查，该厂喷漆车间废气处理设施未运行，抛光粉尘无组织排放。", "停产整治，更换废气处理设施，监测达标后方可恢复")),
        ("packaging", PACKAGING, "440606", "北滘镇", "440606-hb", "packaging",
         Found("油墨味扰民、搬迁未兑现", "true", "经查，印刷车间废气收集不完全，原定搬迁计划未实施。", "六个月内完成搬迁，搬迁前减产一半，居民联络小组三十人监督")),
    )  # fmt: skip
    for case, (story, text, district, town, lead, topic, found) in zip(chosen, tales, strict=False):
        case.topic = topics[topic]
        yield case, story, text, district, town, lead, (found,)


# --- who pollutes, what is done, who answers --------------------------------------------------------------------------


def _true_ones(plan: Plan) -> list[CasePlan]:
    """Fed-back cases on which something was found, so that what is done to polluters lies in them."""
    found = [case for case in plan.cases if case.fate == "fed_back" and case.finding != "false"]
    return found or [case for case in plan.cases if case.fate == "fed_back"]


def _parties(plan: Plan, rng: Random) -> None:
    """Enough parties for the largest kind, mostly one a case; workshops come in clusters."""
    cases = _true_ones(plan)
    wanted = max(getattr(plan.totals, kind) for kind in PARTY_KINDS) + 12
    names = firm_names(Random(f"{plan.seed} parties"))
    made = 0

    def add(case: CasePlan, *, workshop: bool) -> None:
        nonlocal made
        made += 1
        place = case.town.removesuffix("街道").removesuffix("镇")
        trade = rng.choice(case.topic.workshops if workshop else case.topic.trades)
        name = f"{place}{rng.choice(VILLAGES)}{trade}" if workshop else f"佛山市{place}{next(names)}{trade}"
        code = "" if workshop else credit_code(Random(f"{plan.seed} {made}"), case.district)
        case.parties.append(Party(f"f{made}", name, workshop, code))

    for case in cases:
        add(case, workshop=rng.random() < 0.2)
    while made < wanted:
        case = rng.choice(cases)
        for _ in range(rng.choice((1, 1, 2, 4, 6))):
            add(case, workshop=rng.random() < 0.7)
    for case in plan.cases:
        if case.fate == "open" and case.finding != "false" and rng.random() < 0.3:
            add(case, workshop=False)


def _records(plan: Plan, rng: Random) -> None:
    cases = _true_ones(plan)
    pool = [(case, party) for case in cases for party in case.parties]
    firms = [pair for pair in pool if not pair[1].workshop]
    for kind in PARTY_KINDS:
        number = getattr(plan.totals, kind)
        # Workshops are closed down, firms are fined; beyond what there is of one sort the other fills up.
        first = [pair for pair in pool if pair[1].workshop == (kind == "closed_down")]
        rest = [pair for pair in pool if pair[1].workshop != (kind == "closed_down")]
        rng.shuffle(first)
        rng.shuffle(rest)
        chosen = (first + rest)[: number + 3]
        for n, (case, party) in enumerate(chosen):
            fate = "" if n < number else "withdrawn" if n == number else "voided"
            if fate and kind == "sealed_or_seized":
                continue
            _enter(plan, case, Record(kind, 0, 0, party=party.key, fate=fate), rng)
            if not fate and rng.random() < 0.04:  # a second time on the same party: 件 grows, 家 does not
                _enter(plan, case, Record(kind, 0, 0, party=party.key), rng)
    _fines(plan, firms or pool, rng)
    for kind in ("production_limited",):
        for case in cases:
            if case.story == "packaging":
                _enter(plan, case, Record(kind, 0, 0, party=case.parties[0].key), rng)


def _enter(plan: Plan, case: CasePlan, record: Record, rng: Random) -> None:
    """Place a record on a day between the morning after hand-over and the report."""
    latest = max(1, min((plan.fed_back_on.get(case.batch, LAST) - case.day).days - 3, (LAST - case.day).days - 2))
    record.days = rng.randint(1, min(3, latest))
    record.hour = rng.choice((9, 10, 11, 14, 15, 16, 17, 20, 22))
    if case.story == "wheels" and record.kind == "production_halted":
        record.days, record.hour = 1, 22
    case.records.append(record)


def _fines(plan: Plan, pool: list[tuple[CasePlan, Party]], rng: Random) -> None:
    """Fines that add up to the total to the fen; one was decided higher and changed on review."""
    total = plan.totals.fines
    if not total:
        return
    chosen = rng.sample(pool, min(len(pool), max(1, plan.totals.penalty_filed * 2 // 3)))
    weights = [rng.choice((1, 1, 2, 2, 3, 5, 8, 15)) * rng.uniform(0.7, 1.3) for _ in chosen]
    amounts = [int(total * weight / sum(weights)) // 10_000 * 10_000 for weight in weights]
    amounts[-1] += total - sum(amounts)
    for n, ((case, party), fen) in enumerate(zip(chosen, amounts, strict=True)):
        if fen > 0:
            first = fen + 2_000_000 if n == 0 else None
            _enter(plan, case, Record("fine", 0, 0, party=party.key, fen=fen, first_fen=first), rng)


def _people(plan: Plan, rng: Random) -> None:
    names = person_names(Random(f"{plan.seed} people"))
    cases = _true_ones(plan)
    totals = plan.totals
    solved, sent = totals.crimes_solved, totals.transferred_to_police
    home = {n: rng.choice(cases) for n in range(max(solved, sent) + 2)}
    for n in range(sent):
        _enter(plan, home[n], Record("transferred_to_police", 0, 0, file=f"{n + 1}"), rng)
    shift = max(0, min(2, solved))  # two crimes were solved without our having transferred them
    for n in range(solved):
        file = n if n < solved - shift else max(sent, solved - shift) + n - (solved - shift)
        _enter(plan, home.get(file, cases[0]), Record("crimes_solved", 0, 0, file=f"{file + 1}"), rng)
    for kind in PERSON_KINDS:
        for n in range(getattr(totals, kind)):
            key = f"x{n + 1}" if kind != "questioned" else f"q{n + 1}"
            plan.people.setdefault(key, next(names))
            _enter(plan, rng.choice(cases), Record(kind, 0, 0, person=key), rng)
    grounds = ("inaction", "slow_action", "insufficient", "badly_rectified")
    forms = ("reminder_talk", "admonition", "notice_of_criticism", "warning", "party_warning", "demerit", "removed")
    for n in range(totals.held_accountable):
        key = f"y{n + 1}"
        plan.people[key] = next(names)
        several = rng.sample(forms, 2 if rng.random() < 0.2 else 1)
        case = rng.choice([one for one in cases if (LAST - one.day).days > 9] or cases)
        case.held.append(Held(key, tuple(several), rng.choice(grounds), rng.randint(6, 9)))
