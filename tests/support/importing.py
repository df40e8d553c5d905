"""A process that imports lists and is killed on the way: `python -m tests.support.importing`, driven by lines on stdin.

Huiyin is started once; each import runs in a child of its own, so that a kill -9 takes everything with it that a power
cut would take, and twenty of them do not cost twenty starts. A line asks for one import:

    {"file": …, "batch": …, "by": …, "after": 17}           killed after its 17th statement
    {"file": …, "batch": …, "by": …, "commit": "before"}    killed when all is written and nothing committed; or "after"
    {"file": …, "batch": …, "by": …, "seconds": 0.2}        killed after that time
    {"file": …, "batch": …, "by": …}                        left alone

and the answer tells how the child ended and how many statements it had made by then.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any


def run(order: dict[str, Any], report: int) -> None:
    """One import, as the clerk's two clicks make it. Each statement is reported, then the one agreed on is the last."""
    from django.db import connection

    from huiyin.cases.models import Inspection
    from huiyin.intake.lists import confirm_list, read_list
    from huiyin.lib import clock
    from huiyin.people.models import User
    from tests.support import cast

    made = 0

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal made
        result = execute(sql, params, many, context)
        made += 1
        os.write(report, b".")
        if made == order.get("after"):
            die()
        return result

    commit = connection._commit

    def deadly_commit() -> None:
        if order.get("commit") == "before":
            die()
        commit()
        if order.get("commit") == "after":
            die()

    connection._commit = deadly_commit  # type: ignore[method-assign]
    clerk, inspection = User.objects.get(username=order["by"]), Inspection.objects.get()
    path = Path(order["file"])
    with connection.execute_wrapper(statement), clock.set_to(clock.at(cast.DAY, 22, 30)):
        source = read_list(inspection, path.read_bytes(), path.name, by=clerk, on=cast.DAY)
        confirm_list(
            source, number=order["batch"], handed_over=cast.HANDED_OVER, day=cast.DAY, by=clerk, on=cast.DAY
        )  # fmt: skip


def serve() -> None:
    """Import after import, until nobody asks any more."""
    import django

    django.setup()
    for line in sys.stdin:
        order = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                run(order, writing)
                code = 0
            finally:
                os._exit(code)
        os.close(writing)
        if "seconds" in order:
            time.sleep(order["seconds"])
            os.kill(child, signal.SIGKILL)
        made = 0
        while part := os.read(reading, 4096):
            made += len(part)
        os.close(reading)
        _pid, status = os.waitpid(child, 0)
        print(json.dumps({"ended": os.waitstatus_to_exitcode(status), "statements": made}), flush=True)


if __name__ == "__main__":
    serve()
