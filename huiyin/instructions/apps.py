from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.cases import showing
from huiyin.ui.navigation import Item, register


class InstructionsConfig(AppConfig):
    name = "huiyin.instructions"
    label = "instructions"
    verbose_name = _("指令与通知")

    def ready(self) -> None:
        import_module("huiyin.instructions.doors")  # whose files hang on an instruction
        import_module("huiyin.instructions.owed")  # whom a reminder reaches
        at_work = ("view_cases", "lead", "call_back")
        register(Item(_("指令"), "instructions:list", order=5, right=at_work, icon="flag"))
        register(Item(_("通知"), "instructions:notices", order=62, icon="bell"))
        showing.register("instruction", lambda case: case.instructions.values_list("instruction", flat=True))
