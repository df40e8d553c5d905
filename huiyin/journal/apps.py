"""The journal as an app; it also sees to it that all guards stand again after every migrate."""

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from huiyin.lib import guards
from huiyin.ui import context, navigation


class JournalConfig(AppConfig):
    name = "huiyin.journal"
    verbose_name = _("日志")

    def ready(self) -> None:
        # With this app as sender each runs once per migrate; post_migrate comes after the last migration of all apps.
        pre_migrate.connect(lift_guards, sender=self, dispatch_uid="huiyin.guards.lift")
        post_migrate.connect(install_guards, sender=self, dispatch_uid="huiyin.guards.install")
        context.play_probe = play
        navigation.register(navigation.Item(_("日志"), "journal:entries", order=900, right="read_journal", icon="log"))


def play() -> str:
    """What every page asks: "demo" or "test", or "" for a city's own database."""
    birth = apps.get_model("journal", "Birth")
    return birth.kind() if birth.is_play() else ""


def lift_guards(using: str, plan: list, **_kwargs: object) -> None:
    """Before migrations that change something: SQLite cannot rename a table that a trigger elsewhere reads."""
    if plan:
        guards.lift(connections[using])


def install_guards(using: str, **_kwargs: object) -> None:
    """After migrate: what is declared stands, what is not is gone."""
    guards.install(connections[using])
