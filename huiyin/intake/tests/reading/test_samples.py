"""The samples parse to their truth files, under any name."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from huiyin.intake.reading.preview import Preview, preview_file

SAMPLES = sorted(p for p in (Path(__file__).parent / "samples").iterdir() if p.suffix != ".json")


def agrees(preview: Preview, truth: dict) -> None:
    """The JSON says what the truth file says, row by row."""
    read = preview.as_json()
    assert (read["batch"], read["date"], read["count"]) == (truth["batch"], truth["date"], truth["count"])
    results = truth.get("results") or [{}] * len(truth["rows"])
    for row, expected in zip(read["rows"], [a | b for a, b in zip(truth["rows"], results, strict=True)], strict=True):
        assert {key: row[key] for key in expected} == expected


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_equals_its_truth_file(path):
    agrees(preview_file(path), json.loads(path.with_name(f"{path.name}.truth.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_file_name_says_nothing(path, tmp_path):
    renamed = shutil.copy(path, tmp_path / "第99批 2031年1月1日.txt")
    agrees(preview_file(renamed), json.loads(path.with_name(f"{path.name}.truth.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_stored_preview_comes_back_as_it_was(path):
    preview = preview_file(path)
    assert Preview.from_json(json.loads(json.dumps(preview.as_json()))) == preview


def test_every_sample_is_here():
    assert len(SAMPLES) == 3
