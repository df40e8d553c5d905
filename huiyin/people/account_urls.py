"""Signing in, signing out, one's own password and second factor: what we use of allauth, and nothing more."""

from allauth.account import views
from django.urls import include, path

from huiyin.people.views import own_password

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password/", own_password, name="account_change_password"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("2fa/", include("allauth.mfa.urls")),
]
