"""How people sign in: accounts are made by the administrator, never by signing up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed
from django.dispatch import receiver
from django.http import HttpRequest

from huiyin.lib import clock
from huiyin.people.actions import password_chosen
from huiyin.people.models import User


class ClosedAccounts(DefaultAccountAdapter):
    """Nobody opens an account for himself, and nobody is mailed a way in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by django-axes alone, per name and address: nobody locks out another."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        return None

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/"


@receiver(password_changed, dispatch_uid="huiyin.people.password_chosen")
def own_password(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """The one-time password is gone."""
    password_chosen(user, on=clock.today())
