"""Evidence on pages: a stranger's file is a 404, and what goes out can neither run nor be guessed at."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huiyin.files import actions
from huiyin.files.models import Evidence
from huiyin.files.tests.conftest import a_paper, a_photo
from huiyin.journal import readings
from huiyin.journal.models import Reading
from tests.support.cast import DAY

ROUTES = ("evidence", "picture", "thumb", "download")


@pytest.fixture
def photo(office, case):
    return actions.attach(case, a_photo(taken="2016:11:29 08:30:00", place=True), case=case, by=office.he, on=DAY)


@pytest.fixture
def paper(office, case):
    return actions.attach(case, a_paper('笔录"; x=.html'), case=case, by=office.he, on=DAY)


@pytest.mark.parametrize("route", ROUTES)
def test_a_strangers_file_does_not_exist(client, office, photo, route):
    client.force_login(office.wu)
    assert client.get(reverse(f"files:{route}", args=[photo.pk])).status_code == 404
    assert client.get(reverse(f"files:{route}", args=[photo.pk + 1])).status_code == 404
    client.force_login(office.admin)
    assert client.get(reverse(f"files:{route}", args=[photo.pk])).status_code == 404


@pytest.mark.parametrize("route", ["withdraw", "original"])
def test_a_stranger_changes_nothing(client, office, photo, route):
    client.force_login(office.wu)
    assert client.post(reverse(f"files:{route}", args=[photo.pk]), {"reason": "x"}).status_code == 404
    photo.refresh_from_db()
    assert photo.withdrawn_at is None


def test_the_page_tells_when_where_and_by_whom(client, office, photo):
    client.force_login(office.he)
    page = client.get(photo.get_absolute_url()).content.decode()
    assert "23.025" in page and "何晓岚" in page and photo.sha256 in page
    assert "由协调联络组或纪检监察人员" in page  # why the original stays sealed


def test_the_picture_goes_out_bare_and_the_reading_is_noted(client, office, photo):
    client.force_login(office.he)
    readings.drain()
    before = set(Reading.objects.values_list("pk", flat=True))
    for route in ("picture", "download"):
        response = client.get(reverse(f"files:{route}", args=[photo.pk]))
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert b"SecretMaker" not in response.content
    readings.drain()
    told = Reading.objects.exclude(pk__in=before).values_list("subject_kind", "subject_id", "reader_id", "how")
    of_him = ("evidence", str(photo.pk), str(office.he.pk))
    assert sorted(told) == [(*of_him, "export"), (*of_him, "page")]


def test_a_paper_is_only_ever_a_download(client, office, paper):
    client.force_login(office.he)
    response = client.get(reverse("files:download", args=[paper.pk]))
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "\n" not in response["Content-Disposition"] and ".pdf" in response["Content-Disposition"]
    assert response["Content-Type"] == "application/pdf"
    assert client.get(reverse("files:picture", args=[paper.pk])).status_code == 403


def test_the_original_opens_for_the_office_with_a_reason_that_is_kept(client, office, photo):
    address = reverse("files:original", args=[photo.pk])
    client.force_login(office.he)
    client.post(address, {"reason": "想看"})
    client.force_login(office.lin)
    client.post(address, {})
    assert not Reading.objects.filter(what="original").exists()
    response = client.post(address, {"reason": "核对拍摄设备"})
    assert b"SecretMaker" in response.content
    assert Reading.objects.get(what="original").reason == "核对拍摄设备"


def test_withdrawing_on_the_page(client, office, photo):
    client.force_login(office.he)
    client.post(reverse("files:withdraw", args=[photo.pk]), {"reason": ""})
    assert Evidence.objects.standing().exists()
    response = client.post(reverse("files:withdraw", args=[photo.pk]), {"reason": "传错了"}, follow=True)
    assert "此材料已撤回" in response.content.decode()
    assert not Evidence.objects.standing().exists()


def test_a_touched_file_is_not_shown(client, office, photo, folder):
    path = folder / photo.shown[:2] / photo.shown[2:4] / photo.shown
    path.write_bytes(path.read_bytes() + b"x")
    client.force_login(office.he)
    response = client.get(reverse("files:download", args=[photo.pk]))
    assert response.status_code == 403
    assert "不一致" in response.content.decode()


@pytest.mark.parametrize(("who", "status"), [("lin", 200), ("he", 404), ("admin", 404)])
def test_papers_of_a_batch_are_the_offices(client, office, who, status):
    row = actions.keep_paper(
        b"PK", what="disclosure", name="一览表.docx", media_type="application/octet-stream", batch=office.batch,
        by=office.lin, on=DAY,
    )  # fmt: skip
    client.force_login(getattr(office, who))
    assert client.get(row.get_absolute_url()).status_code == status
