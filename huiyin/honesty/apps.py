from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.ui.navigation import Item, register


class HonestyConfig(AppConfig):
    name = "huiyin.honesty"
    label = "honesty"
    verbose_name = _("异常信号")

    def ready(self) -> None:
        register(Item(_("异常信号"), "honesty:signals", order=13, right="oversight", icon="alert"))
        register(Item(_("阅读追查"), "honesty:trace", order=905, right=("oversight", "read_journal"), icon="eye"))
