"""The server's door: where a request comes from, told by the proxy of this machine and by nobody else."""

from __future__ import annotations

from django.test import RequestFactory

from huiyin.project import wsgi


def _address_seen(monkeypatch, **told: str) -> str:
    """What the application below takes for the address of whoever asks."""
    seen: dict[str, str] = {}
    inner = wsgi.application.__wrapped__

    def answer(environ, start_response):
        seen.update(address=environ["REMOTE_ADDR"])
        return [b""]

    # The wrapping is asked as it stands, around another application.
    [cell] = [cell for cell in wsgi.application.__closure__ if cell.cell_contents is inner]
    monkeypatch.setattr(cell, "cell_contents", answer)
    wsgi.application(RequestFactory().get("/", **told).environ, lambda *_: None)
    return seen["address"]


def test_the_proxy_of_this_machine_says_who_asks(monkeypatch):
    assert _address_seen(monkeypatch, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="10.0.0.7") == "10.0.0.7"


def test_what_the_asker_put_before_the_proxys_word_counts_for_nothing(monkeypatch):
    told = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 10.0.0.7"}
    assert _address_seen(monkeypatch, **told) == "10.0.0.7"


def test_nobody_else_is_believed(monkeypatch):
    assert _address_seen(monkeypatch, REMOTE_ADDR="10.0.0.8", HTTP_X_FORWARDED_FOR="10.0.0.7") == "10.0.0.8"


def test_without_a_proxy_the_address_is_as_it_is(monkeypatch):
    assert _address_seen(monkeypatch, REMOTE_ADDR="127.0.0.1") == "127.0.0.1"
