"""Work in the background: every room's `jobs.py` is read at the start, so that its jobs and its schedule are known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from huiyin.ui import navigation


class JobsConfig(AppConfig):
    name = "huiyin.jobs"
    label = "jobs"
    verbose_name = _("后台任务")

    def ready(self) -> None:
        autodiscover_modules("jobs")
        navigation.register(
            navigation.Item(_("后台任务"), "jobs:operations", order=917, right="administer", icon="log")
        )
