from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "huiyin.verification"
    label = "verification"
    verbose_name = "Verification"
