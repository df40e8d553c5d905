from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.ui import navigation


class ComplainantsConfig(AppConfig):
    name = "huiyin.complainants"
    label = "complainants"
    verbose_name = _("投诉人")

    def ready(self) -> None:
        for label, page, order, right, icon in (
            (_("回访"), "calls", 60, "call_back", "check"),
            (_("投诉人身份"), "identities", 65, ("keep_identities", "import_lists"), "inbox"),
        ):
            navigation.register(navigation.Item(label, f"complainants:{page}", order=order, right=right, icon=icon))
