"""Addresses of deadlines."""

from django.urls import path

from huiyin.deadlines import views

app_name = "deadlines"
urlpatterns = [
    path("cases/<int:number>/deadlines/", views.case, name="case"),
    path("cases/<int:number>/deadlines/<int:duty>/ask/", views.ask, name="ask"),
    path("cases/<int:number>/deadlines/extensions/<int:extension>/", views.answer, name="answer"),
    path("extensions/", views.requests, name="requests"),
    path("working-calendar/", views.calendar, name="calendar"),
    path("my-calendar/", views.my_calendar, name="my_calendar"),
    path("calendar/<str:secret>.ics", views.feed, name="feed"),
]
