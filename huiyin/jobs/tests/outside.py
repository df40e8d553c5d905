"""The world outside, on this machine: a mail server and the bots of the chat services, which keep what they are sent.

They refuse what the real ones refuse, a message that is too long, and besides one that holds a word of a case.
"""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRETS = ("石料厂", "横岗村", "慕容")


class Outside:
    """What came in, and what was refused."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refused: list[str] = []
        self.down = False

    def take(self, text: str, longest: int) -> bool:
        good = not self.down and len(text.encode()) <= longest and not any(word in text for word in SECRETS)
        (self.taken if good else self.refused).append(text)
        return good


@contextmanager
def bots(monkeypatch, outside: Outside) -> Iterator[None]:
    """The three services' addresses lead to this machine."""

    class Bot(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            text = body.get("text") or body.get("markdown") or body.get("content") or {}
            said = text.get("content") or text.get("text") or json.dumps(body, ensure_ascii=False)
            good = outside.take(said, 2048)
            answer = json.dumps(
                {"errcode": 0 if good else 40058, "errmsg": "ok" if good else "invalid", "code": 0}
            ).encode()
            self.send_response(200 if good else 400)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}/"
    import requests

    post = requests.post
    monkeypatch.setattr(requests, "post", lambda url, *args, **more: post(here, *args, **more))
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def mail_server(outside: Outside) -> Iterator[int]:
    """A mail server on a port of this machine."""

    class Mail(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            say = lambda line: self.wfile.write(f"{line}\r\n".encode())  # noqa: E731
            say("220 here")
            while line := self.rfile.readline():
                match line.strip().upper()[:4]:
                    case b"QUIT":
                        say("221 bye")
                        return
                    case b"DATA":
                        say("354 go on")
                        lines = []
                        while (part := self.rfile.readline()) != b".\r\n":
                            lines.append(part)
                        mail = message_from_bytes(b"".join(lines), policy=default)
                        body = mail.get_body(preferencelist=("plain", "html"))
                        text = f"{mail['to']}\n{mail['subject']}\n{body.get_content() if body else ''}"
                        say("250 taken" if outside.take(text, 20_000) else "554 refused")
                    case b"AUTH":
                        say("235 in")
                    case _:
                        say("250 ok")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Mail)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
