"""Addresses of enforcement."""

from django.urls import path

from huiyin.enforcement import views

app_name = "enforcement"
urlpatterns = [
    path("measures/", views.register, name="measures"),
    path("parties/", views.parties, name="parties"),
    path("parties/<int:party>/", views.party, name="party"),
    path("cases/<int:number>/enforcement/", views.section, name="section"),
    path("cases/<int:number>/enforcement/answer/", views.answer, name="answer"),
    path("cases/<int:number>/measures/new/", views.take, name="take"),
    path("cases/<int:number>/measures/<int:measure>/", views.measure, name="measure"),
    path("cases/<int:number>/measures/<int:measure>/<slug:what>/", views.change, name="change"),
    path(
        "cases/<int:number>/measures/<int:measure>/amendments/<int:amendment>/void/",
        views.void_amendment,
        name="void_amendment",
    ),
    path("cases/<int:number>/parties/", views.case_parties, name="case_parties"),
    path("cases/<int:number>/parties/<slug:what>/", views.enter_parties, name="enter_parties"),
    path("cases/<int:number>/merges/<int:merge>/void/", views.void_merge, name="void_merge"),
]
