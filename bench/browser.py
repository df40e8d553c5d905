"""A small browser: one connection, one person, forms sent as the page holds them."""

from __future__ import annotations

import http.client
import secrets
import time
from html.parser import HTMLParser
from urllib.parse import urlencode


class Forms(HTMLParser):
    """What the POST forms of a page would send, as they stand; the first one that has a field of the name asked for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self._select = self._area = ""
        self._chosen: str | None = None
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form" and given.get("method", "").lower() == "post":
            self.forms.append([])
            self._inside = True
        elif not self._inside:
            return
        elif tag == "input" and name:
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked and given.get("type") != "file":
                self.forms[-1].append((name, given.get("value", "")))
        elif tag == "select":
            self._select, self._chosen = name, None
        elif tag == "option" and self._select and (self._chosen is None or "selected" in given):
            self._chosen = given.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.forms[-1].append((name, ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            name, before = self.forms[-1].pop()
            self.forms[-1].append((name, before + data.removeprefix("\n")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            self.forms[-1].append((self._select, self._chosen or ""))
            self._select = ""
        elif tag == "textarea":
            self._area = ""
        elif tag == "form":
            self._inside = False

    def holding(self, name: str) -> dict[str, list[str]]:
        """The fields of the first form that has a field `name`."""
        for form in self.forms:
            if any(known == name for known, _value in form):
                fields: dict[str, list[str]] = {}
                for known, value in form:
                    fields.setdefault(known, []).append(value)
                return fields
        raise SystemExit(f"no form asks for {name}")


class Browser:
    """Asks over one connection as one person."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.host = f"127.0.0.1:{port}"
        self.cookies = dict([session.split("=", 1)])
        self.took = 0.0  # milliseconds of the last answer, until its last byte

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> http.client.HTTPResponse:
        """One request; the answer has been read whole into `response.content`."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {"Cookie": cookie, "Accept-Language": "zh-CN", "Referer": f"http://{self.host}{path}", **headers}
        start = time.perf_counter()
        self.connection.request(method, path, body=body, headers=given)
        response = self.connection.getresponse()
        response.content = response.read()  # type: ignore[attr-defined]
        self.took = (time.perf_counter() - start) * 1000
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if response.status >= 400:
            raise SystemExit(f"{method} {path} answered {response.status}")
        return response

    def get(self, path: str) -> str:
        """The text of a page."""
        return self.ask("GET", path).content.decode()  # type: ignore[attr-defined]

    def post(self, path: str, fields: dict[str, list[str]], file: tuple[str, str, bytes] | None = None) -> str:
        """Send a form, with a file (field, name, content) as a browser would; where the answer leads."""
        if file is None:
            body = urlencode(fields, doseq=True).encode()
            kind = "application/x-www-form-urlencoded"
        else:
            mark = secrets.token_hex(16)
            parts = [
                f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                for name, values in fields.items()
                for value in values
            ]
            field, name, content = file
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
            body = b"".join([*parts, head.encode(), content, f"\r\n--{mark}--\r\n".encode()])
            kind = f"multipart/form-data; boundary={mark}"
        response = self.ask("POST", path, body, **{"Content-Type": kind})
        if response.status not in (301, 302, 303):
            raise SystemExit(f"POST {path} was refused ({response.status})")
        return response.headers["Location"]
