from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.files import doors


class FilesConfig(AppConfig):
    name = "huiyin.files"
    label = "files"
    verbose_name = _("材料")

    def ready(self) -> None:
        doors.register("cases.case", doors.case_door)
