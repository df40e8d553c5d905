"""The ways out: e-mail, and the group bots of WeCom, DingTalk and Feishu.

Their addresses are secrets. They stand in a file of the operators (`HUIYIN_CHANNELS`, `channels.toml` in the data folder)
that nobody but the service's account may read, never in the database, a backup or a log. The administrator sees their
names and switches them.
"""

from __future__ import annotations

import logging
import os
import stat
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from huiyin.jobs.models import Channel
from huiyin.lib import clock
from huiyin.people.models import Body, User

log = logging.getLogger(__name__)
logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would name addresses

# By the scheme of the address: the word, the longest message in bytes, how many a minute.
KINDS = {
    "mailto": (_("电子邮件"), 20_000, 60),
    "mailtos": (_("电子邮件"), 20_000, 60),
    "wecombot": (_("企业微信群机器人"), 2_048, 20),
    "dingtalk": (_("钉钉群机器人"), 20_000, 20),
    "feishu": (_("飞书群机器人"), 20_000, 100),
}


@dataclass(frozen=True)
class Way:
    """One channel as the operators' file describes it."""

    name: str
    label: str
    url: str
    body: str = ""  # the code of the body whose group it is

    @property
    def scheme(self) -> str:
        return self.url.partition("://")[0].lower()

    @property
    def is_mail(self) -> bool:
        return self.scheme.startswith("mailto")

    @property
    def kind(self) -> str:
        return str(KINDS[self.scheme][0])

    @property
    def longest(self) -> int:
        return KINDS[self.scheme][1]

    @property
    def a_minute(self) -> int:
        return KINDS[self.scheme][2]

    def hears_of(self, body: Body) -> bool:
        """Is `body` the one whose group this is, or inside it?"""
        return Body.objects.filter(code=self.body, path__in=body.ancestor_paths()).exists()

    def send(self, subject: str, text: str, *, to: str = "") -> bool:
        """Hand the message over; False when the other side did not take it."""
        import apprise  # it knows a hundred services, and takes a moment to load

        url = self.url
        if to:
            url += f"{'&' if '?' in url else '?'}to={quote(to)}"
        service = apprise.Apprise.instantiate(url)
        return service is not None and bool(service.notify(body=text, title=subject if self.is_mail else ""))


def file() -> Path:
    """Where the operators describe the channels."""
    return Path(os.environ.get("HUIYIN_CHANNELS") or Path(settings.DATA) / "channels.toml")


def described() -> dict[str, Way]:
    """The channels of the operators' file; none, with a warning, where others might read it or it cannot be read."""
    path = file()
    try:
        info = path.stat()
    except OSError:
        return {}
    return _read(path, info.st_mtime_ns, stat.S_IMODE(info.st_mode))


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, mode: int) -> dict[str, Way]:
    if mode & 0o077:
        log.warning("%s may be read by others: no channel is used until it is closed (chmod 600).", path.name)
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        log.warning("%s cannot be read (%s).", path.name, type(error).__name__)
        return {}
    ways = {}
    for name, of in found.items():
        one = (
            Way(name, str(of.get("label", name)), str(of.get("url", "")), str(of.get("body", "")))
            if isinstance(of, dict)
            else None
        )
        if one is None or one.scheme not in KINDS or not (one.is_mail or one.body):
            log.warning("The channel “%s” is left out: its address or its body is missing or of no known kind.", name)
        else:
            ways[name] = one
    return ways


def switched_on() -> list[Way]:
    """The channels that are described and that the administrator has switched on."""
    ways = described()
    if not ways:
        return []
    on = set(Channel.objects.filter(on=True, name__in=ways).values_list("name", flat=True))
    return [way for name, way in ways.items() if name in on]


def switch(name: str, *, on: bool, by: User) -> Channel:
    """Switch a channel of that name."""
    row, _made = Channel.objects.update_or_create(name=name, defaults={"on": on, "by": by, "at": clock.now()})
    return row
