from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.ui.navigation import Item, register


class ReportsConfig(AppConfig):
    name = "huiyin.reports"
    label = "reports"
    verbose_name = "Figures and bulletin"

    def ready(self) -> None:
        register(Item(_("通报"), "reports:bulletin", order=30, right="read_figures", icon="chart"))
