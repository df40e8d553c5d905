"""Addresses of rectification."""

from django.urls import path

from huiyin.rectification import views

app_name = "rectification"
urlpatterns = [
    path("items/", views.register, name="items"),
    path("items/to-accept/", views.to_accept, name="to_accept"),
    path("cases/<int:number>/rectification/", views.section, name="section"),
    path("cases/<int:number>/items/new/", views.plan, name="plan"),
    path("cases/<int:number>/items/<int:n>/", views.item, name="item"),
    path("cases/<int:number>/items/<int:n>/<slug:what>/", views.act, name="act"),
    path("cases/<int:number>/items/<int:n>/milestones/<int:milestone>/<slug:what>/", views.step, name="step"),
    path("cases/<int:number>/progress/", views.progress, name="progress"),
    path("cases/<int:number>/progress/<int:entry>/void/", views.void_progress, name="void_progress"),
]
