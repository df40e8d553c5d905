from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.ui.navigation import Item, register, register_search


class DeskConfig(AppConfig):
    name = "huiyin.desk"
    label = "desk"
    verbose_name = "The gathering pages"

    def ready(self) -> None:
        import_module("huiyin.desk.work")  # the worker, too, must know who does what
        register(Item(_("待办"), "home", order=0, icon="todo"))
        register(Item(_("指挥"), "command", order=5, right=("instruct", "hand_down"), icon="chart"))
        # Who keeps accounts, identities or the journal has no cases to look for.
        at_work = ("view_cases", "lead", "call_back")
        register(Item(pgettext_lazy("navigation", "案件"), "cases", order=10, right=at_work, icon="case"))
        register_search("cases", right=at_work)
