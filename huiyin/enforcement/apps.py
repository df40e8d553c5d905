from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.files import doors
from huiyin.ui.navigation import Item, register


class EnforcementConfig(AppConfig):
    name = "huiyin.enforcement"
    label = "enforcement"
    verbose_name = _("执法查处")

    def ready(self) -> None:
        register(Item(_("措施台账"), "enforcement:measures", order=60, right="view_cases", icon="scale"))
        register(Item(_("当事人"), "enforcement:parties", order=62, right="view_cases", icon="people"))
        doors.register("enforcement.measure")
