"""A list from the file to the register: looked at, confirmed once, corrected by a corrected one."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.cases.models import Case
from huiyin.complainants.models import Identity
from huiyin.complainants.sealing import Person, unseal
from huiyin.intake.models import ListedRow, SourceList
from huiyin.journal.models import Entry
from tests.support import cast

HEAD = "第1批 2016年11月28日\n序号,受理编号,反映问题,行政区域,污染类型\n"
ROWS = [
    "1,D4400002016112800001,南河区石湾镇横岗村河边每天晚上有外地货车偷倒垃圾气味难闻,南河区,固废",
    "2,D4400002016112800002,北河区某印染厂夜间偷排污水河水发黑发臭,北河区,水",
    "3,D4400002016112800004,南河区某搅拌站粉尘很大窗台一天一层灰,南河区,大气",
]
CONFIRM = {"number": "第1批", "day": "2016-11-28", "handed_over": "2016-11-28T22:05", "announced": "4"}


def sent(client, lines=ROWS, name="第1批.csv"):
    file = SimpleUploadedFile(name, (HEAD + "\n".join(lines) + "\n").encode())
    return client.post(reverse("intake:lists"), {"inspection": "first", "file": file})


def confirmed(client, source, **more):
    positions = [str(n) for n in range(len(source.preview["rows"]))]
    return client.post(
        reverse("intake:list", args=[source.pk]), {**CONFIRM, "offered": positions, "take": positions, **more}
    )


@pytest.fixture
def lin(as_):
    return as_("lin")


def test_a_sent_list_is_shown_and_registers_nothing(lin):
    answer = sent(lin)
    source = SourceList.objects.get()
    assert answer.url == reverse("intake:list", args=[source.pk])
    page = lin.get(answer.url).content.decode()
    assert page.count('name="take"') == 3
    assert "D4400002016112800002" in page
    assert 'value="第1批"' in page
    assert 'value="2016-11-28T22:05"' in page  # as the batch was received
    assert Case.objects.count() == 0


def test_what_the_file_does_not_say_is_typed_by_the_clerk(lin, office):
    """Both clocks start at the hand-over: a moment that nobody wrote down must not be guessed."""
    lin.post(reverse("intake:lists"), {"inspection": "first", "file": SimpleUploadedFile("无日期.csv", "\n".join(["序号,受理编号,反映问题", "1,5,某厂噪声扰民,"]).encode())})  # fmt: skip
    source = SourceList.objects.get()
    form = lin.get(reverse("intake:list", args=[source.pk])).context["form"]
    assert (form["day"].value(), form["handed_over"].value()) == (None, None)
    answer = confirmed(lin, source, day="", handed_over="")
    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_confirming_registers_the_ticked_rows_and_leads_to_the_desk(lin):
    sent(lin)
    source = SourceList.objects.get()
    answer = confirmed(lin, source, take=["0", "2"])
    source.refresh_from_db()
    assert answer.url == reverse("intake:desk", args=[source.batch_id])
    assert list(Case.objects.values_list("accept_number", flat=True).order_by("number")) == [
        "D4400002016112800001",
        "D4400002016112800004",
    ]
    assert source.outcome["left_out"] == 1


def test_the_same_file_again_leads_to_its_page_and_changes_nothing(lin):
    sent(lin)
    source = SourceList.objects.get()
    confirmed(lin, source)
    entries = Entry.objects.count()
    answer = sent(lin, name="又一次.csv")
    assert answer.url == reverse("intake:list", args=[source.pk])
    page = lin.get(answer.url).content.decode()
    assert "再次上传不作任何改动" in page
    again = confirmed(lin, source)
    assert again.status_code == 302
    assert (SourceList.objects.count(), Case.objects.count(), Entry.objects.count()) == (1, 3, entries)


def test_a_corrected_file_shows_the_difference_and_corrects(lin):
    sent(lin)
    confirmed(lin, SourceList.objects.get())
    lines = [ROWS[0], ROWS[1].replace("北河区,水", "北河区,大气"), ROWS[2]]
    url = sent(lin, lines).url
    page = lin.get(url).content.decode()
    assert page.count('name="take"') == 1
    assert "<del>水</del>" in page
    assert "<ins>大气</ins>" in page
    assert page.count("无变化") >= 2
    confirmed(lin, SourceList.objects.get(state="read"), offered=["1"], take=["1"])
    assert Case.objects.count() == 3
    assert Case.objects.get(accept_number="D4400002016112800002").types == ["air"]


def test_a_refused_confirmation_keeps_what_was_typed(lin):
    sent(lin)
    answer = confirmed(lin, SourceList.objects.get(), handed_over="2016-11-30T08:00", announced="7", take=["0"])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "移交时间不能晚于现在" in page
    assert 'value="7"' in page
    assert page.count(" checked") == 1
    assert Case.objects.count() == 0


def test_a_given_up_list_may_be_sent_anew(lin):
    sent(lin)
    first = SourceList.objects.get()
    lin.post(reverse("intake:discard_list", args=[first.pk]))
    answer = sent(lin)
    assert answer.url != reverse("intake:list", args=[first.pk])
    assert Case.objects.count() == 0


def test_a_file_that_is_no_list_is_refused_beside_the_form(lin):
    answer = sent(lin, [], name="空.csv")
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        assert SourceList.objects.count() == 0
    nonsense = SimpleUploadedFile("a.exe", b"MZ\x00\x01" * 40)
    answer = lin.post(reverse("intake:lists"), {"inspection": "first", "file": nonsense})
    assert answer.status_code == 422
    assert "a.exe" in answer.content.decode()


def test_likely_repeats_stand_beside_a_new_row(lin, office):
    cast.registered(office, text="南河区石湾镇横岗村河边每天晚上有外地货车偷倒垃圾,气味难闻,请查处")
    page = lin.get(sent(lin).url).content.decode()
    assert "文字相近" in page


def test_reconciliation_names_the_missing_number(lin):
    sent(lin)
    source = SourceList.objects.get()
    confirmed(lin, source)
    source.refresh_from_db()
    page = lin.get(reverse("intake:batch", args=[source.batch_id])).content.decode()
    assert "D4400002016112800003" in page
    assert "D4400002016112800005" not in page


def test_types_are_read_by_the_words_of_the_inspections_rulebook(lin, office):
    """A synonym that the administrator adds is known at the next list; a type the office does not have is no type."""
    marine = office.rulebook.entries.get(section="pollution_type", code="marine")
    water = office.rulebook.entries.get(section="pollution_type", code="water")
    type(water).objects.filter(pk=water.pk).update(data={"synonyms": ["河涌发臭"]})
    type(marine).objects.filter(pk=marine.pk).update(until=marine.since)
    sent(lin, [ROWS[0].replace(",固废", ",河涌发臭"), ROWS[1].replace(",水", ",海洋"), ROWS[2]])
    assert [row["type_codes"] for row in SourceList.objects.get().preview["rows"]] == [["water"], [], ["air"]]


WHO = "第1批 2016年11月28日\n序号,受理编号,反映问题,行政区域,投诉人,联系电话\n"


def test_who_complained_is_sealed_for_the_keepers_and_the_caller(lin, office, settings, tmp_path):
    settings.DATA = tmp_path
    lines = ["1,D1,慕容雪晴反映某厂夜间排污,南河区,慕容雪晴,13800138000", "2,D2,某工地扬尘很大,南河区,,"]
    file = SimpleUploadedFile("名单.csv", (WHO + "\n".join(lines)).encode())
    lin.post(reverse("intake:lists"), {"inspection": "first", "file": file})
    confirmed(lin, SourceList.objects.get())
    told, silent = Case.objects.order_by("number")
    [row] = Identity.objects.all()
    assert (row.case, row.has_phone, row.by.username) == (told, True, "lin")
    assert unseal(row.key_id, row.sealed, case_number=told.number) == Person("慕容雪晴", "13800138000", "")
    assert "慕容雪晴" not in told.text.redacted
    assert not silent.identities.exists()
    entry = Entry.objects.get(kind="complainants.identity_sealed")
    assert "慕容雪晴" not in str(entry.payload)
    assert told.complainant.reach == "reachable"


def test_a_list_whose_registering_fails_seals_nobody(lin, office, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    file = SimpleUploadedFile("名单.csv", (WHO + "1,D1,某厂夜间排污,南河区,慕容雪晴,13800138000").encode())
    lin.post(reverse("intake:lists"), {"inspection": "first", "file": file})
    monkeypatch.setattr(ListedRow.objects, "bulk_create", lambda *_a, **_k: (_ for _ in ()).throw(OSError("disk")))
    with pytest.raises(OSError, match="disk"):
        confirmed(lin, SourceList.objects.get())
    assert not Identity.objects.exists() and not Case.objects.exists()
