"""Files of random layout and format parse to the truth they were made from, seeded anew at every run.

`LAYOUT_SEED=123 pytest …` makes the same files again; the seed of a file that failed stands in its message.
"""

from __future__ import annotations

import os
import random

import pytest

from huiyin.intake.reading.preview import preview_file
from huiyin.intake.tests.reading.layouts import FORMATS, make

EACH = int(os.environ.get("LAYOUTS", 40))
START = int(os.environ.get("LAYOUT_SEED") or random.SystemRandom().randrange(10**9))


@pytest.mark.parametrize("format_", FORMATS)
def test_files_of_any_layout_parse_to_the_truth(format_, tmp_path):
    failures = []
    for seed in range(START, START + EACH):
        path, truth = make(seed, format_, tmp_path)
        failures += [f"seed {seed} ({format_}): {complaint}" for complaint in differences(path, truth)]
    assert not failures, "\n".join(failures[:20])


def differences(path, truth) -> list[str]:
    read = preview_file(path).as_json()
    found = [f"{key} {read[key]!r}, not {truth[key]!r}" for key in ("batch", "date") if read[key] != truth[key]]
    found += [f"{kind} is not so" for kind in ("count_differs", "serial_gap", "no_rows") if kind in read["kinds"]]
    if len(read["rows"]) != len(truth["rows"]):
        return [*found, f"{len(read['rows'])} rows, not {len(truth['rows'])}"]
    named = [line["text"] for line in read["left_out"]] + read["titles"]
    found += [f"{text!r} is named nowhere" for text in truth["left_out"] if not any(text in line for line in named)]
    for index, (row, expected) in enumerate(zip(read["rows"], truth["rows"], strict=True)):
        wrong = {key: (row[key], value) for key, value in expected.items() if row[key] != value}
        if wrong:
            found.append(f"row {index}: {wrong}")
        if row["errors"]:
            found.append(f"row {index}: {row['errors']}")
    return found


def test_enough_files_are_made():
    assert EACH * len(FORMATS) >= 200
