from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from huiyin.ui.navigation import Item, register


class ClosingConfig(AppConfig):
    name = "huiyin.closing"
    label = "closing"
    verbose_name = "Review, feedback and closing"

    def ready(self) -> None:
        from huiyin.closing import actions  # noqa: F401 - hears when a case is sent back

        register(Item(_("审核"), "closing:reviews", order=50, right=("review_city", "review_district"), icon="check"))
        register(Item(_("反馈"), "closing:batches", order=55, right="feed_back", icon="inbox"))
