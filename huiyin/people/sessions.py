"""Who is asking: the session of a request and its user, found by queries that are written once.

Every page begins with these two; written anew each time they take longer than anything else on a small page.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from huiyin.lib.prepared import Prepared
from huiyin.people.models import User

_SESSION = Prepared(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), str, datetime)
_USER = Prepared(lambda pk: User.objects.filter(pk=pk))


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Any:
        found = _SESSION(self.session_key, timezone.now()) if self.session_key else []
        if found:
            return found[0]
        self._session_key = None  # as Django's own: a key that is no longer known is not taken up again
        return None


class OwnAccounts(AuthenticationBackend):
    """Those who signed in with their own name and password."""

    def get_user(self, user_id: Any) -> User | None:
        """The user of a session, unless he may no longer sign in."""
        return next((user for user in _USER(user_id) if self.user_can_authenticate(user)), None)
