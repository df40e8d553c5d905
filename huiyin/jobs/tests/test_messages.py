"""Messages: once for a key, by the channels that are switched on, within their limits, and never a word of a case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.jobs import channels
from huiyin.jobs.messages import SENTENCES, tell, tell_all
from huiyin.jobs.models import Delivery, Job, Mailbox, Message
from huiyin.jobs.tests.outside import Outside, bots, mail_server
from huiyin.jobs.worker import Runner
from huiyin.journal.models import Entry
from huiyin.lib import clock
from tests.support.cast import DAY, an_empty_office

pytestmark = pytest.mark.django_db
NINE = clock.at(DAY, 9)
KEY = "0123456789abcdef-very-secret-key"


@pytest.fixture
def office():
    return an_empty_office()


@pytest.fixture
def outside(monkeypatch, tmp_path, settings):
    """Bots and a mail server of our own, described in the operators' file."""
    world = Outside()
    settings.URL = "https://huiyin.example"
    with bots(monkeypatch, world), mail_server(world) as port:
        path = tmp_path / "channels.toml"
        path.write_text(
            f'[group]\nlabel = "市督察群"\nbody = "city"\nurl = "wecombot://{KEY}"\n'
            f'[ding]\nbody = "nanhe"\nurl = "dingtalk://{"a" * 40}"\n'
            f'[fei]\nbody = "city"\nurl = "feishu://{"b" * 36}"\n'
            f'[mail]\nurl = "mailto://127.0.0.1:{port}?from=huiyin@example.org&mode=insecure"\n'
        )
        path.chmod(0o600)
        monkeypatch.setenv("HUIYIN_CHANNELS", str(path))
        yield world


def work(moment=NINE):
    with clock.set_to(moment):
        return Runner().drain()


@pytest.fixture(autouse=True)
def only_sending(monkeypatch):
    """The schedule has nothing to do with these."""
    monkeypatch.setattr("huiyin.jobs.queue.SCHEDULES", {})


def all_on(office):
    for name in channels.described():
        channels.switch(name, on=True, by=office.admin)


def test_one_is_told_once_for_a_key(office):
    assert tell(office.he, "try_out", number="第1号", path="/x/", key="k")
    assert not tell(office.he, "try_out", number="第1号", path="/x/", key="k")
    assert tell_all([office.he, office.shi], "try_out", key="many") == 2
    assert tell_all([office.he, office.shi, office.wu], "try_out", key="many") == 1
    assert Message.objects.count() == 4
    assert not Job.objects.exists()  # no channel is switched on


def test_a_kind_that_nobody_made_known_is_refused(office):
    with pytest.raises(ValueError, match="nothing"):
        tell(office.he, "nothing", key="k")


def test_each_channel_that_is_on_gets_the_sentence_the_number_and_the_link(office, outside):
    all_on(office)
    Mailbox.objects.create(user=office.he, address="he@example.org")
    with clock.set_to(NINE):
        tell_all([office.he, office.shi], "try_out", number="指令第3号", path="/x/3/", key="k", groups=[office.shiwan])
    assert work() == 4
    assert [row.state for row in Delivery.objects.all()] == ["sent"] * 4
    assert outside.refused == []
    assert len(outside.taken) == 4  # one person has a mailbox; three groups hold Shiwan
    for text in outside.taken:
        assert all(part in text for part in ("回音：测试提醒", "指令第3号", "https://huiyin.example/x/3/"))
        assert KEY not in text
    [mail] = [text for text in outside.taken if text.startswith("he@example.org")]
    assert "回音：测试提醒" in mail.split("\n")[1]
    assert work() == 0  # nothing is sent twice


def test_a_group_hears_only_of_its_own_body(office, outside):
    all_on(office)
    with clock.set_to(NINE):
        tell_all([office.wu], "try_out", key="k", groups=[office.beihe])
    work()
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == ["fei", "group"]


def test_nothing_goes_out_of_a_channel_that_is_off(office, outside):
    channels.switch("group", on=True, by=office.admin)
    with clock.set_to(NINE):
        tell_all([office.he], "try_out", key="k", groups=[office.city])
        channels.switch("group", on=False, by=office.admin)
    work()
    assert (outside.taken, outside.refused) == ([], [])
    assert Delivery.objects.get().note == "渠道已停用"


def test_a_service_that_is_down_is_asked_again_and_nothing_is_lost(office, outside):
    channels.switch("group", on=True, by=office.admin)
    outside.down = True
    with clock.set_to(NINE):
        tell_all([office.he], "try_out", key="k", groups=[office.city])
    work()
    assert Delivery.objects.get().state == "waiting"
    assert KEY not in Job.objects.get(name="jobs.send").error
    outside.down = False
    work(NINE + timedelta(minutes=2))
    assert Delivery.objects.get().state == "sent"
    assert len(outside.taken) == 1


def test_what_a_channel_takes_in_a_minute_is_kept(office, outside):
    channels.switch("group", on=True, by=office.admin)
    with clock.set_to(NINE):
        for n in range(25):
            tell_all([office.he], "try_out", key=f"k{n}", groups=[office.city])
    work()
    assert len(outside.taken) == 20
    work(NINE + timedelta(seconds=90))
    assert len(outside.taken) == 25


def test_what_is_too_long_is_not_even_tried(office, outside, monkeypatch):
    monkeypatch.setitem(SENTENCES, "long", "长" * 700)
    channels.switch("group", on=True, by=office.admin)
    with clock.set_to(NINE):
        tell_all([office.he], "long", key="k", groups=[office.shiwan])
    work()
    assert outside.refused == []
    assert Delivery.objects.get().note == "超过渠道的长度限制"  # WeCom takes 2,048 bytes


def test_a_file_that_others_may_read_opens_no_channel(office, outside):
    channels.file().chmod(0o644)
    assert channels.described() == {}
    channels.file().chmod(0o600)
    assert len(channels.described()) == 4


def test_the_operators_page_shows_no_address_and_switches(office, outside, client):
    client.force_login(office.admin)
    page = client.get(reverse("jobs:operations")).content.decode()
    assert "市督察群" in page
    assert KEY not in page
    assert "没有后台进程在运行" in page
    client.post(reverse("jobs:switch", args=["group"]), {"do": "on"})
    assert Entry.objects.filter(kind="jobs.channel_switched").count() == 1
    client.post(reverse("jobs:switch", args=["group"]), {"do": "try"})
    Runner().drain()
    assert len(outside.taken) == 1
    assert client.post(reverse("jobs:switch", args=["nowhere"]), {"do": "on"}).status_code == 404


def test_a_failed_job_is_set_going_again_from_the_page(office, client):
    job = Job.objects.create(
        name="jobs.send", arguments={"delivery": 1}, state="failed", finished=NINE, error="NotTaken"
    )
    client.force_login(office.admin)
    assert "NotTaken" in client.get(reverse("jobs:operations")).content.decode()
    client.post(reverse("jobs:retry", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "queued"
    client.force_login(office.he)
    assert client.get(reverse("jobs:operations")).status_code == 403
    assert client.post(reverse("jobs:retry", args=[job.pk])).status_code == 302  # back, with the reason


def test_each_reads_his_own_reminders_and_keeps_a_mailbox(office, client):
    tell(office.he, "try_out", number="第9号", path="/x/", key="k")
    client.force_login(office.shi)
    assert "第9号" not in client.get(reverse("jobs:reminders")).content.decode()
    client.force_login(office.he)
    page = client.get(reverse("jobs:reminders")).content.decode()
    assert "第9号" in page
    assert "未读" in page
    client.post(reverse("jobs:reminders"))
    assert "未读" not in client.get(reverse("jobs:reminders")).content.decode()
    assert client.post(reverse("jobs:mailbox"), {"address": "not an address"}).status_code == 422
    client.post(reverse("jobs:mailbox"), {"address": "he@example.org"})
    assert office.he.mailbox.address == "he@example.org"
