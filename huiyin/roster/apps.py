from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.ui.navigation import Item, register


class RosterConfig(AppConfig):
    name = "huiyin.roster"
    label = "roster"
    verbose_name = _("值班")

    def ready(self) -> None:
        import_module("huiyin.roster.owed")  # whom a reminder reaches
        register(Item(_("值班"), "roster:now", order=64, right=("view_cases", "lead", "keep_roster"), icon="phone"))
