from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.ui.navigation import Item, register


class IntakeConfig(AppConfig):
    name = "huiyin.intake"
    label = "intake"
    verbose_name = _("受理与交办")

    def ready(self) -> None:
        register(Item(_("来件清单"), "intake:lists", order=20, right="import_lists", icon="inbox"))
        register(Item(_("交办台"), "intake:desks", order=25, right="hand_down", icon="case"))
