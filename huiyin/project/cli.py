"""The `huiyin` command: Huiyin's own commands and Django's, with one name."""

import os
import sys


def main() -> None:
    """Run `huiyin COMMAND`; `huiyin help` lists them all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.project.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["huiyin", *sys.argv[1:]])


if __name__ == "__main__":
    main()
