from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "huiyin.demo"
    label = "demo"
    verbose_name = "The acceptance scenario"
