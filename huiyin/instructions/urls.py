"""Addresses of instructions, notices and conversations."""

from django.urls import path

from huiyin.instructions import talk_views, views

app_name = "instructions"
urlpatterns = [
    path("instructions/", views.listed, name="list"),
    path("instructions/inbox/", views.inbox, name="inbox"),
    path("instructions/new/", views.new, name="new"),
    path("instructions/meeting/", views.meeting, name="meeting"),
    path("instructions/<int:pk>/", views.instruction, name="instruction"),
    path("instructions/<int:pk>/standing/", views.standing, name="standing"),
    path("instructions/<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("instructions/<int:pk>/answer/<int:addressee>/", views.answer, name="answer"),
    path("instructions/<int:pk>/decide/<int:answer>/", views.decide, name="decide"),
    path("instructions/<int:pk>/end/", views.end, name="end"),
    path("instructions/<int:pk>/paper/", views.paper, name="paper"),
    path("cases/<int:number>/supervise/", views.supervise, name="supervise"),
    path("cases/<int:number>/supervision/end/", views.end_supervision, name="end_supervision"),
    path("cases/<int:number>/talk/", talk_views.talk, name="talk"),
    path("cases/<int:number>/talk/<int:message>/void/", talk_views.void_message, name="void_message"),
    path("notices/", talk_views.notices, name="notices"),
    path("notices/new/", talk_views.new_notice, name="new_notice"),
    path("notices/search/", talk_views.search, name="search"),
    path("notices/<int:pk>/", talk_views.notice, name="notice"),
    path("notices/<int:pk>/end/", talk_views.end_notice, name="end_notice"),
    path("account/delegation/", talk_views.delegations, name="delegations"),
    path("account/delegation/<int:pk>/end/", talk_views.end_delegation, name="end_delegation"),
]
