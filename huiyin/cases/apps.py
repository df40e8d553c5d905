from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "huiyin.cases"
    label = "cases"
    verbose_name = _("案件")

    def ready(self) -> None:
        rulebooks = import_module("huiyin.cases.rulebooks")
        use = import_module("huiyin.rulebook.use")
        use.answers(used=rulebooks.is_used, days=rulebooks.handed_down_between)
