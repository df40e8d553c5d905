from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.ui.navigation import Item, register


class AccountabilityConfig(AppConfig):
    name = "huiyin.accountability"
    label = "accountability"
    verbose_name = _("线索与问责")

    def ready(self) -> None:
        import_module("huiyin.accountability.owed")  # whom a reminder reaches
        register(Item(_("线索与问责"), "accountability:register", order=12, right="oversight", icon="scale"))
