"""`huiyin intake preview FILE`: as JSON for programs, as a table for people, a sentence for what cannot be read."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

SAMPLE = Path(__file__).parent / "samples" / "list-second-round.xlsx"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("intake", "preview", *arguments, stdout=out)
    return out.getvalue()


def test_json_has_the_shape_that_was_promised():
    read = json.loads(run(str(SAMPLE), "--json"))
    assert {"batch", "date", "rows", "left_out", "count", "kind"} <= read.keys()
    row = {"sheet", "row_number", "accept_number", "starred", "channel", "region", "types", "type_codes", "text"}
    results = {"facts", "finding", "measures", "state", "accountability", "warnings", "errors"}
    assert all(row | results <= read_row.keys() for read_row in read["rows"])
    assert [(line["row_number"], line["kind"]) for line in read["left_out"]] == [(24, "total")]
    assert "sealed" not in read["rows"][0]


def test_the_table_shows_every_row_and_what_was_left_out():
    shown = run(str(SAMPLE))
    assert "第27批" in shown
    assert "D20210314001" in shown
    assert "合计行" in shown


def test_what_cannot_be_read_ends_with_one_and_a_sentence(tmp_path):
    path = tmp_path / "scan.xlsx"
    path.write_bytes(b"%PDF-1.7 not a list")
    errors = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("intake", "preview", str(path), stderr=errors)
    assert ended.value.code == 1
    assert errors.getvalue().startswith("“scan.xlsx”：PDF")
