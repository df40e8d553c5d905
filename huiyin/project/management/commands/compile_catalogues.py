"""`huiyin compile_catalogues`: make the translations ready for use."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from huiyin.project.catalogues import compile_all


class Command(BaseCommand):
    help = "Compile the translation catalogues of Huiyin; needs no gettext."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        compile_all(settings.PACKAGE)
