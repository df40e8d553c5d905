from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulebookConfig(AppConfig):
    name = "huiyin.rulebook"
    label = "rulebook"
    verbose_name = _("规则库")
