"""Addresses of verification."""

from django.urls import path

from huiyin.verification import views

app_name = "verification"
urlpatterns = [
    path("cases/<int:number>/verification/", views.section, name="section"),
    path("cases/<int:number>/verification/questions/", views.split, name="split"),
    path("cases/<int:number>/verification/questions/<int:n>/", views.find, name="find"),
    path("cases/<int:number>/verification/overall/", views.find_overall, name="overall"),
]
