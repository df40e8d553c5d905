"""Deadlines, with the working calendar in the administrator's navigation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.ui import navigation


class DeadlinesConfig(AppConfig):
    name = "huiyin.deadlines"
    label = "deadlines"
    verbose_name = _("期限")

    def ready(self) -> None:
        navigation.register(
            navigation.Item(_("工作日历"), "deadlines:calendar", order=916, right="administer_rulebook", icon="book")
        )
