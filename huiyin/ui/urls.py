"""Addresses of the ground floor: the language, the patterns page, and the question whether the server is well."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from huiyin.ui import views

urlpatterns = [
    path("language/", login_not_required(set_language), name="set_language"),
    path("healthz", views.healthz, name="healthz"),
    path("patterns/", views.patterns, name="patterns"),
    path("patterns/progress/", views.patterns_progress, name="patterns_progress"),
    path("patterns/refused/", views.patterns_refused, name="patterns_refused"),
    path("patterns/photos/", views.patterns_photos, name="patterns_photos"),
]
