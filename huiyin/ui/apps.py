"""The base page and the components: what every room looks like."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.templates)
def our_pages_come_first(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Django takes the first template of a name: behind allauth, the sign-in pages would be its own, bare and English."""
    order = [app.rpartition(".apps.")[0] or app for app in settings.INSTALLED_APPS]
    behind = [app for app in order if app == "allauth" or app.startswith("allauth.")]
    if not behind or order.index("huiyin.ui") < min(order.index(app) for app in behind):
        return []
    return [
        Warning(
            "huiyin.ui stands behind allauth in INSTALLED_APPS: people see allauth's sign-in pages, not ours.",
            hint="Move huiyin.ui before allauth.",
            id="ui.W001",
        )
    ]


class UiConfig(AppConfig):
    """Floor two: it knows no cases, only how things are shown."""

    name = "huiyin.ui"
    label = "ui"
    verbose_name = "Huiyin pages"
