"""Addresses of the roster."""

from django.urls import path

from huiyin.roster import views

app_name = "roster"
urlpatterns = [
    path("roster/", views.now, name="now"),
    path("roster/month/", views.month, name="month"),
    path("roster/mine/", views.mine, name="mine"),
    path("roster/bodies/<str:body>/<slug:what>/", views.plan, name="plan"),
    path("roster/shifts/<int:shift>/", views.shift, name="shift"),
    path("roster/shifts/<int:shift>/<slug:what>/", views.act, name="act"),
    path("roster/swaps/<int:swap>/", views.answer, name="swap"),
    path("on-call/", views.calls, name="calls"),
    path("on-call/<int:alarm>/", views.alarm, name="alarm"),
    path("on-call/<int:alarm>/acknowledge/", views.acknowledge, name="acknowledge"),
]
