from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.cases import showing
from huiyin.ui.navigation import Item, register


class PublicationConfig(AppConfig):
    name = "huiyin.publication"
    label = "publication"
    verbose_name = "Publication"

    def ready(self) -> None:
        register(
            Item(
                _("公开"),
                "publication:tables",
                order=58,
                right=("propose_publication", "approve_publication"),
                icon="file",
            )
        )
        showing.register("disclosuretable", lambda case: case.table_lines.values_list("table", flat=True))
