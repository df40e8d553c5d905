"""Root addresses: the only place that knows every room."""

from importlib.util import find_spec

from django.urls import include, path

ROOMS = (
    "people rulebook journal files cases leadership verification enforcement rectification accountability "
    "complainants closing intake publication reports desk"
).split()

urlpatterns = [
    path("accounts/", include("huiyin.people.account_urls")),
    path("", include("huiyin.ui.urls")),
    *(path("", include(f"huiyin.{room}.urls")) for room in ROOMS if find_spec(f"huiyin.{room}.urls")),
]
