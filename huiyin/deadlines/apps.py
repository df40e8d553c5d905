"""Deadlines: the requests for more time in the navigation of those who answer, the working calendar in the administrator's."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.ui import navigation


class DeadlinesConfig(AppConfig):
    name = "huiyin.deadlines"
    label = "deadlines"
    verbose_name = _("期限")

    def ready(self) -> None:
        navigation.register(
            navigation.Item(
                _("延期申请"), "deadlines:requests", order=57, right=("hand_down", "review_city"), icon="todo"
            )
        )
        navigation.register(
            navigation.Item(_("工作日历"), "deadlines:calendar", order=916, right="administer_rulebook", icon="book")
        )
