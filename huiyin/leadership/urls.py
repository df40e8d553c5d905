"""Addresses of leadership."""

from django.urls import path

from huiyin.leadership import views

app_name = "leadership"
urlpatterns = [
    path("leading/", views.mine, name="mine"),
    path("leaders/<str:code>/", views.leader, name="leader"),
    path("cases/<int:number>/leaders/", views.leaders, name="leaders"),
    path("cases/<int:number>/leaders/name/<int:assignment>/", views.name_leader, name="name"),
    path("cases/<int:number>/leaders/<int:lead>/<slug:kind>/", views.duty, name="duty"),
    path("cases/<int:number>/leaders/records/<int:record>/void/", views.void_duty, name="void_duty"),
    path("cases/<int:number>/instructions/", views.instruct, name="instruct"),
    path("cases/<int:number>/instructions/<int:instruction>/answer/", views.answer, name="answer"),
]
