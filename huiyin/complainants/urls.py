"""Addresses about complainants."""

from django.urls import path

from huiyin.complainants import keeping_views, views

app_name = "complainants"
urlpatterns = [
    path("cases/<int:number>/complainant/", views.section, name="section"),
    path("cases/<int:number>/complainant/reply/", views.reply, name="reply"),
    path("cases/<int:number>/complainant/reach/", views.reach, name="reach"),
    path("calls/", views.calls, name="calls"),
    path("calls/<int:number>/", views.call, name="call"),
    path("calls/<int:number>/telephone/", views.telephone, name="telephone"),
    path("identities/", keeping_views.identities, name="identities"),
    path("identities/register/", keeping_views.register, name="register"),
    path("identities/ask/", keeping_views.ask, name="ask"),
    path("identities/requests/<int:unlock>/consent/", keeping_views.consent, name="consent"),
    path("identities/requests/<int:unlock>/decline/", keeping_views.decline, name="decline"),
    path("identities/requests/<int:unlock>/look/", keeping_views.look, name="look"),
    path("identities/redaction/<int:number>/", keeping_views.redaction, name="redaction"),
]
