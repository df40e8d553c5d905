"""Root addresses: the only place that knows every room."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

rooms = [
    app
    for app in settings.INSTALLED_APPS
    if app.startswith("huiyin.") and app != "huiyin.project" and find_spec(f"{app}.urls")
]

urlpatterns = [
    path("accounts/", include("huiyin.people.account_urls")),
    *(path("", include(f"{room}.urls")) for room in rooms),
]
