from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountabilityConfig(AppConfig):
    name = "huiyin.accountability"
    label = "accountability"
    verbose_name = _("线索与问责")
