"""The real server: `huiyin init` and `huiyin serve` in processes of their own, as an operator starts them."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = [sys.executable, "-m", "huiyin.project.cli"]
# What belongs to the test run and not to an operator's shell.
NOT_OURS = {"HUIYIN_BORN_AS", "HUIYIN_SECRET_KEY", "HUIYIN_CLOCK", "HUIYIN_HOSTS", "HUIYIN_DATA_OF"}
NOT_OURS |= {"DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER", "DJANGO_ALLOW_ASYNC_UNSAFE"}


def _environment(data: Path, database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return kept | {"HUIYIN_DATA": str(data), "DATABASE_URL": database, "HUIYIN_STATIC": str(data / "static")}


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(data: Path, database: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one `huiyin` command as an operator does."""
    return subprocess.run(
        [*COMMAND, *arguments], env=_environment(data, database), capture_output=True, text=True, timeout=300
    )


def init(data: Path, database: str) -> tuple[str, str]:
    """Set the office up as the README says; the administrator's name and one-time password, read off the screen."""
    done = command(
        data, database, "init", "--office", "佛山市", "--code", "440600", "--username", "admin", "--name", "管理员"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    username = re.search(r"^Administrator: (\S+)$", done.stdout, re.MULTILINE)
    password = re.search(r"^One-time password .*: (\S+)$", done.stdout, re.MULTILINE)
    assert username and password, done.stdout
    return username[1], password[1]


@contextmanager
def serving(data: Path, database: str) -> Iterator[tuple[str, Path]]:
    """`huiyin serve` on a free port, until the block ends; its address, and the file that it writes its log to."""
    address, log = f"http://127.0.0.1:{free_port()}", data / "server.log"
    port = address.rpartition(":")[2]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*COMMAND, "serve", "--port", port], env=_environment(data, database), stdout=out, stderr=out
        )
        try:
            _wait_for(address, server, log)
            yield address, log
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(20)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"the server did not answer: {log.read_text()}")
