"""Bodies, people and roles, and the administrator's entries in the navigation."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.ui import navigation


class PeopleConfig(AppConfig):
    name = "huiyin.people"
    label = "people"
    verbose_name = _("机构与人员")

    def ready(self) -> None:
        import_module("huiyin.people.accounts")  # what follows a change of password
        words: Any = import_module("huiyin.journal.words")
        words.names_of = import_module("huiyin.people.queries").names_of
        for label, page, order in (
            (_("机构"), "bodies", 910),
            (_("人员"), "officials", 911),
            (_("用户"), "users", 912),
        ):
            item = navigation.Item(label, f"people:{page}", order=order, right="administer", icon="leader")
            navigation.register(item)
        confirming = ("administer", "confirm_grants")
        navigation.register(navigation.Item(_("授权复核"), "people:grants", order=913, right=confirming, icon="leader"))
        navigation.register(navigation.Item(_("导入机构人员"), "people:import", order=914, right="administer"))
