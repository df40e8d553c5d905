"""Addresses of honesty: the inspectors' alone, and the reading trace for auditors too."""

from django.urls import path

from huiyin.honesty import views

app_name = "honesty"
urlpatterns = [
    path("signals/", views.signals, name="signals"),
    path("signals/<int:pk>/", views.signal, name="signal"),
    path("signals/<int:pk>/judge/", views.judge, name="judge"),
    path("trace/", views.trace, name="trace"),
    path("trace/paper/", views.trace_paper, name="trace_paper"),
]
