"""Evidence comes in: read as hostile, kept by its content, journalled, withdrawn but never deleted."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from huiyin.cases.models import Case
from huiyin.cases.states import State
from huiyin.files import actions, doors, queries, store
from huiyin.files.models import Evidence, Paper
from huiyin.files.reading import clean_name
from huiyin.files.tests.conftest import a_paper, a_photo
from huiyin.journal.models import Entry
from huiyin.lib import clock, guards
from huiyin.lib.verdicts import Refused
from tests.support.cast import DAY, a_case

MISSING = "0" * 64


def put(case, office, upload=None, **more):
    return actions.attach(case, upload or a_photo(), **{"case": case, "by": office.he, "on": DAY, **more})


def test_a_photograph_keeps_time_and_place_as_data_and_is_shown_without_them(office, case):
    row = put(case, office, a_photo(taken="2016:11:29 08:30:00", place=True), note="清运前")
    assert (row.kind, row.media_type) == ("photo", "image/jpeg")
    assert row.taken_at == clock.at(DAY + timedelta(days=1), 8, 30)
    assert (row.latitude, row.longitude) == (23.025, 113.12)
    assert b"SecretMaker" in store.read(row.sha256)
    for sha256 in (row.shown, row.thumb):
        assert b"SecretMaker" not in store.read(sha256)
        assert b"Exif" not in store.read(sha256)
    entry = Entry.objects.get(kind="files.evidence_attached")
    assert (entry.subject_kind, entry.subject_id) == ("case", str(case.pk))


def test_a_photograph_from_before_the_hand_over_is_marked(office, case):
    old = put(case, office, a_photo(taken="2016:11:20 08:30:00"))
    ahead = put(case, office, a_photo(colour="red", taken="2099:11:20 08:30:00"))
    assert (old.taken_before, old.taken_after) == (True, False)
    assert (ahead.taken_before, ahead.taken_after) == (False, True)
    assert "拍摄时间早于交办" in queries.shown(old).note
    assert "拍摄时间晚于登记" in queries.shown(ahead).note


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.pdf"),
        ("C:\\temp\\笔录.exe", "笔录.pdf"),
        ("a\u202egpj.exe", "agpj.pdf"),
        ("…\x00\n.pdf", "….pdf"),
        ("", "未命名.pdf"),
        ("长" * 300, "长" * 116 + ".pdf"),
    ],
)
def test_a_name_is_never_trusted(name, kept):
    assert clean_name(name, "application/pdf") == kept


def test_no_name_from_outside_reaches_the_disk(office, case, folder):
    row = put(case, office, a_paper("../../../escape.pdf"))
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert files == [f"{row.sha256[:2]}/{row.sha256[2:4]}/{row.sha256}"]
    assert (folder / files[0]).stat().st_mode & 0o077 == 0


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("readme.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "空"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "不接收"),
        (b"\x7fELF\x02\x01\x01\x00", "不接收"),
        (_bomb(), "不接收"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不接收"),
        (b"\xff\xd8\xff" + b"broken" * 50, "损坏"),
    ],
)
def test_what_is_no_photograph_and_no_paper_is_refused(office, case, data, why):
    upload = SimpleUploadedFile("photo.jpg", data, content_type="image/jpeg")
    with pytest.raises(Refused, match=why):
        put(case, office, upload)
    assert not Evidence.objects.exists()


def test_size_is_measured_not_believed(office, case, settings):
    settings.HUIYIN_LARGEST_UPLOAD = 1000
    large = a_paper(data=b"%PDF-1.4\n" + b"x" * 1000)
    with pytest.raises(Refused, match="超过"):
        put(case, office, large)
    large.size = 10
    with pytest.raises(Refused, match="超过"):
        put(case, office, large)


def test_the_same_file_twice_about_a_thing_is_told_and_kept_once(office, case, folder):
    put(case, office)
    with pytest.raises(Refused, match="已经上传过"):
        put(case, office)
    other = a_case(office)
    put(other, office)
    assert Evidence.objects.count() == 2
    assert len({row.sha256 for row in Evidence.objects.all()}) == 1
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 3  # original, shown, thumb: each once


def test_a_half_written_file_is_written_again(folder):
    sha256 = store.keep(b"whole")
    (folder / sha256[:2] / sha256[2:4] / sha256).write_bytes(b"who")
    with pytest.raises(Refused, match="不一致"):
        store.read(sha256)
    store.keep(b"whole")
    assert store.read(sha256) == b"whole"
    with pytest.raises(Refused, match="缺失"):
        store.read(MISSING)
    for wrong in ("../secret-key", "A" * 64, ""):
        with pytest.raises(ValueError, match="SHA-256"):
            store.read(wrong)


def test_who_may_not_attach(office, case):
    tomorrow = clock.today() + timedelta(days=1)
    for by, on, why in ((office.wu, DAY, "您不能"), (office.he, tomorrow, "晚于今天")):
        with pytest.raises(Refused, match=why):
            put(case, office, by=by, on=on)
    with pytest.raises(Refused, match="此处不能"):
        actions.attach(office.batch, a_photo(), case=case, by=office.he, on=DAY)  # a kind without a door
    void = a_case(office, at=State.VOID)
    with pytest.raises(Refused, match="作废"):
        put(void, office, by=office.lin)
    assert not Evidence.objects.exists()


def test_withdrawn_once_with_a_reason_and_kept(office, case):
    row = put(case, office)
    with pytest.raises(Refused, match="本人或协调"):
        actions.withdraw(row, by=office.huan, on=DAY, reason="不想要了")
    with pytest.raises(Refused, match="原因"):
        actions.withdraw(row, by=office.he, on=DAY, reason=" ")
    stale = Evidence.objects.select_related("case").get(pk=row.pk)
    actions.withdraw(row, by=office.he, on=DAY, reason="传错了")
    with pytest.raises(Refused, match="刚刚撤回"):
        actions.withdraw(stale, by=office.lin, on=DAY, reason="传错了")
    assert Entry.objects.filter(kind="files.evidence_withdrawn").count() == 1
    assert not Evidence.objects.standing().exists()
    assert store.read(row.sha256)
    put(case, office)  # and may come again


@pytest.mark.parametrize("state", [State.SUBMITTED, State.PASSED, State.CLOSED])
def test_nothing_is_withdrawn_from_under_a_reviewer(office, state):
    case = a_case(office, at=state)
    row = put(case, office)
    with pytest.raises(Refused, match=r"正在审核|已办结"):
        actions.withdraw(row, by=office.he, on=DAY, reason="传错了")


def test_the_database_keeps_evidence_as_it_came(office, case):
    row = put(case, office)
    changes = {"sha256": MISSING, "name": "x", "on": DAY - timedelta(days=1), "note": "y", "about_id": 99, "size": 1}
    for change in changes.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.filter(pk=row.pk).update(**dict([change]))
    with guards.without(connection, "files_evidence_frozen"):
        Evidence.objects.filter(pk=row.pk).update(note="y")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM files_evidence")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=row.pk).update(withdrawn_at=clock.now(), withdrawn_by=office.he)  # no reason
    actions.withdraw(row, by=office.he, on=DAY, reason="传错了")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=row.pk).update(withdraw_reason="另一种说法")


def test_a_kept_paper_is_never_touched(office, case):
    row = actions.keep_paper(
        b"%PDF-1.4", what="hand_down", name="交办单.pdf", media_type="application/pdf", case=case, by=office.lin, on=DAY
    )
    assert store.read(row.sha256) == b"%PDF-1.4"
    assert Entry.objects.get(kind="files.paper_kept").subject_id == str(case.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=row.pk).update(name="改过的.pdf")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM files_paper")


def test_the_evidence_of_many_rows_costs_one_query(office, django_assert_num_queries):
    cases = [a_case(office) for _ in range(3)]
    for case in cases[:2]:
        put(case, office)
    rows = list(Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk"))
    with django_assert_num_queries(1):
        found = queries.evidence_of(rows)
        assert [len(row.evidence_items) for row in rows] == [1, 1, 0]
    assert found["cases.case", cases[0].pk][0].thumb


def test_a_hidden_track_passes_its_own_door_and_leaves_no_trace_on_the_case(office, case, monkeypatch):
    monkeypatch.setattr(doors, "_doors", dict(doors._doors))
    doors.register("cases.inquiry", lambda case, about, user: user == office.su, in_the_chain=False)
    hidden = case.inquiries.get(kind="oversight")
    with pytest.raises(Refused, match="您不能"):
        actions.attach(hidden, a_photo(), case=case, by=office.he, on=DAY)
    row = actions.attach(hidden, a_photo(), case=case, by=office.su, on=DAY)
    entry = Entry.objects.get(kind="files.evidence_attached")
    assert (entry.subject_kind, entry.subject_id) == ("evidence", str(row.pk))
    assert queries.get_evidence(row.pk, user=office.su) == row
    for user in (office.he, office.lin):
        with pytest.raises(queries.Http404):
            queries.get_evidence(row.pk, user=user)
