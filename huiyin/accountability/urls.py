"""Addresses of accountability: all of them the inspectors' alone."""

from django.urls import path

from huiyin.accountability import views

app_name = "accountability"
urlpatterns = [
    path("oversight/", views.register, name="register"),
    path("cases/<int:number>/oversight/", views.inquiry, name="inquiry"),
    path("cases/<int:number>/oversight/answer/", views.answer, name="answer"),
    path("cases/<int:number>/oversight/decisions/", views.decide, name="decide"),
    path("cases/<int:number>/oversight/decisions/<int:decision>/<slug:what>/", views.end, name="end"),
]
