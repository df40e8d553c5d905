"""`huiyin serve`: the pages, on this machine alone unless told otherwise."""

import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Serve Huiyin's pages with granian."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="processes; as many as there are cores")
        parser.add_argument("--threads", type=int, default=4, help="requests that one process answers at a time")

    def handle(self, *, host: str, port: int, workers: int, threads: int, **options: Any) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is not ready for this version of Huiyin: run `huiyin migrate` first.")
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            call_command("collectstatic", interactive=False, verbosity=0)
        refuse_taken_port(host, port)
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Huiyin: http://{shown}:{port}/  (Ctrl-C ends it)")
        self.stdout.flush()
        connections.close_all()
        # Granian takes this process over, so that no second Django lies in memory beside the workers'.
        arguments = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
        arguments += ["--blocking-threads", str(threads), "--log-level", "warning", "--respawn-failed-workers"]
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.project.settings")
        # Each thread would keep a store of freed memory of its own, a tenth of all that the server holds.
        os.environ.setdefault("MALLOC_ARENA_MAX", "1")
        os.execv(sys.executable, [sys.executable, "-m", "granian", *arguments, "huiyin.project.wsgi:application"])  # noqa: S606


def refuse_taken_port(host: str, port: int) -> None:
    """Say in a sentence what the server would say in a traceback."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise CommandError(f"Port {port} may be opened by the system's administrator only.") from error
        except OSError as error:
            raise CommandError(f"{host}:{port} cannot be listened on ({error.strerror}). Try --port.") from error
