from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.files import doors
from huiyin.ui.navigation import Item, register


class LeadershipConfig(AppConfig):
    name = "huiyin.leadership"
    label = "leadership"
    verbose_name = _("包案")

    def ready(self) -> None:
        register(Item(_("包案"), "leadership:mine", order=20, right="lead", icon="leader"))
        doors.register("leadership.personalduty")
