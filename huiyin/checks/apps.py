from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.files import doors
from huiyin.ui.navigation import Item, register


class ChecksConfig(AppConfig):
    name = "huiyin.checks"
    label = "checks"
    verbose_name = _("抽查")

    def ready(self) -> None:
        import_module("huiyin.checks.owed")  # whom a reminder reaches
        from huiyin.checks.rules import record_door  # the tables are known by now

        register(Item(_("抽查"), "checks:route", order=13, right="check", icon="eye"))
        register(Item(_("抽查结果"), "checks:results", order=48, right=("check", "instruct"), icon="chart"))
        doors.register("checks.record", record_door, in_the_chain=False)
