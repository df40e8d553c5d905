from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "huiyin.closing"
    label = "closing"
    verbose_name = "Review, feedback and closing"
