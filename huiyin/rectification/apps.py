from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.files import doors
from huiyin.ui.navigation import Item, register


class RectificationConfig(AppConfig):
    name = "huiyin.rectification"
    label = "rectification"
    verbose_name = _("整改")

    def ready(self) -> None:
        register(Item(_("待验收"), "rectification:to_accept", order=15, right="accept", icon="check"))
        register(Item(_("整改台账"), "rectification:items", order=58, right="view_cases", icon="todo"))
        doors.register("rectification.progress")
        doors.register("rectification.proof")
