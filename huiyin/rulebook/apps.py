"""Rulebooks, with the administrator's entry in the navigation and the duty list for those who work on cases."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.people import portfolios
from huiyin.ui import navigation


class RulebookConfig(AppConfig):
    name = "huiyin.rulebook"
    label = "rulebook"
    verbose_name = _("规则库")

    def ready(self) -> None:
        from huiyin.rulebook.showing import type_names  # models are there only now

        portfolios.register(type_names)
        readers = ("view_cases", "lead", "read_journal", "administer_rulebook")
        navigation.register(navigation.Item(_("责任清单"), "rulebook:duties", order=80, right=readers, icon="book"))
        navigation.register(
            navigation.Item(_("规则库"), "rulebook:books", order=915, right="administer_rulebook", icon="book")
        )
