from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.cases import showing
from huiyin.files import doors
from huiyin.ui.navigation import Item, register


class ChecksConfig(AppConfig):
    name = "huiyin.checks"
    label = "checks"
    verbose_name = _("抽查")

    def ready(self) -> None:
        import_module("huiyin.checks.owed")  # whom a reminder reaches
        from huiyin.checks.models import Listed  # the tables are known by now
        from huiyin.checks.rules import record_door

        register(Item(_("抽查"), "checks:route", order=13, right="check", icon="eye"))
        register(Item(_("抽查结果"), "checks:results", order=48, right=("check", "instruct"), icon="chart"))
        doors.register("checks.record", record_door, in_the_chain=False)
        showing.register("check", lambda case: case.checks.values_list("pk", flat=True))
        showing.register("checkplan", lambda case: Listed.objects.filter(case=case).values_list("plan", flat=True))
