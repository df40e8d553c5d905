"""Addresses of the committee."""

from django.urls import path

from huiyin.committee import views

app_name = "committee"
urlpatterns = [
    path("committee/", views.disputes, name="disputes"),
    path("committee/members/", views.members, name="members"),
    path("committee/members/<int:member>/end/", views.end_member, name="end_member"),
    path("committee/disputes/<int:dispute>/", views.dispute, name="dispute"),
    path("committee/disputes/<int:dispute>/paper/", views.paper, name="paper"),
    path("committee/disputes/<int:dispute>/<slug:what>/", views.act, name="act"),
    path("cases/<int:number>/disputes/<int:assignment>/", views.file, name="file"),
]
