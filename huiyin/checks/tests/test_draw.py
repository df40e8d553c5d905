"""The draw: strata exact, weights as they should be, and the same for anyone who repeats it."""

from __future__ import annotations

import subprocess
import sys
from decimal import ROUND_DOWN, localcontext
from itertools import permutations
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.checks import draw as script
from huiyin.checks.draw import Line, digest, draw, key_of, read_list, seed_of, shares

DRAWS = 10_000
# Each count of 10,000 independent draws is binomial, so it lies within 4.5 standard deviations of its mean but in one
# case of 150,000; the tests below compare fewer than thirty counts, and their seeds are fixed, so they never waver.
DEVIATIONS = 4.5
LINES = st.lists(
    st.builds(Line, st.integers(1, 10**6), st.sampled_from("甲乙丙丁戊"), st.integers(1, 60)),
    min_size=1,
    max_size=40,
    unique_by=lambda line: line.number,
)
SEEDS = st.text("0123456789abcdef", min_size=1, max_size=64)


def counted(lines: list[Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        found[line.stratum] = found.get(line.stratum, 0) + 1
    return found


@settings(max_examples=200, deadline=None)
@given(LINES, SEEDS, st.integers(0, 50))
def test_a_draw_is_of_the_list_without_repetition_and_of_the_size_asked(lines, seed, size):
    drawn = draw(lines, seed=seed, size=size)
    assert len(drawn) == min(size, len(lines))
    assert len(set(drawn)) == len(drawn)
    assert set(drawn) <= {line.number for line in lines}


@settings(max_examples=200, deadline=None)
@given(LINES, SEEDS, st.integers(0, 50), st.randoms())
def test_the_order_of_the_list_changes_nothing(lines, seed, size, random):
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert draw(shuffled, seed=seed, size=size) == draw(lines, seed=seed, size=size)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=4), st.integers(0, 80), min_size=1), st.integers(0, 200), SEEDS)
def test_shares_are_proportional_whole_and_leave_no_stratum_out(counts, size, seed):
    given_ = shares(counts, size, seed)
    alive = {name: n for name, n in counts.items() if n}
    total = sum(alive.values())
    size = min(size, total)
    assert sum(given_.values()) == size
    assert all(given_[name] <= n for name, n in alive.items())
    if size >= len(alive):
        assert all(given_[name] >= 1 for name in alive)
    if all(size * n >= total for n in alive.values()):  # nobody had to be helped: the plain largest remainder
        assert all(size * n // total <= given_[name] <= size * n // total + 1 for name, n in alive.items())


@settings(max_examples=100, deadline=None)
@given(LINES, SEEDS)
def test_a_smaller_draw_of_one_stratum_is_the_beginning_of_a_larger_one(lines, seed):
    lines = [Line(line.number, "甲", line.weight) for line in lines]
    whole = draw(lines, seed=seed, size=len(lines))
    assert all(draw(lines, seed=seed, size=n) == whole[:n] for n in range(len(lines)))


@settings(max_examples=100, deadline=None)
@given(SEEDS, st.integers(1, 10**6), st.integers(1, 60))
def test_the_surroundings_do_not_change_a_key(seed, number, weight):
    key = key_of(seed, Line(number, "甲", weight))
    assert key > 0
    with localcontext() as surroundings:
        surroundings.prec, surroundings.rounding = 5, ROUND_DOWN
        assert key_of(seed, Line(number, "甲", weight)) == key


def test_a_key_stays_what_it_is_for_ever():
    """Worked once with another program (bc, 60 places): whoever changes the algorithm turns this red."""
    assert str(key_of("seed", Line(7, "甲", 3)))[:32] == "1.827193794394117383829668404445"


def inclusion(weights: list[int], size: int) -> list[float]:
    """The chance of each to be among `size` drawn one after the other by weight, over all orders."""
    found = [0.0] * len(weights)
    for order in permutations(range(len(weights)), size):
        chance, left = 1.0, sum(weights)
        for one in order:
            chance *= weights[one] / left
            left -= weights[one]
        for one in order:
            found[one] += chance
    return found


def test_over_ten_thousand_draws_strata_are_exact_and_weights_hold():
    """Three strata of 4, 6 and 2 cases; 6 of 12 places: 2, 3 and 1 each time, and each case as often as its weight says."""
    weights = {"甲": [10, 10, 20, 40], "乙": [10, 15, 20, 25, 30, 35], "丙": [10, 30]}
    places = {"甲": 2, "乙": 3, "丙": 1}
    lines, chance = [], {}
    for stratum, of in weights.items():
        for weight, p in zip(of, inclusion(of, places[stratum]), strict=True):
            lines.append(Line(len(lines) + 1, stratum, weight))
            chance[len(lines)] = p
    stratum_of = {line.number: line.stratum for line in lines}
    seen = dict.fromkeys(chance, 0)
    for n in range(DRAWS):
        drawn = draw(lines, seed=digest(f"draw {n}"), size=6)
        assert {name: sum(stratum_of[one] == name for one in drawn) for name in places} == places
        for one in drawn:
            seen[one] += 1
    wrong = {
        number: (seen[number] / DRAWS, p)
        for number, p in chance.items()
        if abs(seen[number] - DRAWS * p) > DEVIATIONS * sqrt(DRAWS * p * (1 - p))
    }
    assert not wrong


def test_the_first_drawn_is_drawn_in_proportion_to_its_weight():
    lines = [Line(n, "甲", weight) for n, weight in enumerate((10, 20, 30, 40), start=1)]
    seen = dict.fromkeys(range(1, 5), 0)
    for n in range(DRAWS):
        seen[draw(lines, seed=digest(f"first {n}"), size=1)[0]] += 1
    for line in lines:
        p = line.weight / 100
        assert abs(seen[line.number] - DRAWS * p) <= DEVIATIONS * sqrt(DRAWS * p * (1 - p))


# --- as a script ----------------------------------------------------------------------------------------------------


LIST = "number,stratum,weight,why\n" + "".join(f"{n},{'甲乙丙'[n % 3]}区,{10 + n % 4 * 5},重要\n" for n in range(1, 61))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The file alone, as an outsider runs it: no site packages, no environment, no current folder."""
    return subprocess.run(
        [sys.executable, "-I", script.__file__, *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def test_the_script_alone_draws_the_same(tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    ran = run(str(path), "--seed", "abc", "--size", "12")
    assert ran.returncode == 0, ran.stderr
    numbers = [int(line) for line in ran.stdout.splitlines() if not line.startswith("#")]
    assert numbers == draw(read_list(path.read_bytes()), seed="abc", size=12)
    assert len(numbers) == 12


def test_the_script_computes_the_seed_from_the_secret_and_the_public_number(tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8-sig")
    seed = seed_of("secret", script.hashlib.sha256(path.read_bytes()).hexdigest(), "05 11 19")
    ran = run(str(path), "--secret", "secret", "--public", "05 11 19", "--size", "7")
    assert f"# seed        {seed}" in ran.stdout
    assert f"# commitment  {digest('secret')}" in ran.stdout
    numbers = [int(line) for line in ran.stdout.splitlines() if not line.startswith("#")]
    assert numbers == draw(read_list(path.read_bytes()), seed=seed, size=7)


@pytest.mark.parametrize(
    "text", ["number,weight\n1,1\n", "number,stratum,weight\n1,甲,0\n", "number,stratum,weight\n1,甲,1\n1,甲,1\n"]
)
def test_a_list_that_cannot_be_drawn_from_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError):
        read_list(path.read_bytes())
    assert run(str(path), "--seed", "a", "--size", "1").returncode == 2


def test_the_script_wants_one_of_seed_and_secret(tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    assert run(str(path), "--size", "1").returncode == 2
    assert run(str(path), "--seed", "a", "--secret", "b", "--size", "1").returncode == 2
