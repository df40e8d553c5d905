"""Addresses of the figures."""

from django.urls import path

from huiyin.reports import views

app_name = "reports"
urlpatterns = [
    path("bulletin/", views.bulletin, name="bulletin"),
    path("bulletin/paper/", views.paper, name="paper"),
    path("bulletin/figures/<slug:key>/", views.figure, name="figure"),
    path("bulletin/figures/<slug:key>/list.xlsx", views.sheet, name="sheet"),
    path("bulletin/definitions/", views.definitions, name="definitions"),
]
