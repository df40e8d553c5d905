from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplainantsConfig(AppConfig):
    name = "huiyin.complainants"
    label = "complainants"
    verbose_name = _("投诉人")
