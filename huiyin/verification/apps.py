from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.files import doors


class VerificationConfig(AppConfig):
    name = "huiyin.verification"
    label = "verification"
    verbose_name = _("核实")

    def ready(self) -> None:
        # Evidence hangs on the question, not on one finding of it: a corrected finding keeps its evidence.
        doors.register("cases.question")
