"""Addresses of the gathering pages. Their names stand alone, since every room links to them."""

from django.urls import path

from huiyin.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("command/", views.command, name="command"),
    path("cases/", views.cases, name="cases"),
    path("cases/<int:number>/", views.case, name="case"),
    path("cases/<int:number>/timeline/", views.timeline, name="timeline"),
]
