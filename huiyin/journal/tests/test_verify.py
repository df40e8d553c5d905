"""Whoever tampers is found, by Huiyin and by the outsider's script alike."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from huiyin.journal import actions, export, readings, verifier
from huiyin.journal.models import Entry, Reading, Seal
from huiyin.journal.tests.cast import CASE, LIN, OTHER, Suspected, put, sql
from huiyin.lib import guards

pytestmark = pytest.mark.django_db


@pytest.fixture
def journal() -> list[Entry]:
    """Two chains, the first four entries sealed, two after."""
    entries = [put(1), put(2, of=OTHER), put(3), put(event=Suspected(4), reason="有人反映")]
    actions.seal()
    return [*entries, put(5), put(6, of=OTHER)]


@pytest.fixture
def outsider(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess]:
    """Run the stand-alone script, copied away from Huiyin, on an export of the journal."""
    script = tmp_path / "alone" / "verifier.py"
    script.parent.mkdir()
    script.write_text(Path(verifier.__file__).read_text())

    def run(path: Path, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-I", script, path, *arguments],
            capture_output=True,
            text=True,
            cwd=script.parent,
            check=False,
        )

    return run


def found(outsider, tmp_path, *, lang: str = "zh") -> list[str]:
    """The codes found by `verify` on the database; the script must say the same and the command must fail."""
    ours = [broken.code for broken in export.verify().breaks]
    path = tmp_path / "export.jsonl"
    call_command("journal", "export", str(path), verbosity=0, stdout=StringIO())
    theirs = outsider(path, "--lang", lang)
    assert [line.rpartition("[")[2].rstrip("]") for line in theirs.stdout.splitlines()[:-2]] == ours, theirs
    assert theirs.returncode == (1 if ours else 0)
    if ours:
        said = StringIO()
        with pytest.raises(SystemExit) as left:
            call_command("journal", "verify", stdout=said)
        assert left.value.code == 1
        assert f"[{ours[0]}]" in said.getvalue().splitlines()[0]
    return ours


def tamper(statement: str, *values: object) -> None:
    """Change the journal as somebody would who first took our guards away, and put them back."""
    guards.lift(connection)
    sql(statement, *values)
    guards.install(connection)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_untouched_journal_verifies(journal, outsider, tmp_path, lang):
    assert found(outsider, tmp_path, lang=lang) == []
    result = export.verify()
    assert (result.entries, result.chains, result.seals, result.sealed) == (6, 2, 1, 4)


def test_the_command_says_it_is_whole(journal, capsys):
    call_command("journal", "verify")
    assert "日志完整。" in capsys.readouterr().out


def test_a_changed_payload_is_found(journal, outsider, tmp_path):
    text = '{"amount":1000000,"basis":""}'
    tamper("UPDATE journal_entry SET payload_text = %s WHERE id = %s", text, journal[2].pk)
    assert found(outsider, tmp_path) == ["payload_changed"]


def test_a_changed_payload_with_its_hash_recomputed_is_found(journal, outsider, tmp_path):
    text = '{"amount":1000000,"basis":""}'
    digest = verifier.payload_hash(journal[2].salt, text)
    tamper("UPDATE journal_entry SET payload_text=%s, payload_hash=%s WHERE id=%s", text, digest, journal[2].pk)
    assert found(outsider, tmp_path)[0] == "entry_changed"


def test_a_whole_chain_written_anew_is_found_by_the_seal(journal, outsider, tmp_path):
    entries = list(Entry.objects.filter(subject_id="13").order_by("n"))
    entries[0].payload_text = '{"amount":0,"basis":""}'
    entries[0].close()
    entries[1].previous = entries[0].hash
    entries[1].close()
    guards.lift(connection)
    for entry in entries:
        entry.save()
    sql("UPDATE journal_chainhead SET hash = %s WHERE subject_id = '13'", entries[1].hash)
    guards.install(connection)
    assert found(outsider, tmp_path) == ["seal_root"]


def test_a_changed_reason_is_found(journal, outsider, tmp_path):
    tamper("UPDATE journal_entry SET reason = '' WHERE id = %s", journal[3].pk)
    # The link is over the reason's hash: outside both disagree.
    assert "entry_changed" in found(outsider, tmp_path)


@pytest.mark.parametrize(
    ("column", "value"),
    [("author_id", "8"), ('"on"', "2016-11-30"), ("entered", "2016-12-01 00:00:00+00:00"), ("kind", "test.suspected")],
)
def test_a_forged_author_day_moment_or_kind_is_found(journal, outsider, tmp_path, column, value):
    tamper(f"UPDATE journal_entry SET {column} = %s WHERE id = %s", value, journal[0].pk)
    assert found(outsider, tmp_path) == ["entry_changed"]


def test_an_entry_removed_from_the_middle_is_found(journal, outsider, tmp_path):
    tamper("DELETE FROM journal_entry WHERE id = %s", journal[2].pk)
    assert found(outsider, tmp_path) == ["entry_removed", "seal_count"]


def test_the_last_entry_removed_is_found_by_the_head(journal, outsider, tmp_path):
    tamper("DELETE FROM journal_entry WHERE id = %s", journal[5].pk)
    assert found(outsider, tmp_path) == ["end_removed"]


def test_a_sealed_end_removed_with_its_head_set_back_is_found_by_the_seal(journal, outsider, tmp_path):
    guards.lift(connection)
    sql("DELETE FROM journal_entry WHERE id IN (%s, %s)", journal[3].pk, journal[4].pk)
    sql("UPDATE journal_chainhead SET n = 2, hash = %s WHERE subject_id = '12'", journal[2].hash)
    guards.install(connection)
    assert found(outsider, tmp_path) == ["seal_count"]


def test_a_whole_chain_removed_is_found(journal, outsider, tmp_path):
    guards.lift(connection)
    sql("DELETE FROM journal_entry WHERE subject_id = '13'")
    sql("DELETE FROM journal_chainhead WHERE subject_id = '13'")
    guards.install(connection)
    assert found(outsider, tmp_path) == ["seal_count"]


def test_reordering_is_found(journal, outsider, tmp_path):
    guards.lift(connection)
    for number, place in ((journal[0].pk, 9000), (journal[2].pk, journal[0].pk)):
        sql("UPDATE journal_entry SET id = %s WHERE id = %s", place, number)
    sql("UPDATE journal_entry SET id = %s WHERE id = 9000", journal[2].pk)
    guards.install(connection)
    codes = found(outsider, tmp_path)
    assert codes[0] == "entry_removed"
    assert "entry_moved" in codes
    assert "seal_root" in codes


def test_an_entry_slipped_in_under_a_seal_is_found(journal, outsider, tmp_path):
    guards.lift(connection)
    sql("UPDATE journal_entry SET id = -1 WHERE id = %s", journal[5].pk)
    guards.install(connection)
    assert "seal_count" in found(outsider, tmp_path)


def test_seals_removed_are_found_against_the_published_roots(journal, outsider, tmp_path):
    actions.seal()
    roots = tmp_path / "roots.txt"
    call_command("journal", "seal", publish=str(roots), stdout=StringIO())
    assert Seal.objects.filter(published=None).count() == 0
    guards.lift(connection)
    sql("DELETE FROM journal_entry WHERE id >= %s", journal[4].pk)
    sql("UPDATE journal_chainhead SET n = 3, hash = %s WHERE subject_id = '12'", journal[3].hash)
    sql("UPDATE journal_chainhead SET n = 1, hash = %s WHERE subject_id = '13'", journal[1].hash)
    sql("DELETE FROM journal_seal WHERE number = 2")
    guards.install(connection)
    assert found(outsider, tmp_path) == []  # nothing inside the database tells any more
    told = outsider(tmp_path / "export.jsonl", "--roots", roots)
    assert told.returncode == 1
    assert "root_missing" in told.stdout
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("journal", "verify", roots=str(roots), stdout=said)
    assert "root_missing" in said.getvalue()


def test_a_forged_seal_is_found(journal, outsider, tmp_path):
    tamper("UPDATE journal_seal SET root = %s", "0" * 64)
    assert found(outsider, tmp_path) == ["seal_changed", "seal_root"]


def test_missing_guards_make_the_command_fail(journal, capsys):
    with guards.without(connection, "journal_entry_no_delete"), pytest.raises(SystemExit):
        call_command("journal", "verify")
    assert "huiyin_journal_entry_no_delete" in capsys.readouterr().out


def test_withheld_payloads_still_verify(journal, outsider, tmp_path):
    path = tmp_path / "withheld.jsonl"
    call_command("journal", "export", str(path), withhold=["test.susp*"], stdout=StringIO())
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    [hidden] = [line for line in lines if line.get("kind") == "test.suspected"]
    assert not {"payload", "salt", "reason"} & set(hidden)
    assert "有人反映" not in path.read_text()
    told = outsider(path)
    assert told.returncode == 0, told.stdout
    assert "未公开内容：1" in told.stdout


def test_a_payload_left_out_without_saying_so_is_found(journal, outsider, tmp_path):
    path = tmp_path / "export.jsonl"
    lines = list(export.lines())
    for line in lines:
        if line.get("id") == journal[2].pk and line["t"] == "entry":
            del line["payload"]
    path.write_text("".join(verifier.canon(line) + "\n" for line in lines))
    assert "not_declared" in outsider(path).stdout


def test_an_export_cut_short_or_foreign_is_found(journal, outsider, tmp_path):
    path = tmp_path / "cut.jsonl"
    path.write_text("".join(verifier.canon(line) + "\n" for line in list(export.lines())[:4]))
    assert outsider(path).returncode == 1
    path.write_text('{"hello": 1}\n')
    assert "format" in outsider(path).stdout
    path.write_text("not json")
    assert outsider(path).returncode == 1


def test_sealing_twice_changes_nothing(journal):
    second = actions.seal()
    assert (second.number, second.count, second.total) == (2, 2, 6)
    assert second.previous == Seal.objects.get(number=1).hash
    assert actions.seal() is None
    assert export.verify().ok


def test_a_removed_or_changed_reading_is_found(outsider, tmp_path):
    for reason in "abc":
        readings.open_sealed(CASE, by=LIN, what="identity", reason=reason)
    assert actions.seal_readings().count == 3
    assert actions.seal_readings() is None
    tamper("UPDATE journal_reading SET reason = 'z' WHERE reason = 'b'")
    assert found(outsider, tmp_path) == ["seal_root"]
    tamper("DELETE FROM journal_reading WHERE reason = 'z'")
    assert found(outsider, tmp_path) == ["seal_count"]


def test_readings_are_exported_with_content_only_when_asked():
    readings.open_sealed(CASE, by=LIN, what="identity", reason="回访")
    bare = [line for line in export.lines() if line["t"] == "reading"]
    full = [line for line in export.lines(readings=True) if line["t"] == "reading"]
    assert "fields" not in bare[0]
    assert full[0]["fields"]["reason"] == "回访"
    assert verifier.verify(export.lines(readings=True)).ok
    assert Reading.objects.get().hash == bare[0]["hash"]


@pytest.mark.parametrize("count", range(1, 10))
def test_the_merkle_root_tells_every_leaf_and_its_place(count):
    leaves = [verifier.leaf(number, "x") for number in range(count)]
    roots = {verifier.merkle_root(leaves)}
    for place in range(count):
        changed = [*leaves]
        changed[place] = verifier.leaf(place, "y")
        roots.add(verifier.merkle_root(changed))
    roots.add(verifier.merkle_root([*leaves, leaves[-1]]))
    assert len(roots) == count + 2
