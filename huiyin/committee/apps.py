from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.ui.navigation import Item, register


class CommitteeConfig(AppConfig):
    name = "huiyin.committee"
    label = "committee"
    verbose_name = _("环委会")

    def ready(self) -> None:
        register(
            Item(
                _("环委会"),
                "committee:disputes",
                order=66,
                right=("settle_disputes", "view_cases", "lead"),
                icon="scale",
            )
        )
