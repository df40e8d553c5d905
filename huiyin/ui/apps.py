"""The base page and the components: what every room looks like."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Floor two: it knows no cases, only how things are shown."""

    name = "huiyin.ui"
    label = "ui"
    verbose_name = "Huiyin pages"
