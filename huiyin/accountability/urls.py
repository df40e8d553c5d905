"""Addresses of accountability: all of them the inspectors' alone."""

from django.urls import path

from huiyin.accountability import clue_views, views

app_name = "accountability"
urlpatterns = [
    path("oversight/", views.register, name="register"),
    path("oversight/clues/", clue_views.clues, name="clues"),
    path("oversight/clues/new/", clue_views.new_clue, name="new_clue"),
    path("oversight/clues/<int:clue>/", clue_views.clue, name="clue"),
    path("oversight/clues/<int:clue>/steps/", clue_views.propose, name="propose"),
    path("oversight/clues/<int:clue>/steps/decision/", clue_views.propose_decision, name="propose_decision"),
    path("oversight/clues/<int:clue>/steps/<int:step>/", clue_views.decide_step, name="decide_step"),
    path("oversight/clues/<int:clue>/steps/<int:step>/<slug:what>.docx", clue_views.paper, name="paper"),
    path("oversight/clues/<int:clue>/files/", clue_views.keep_file, name="keep_file"),
    path("oversight/clues/<int:clue>/files/<int:file>/", clue_views.open_file, name="open_file"),
    path("oversight/clues/<int:clue>/case/", clue_views.tie, name="tie"),
    path(
        "oversight/clues/<int:clue>/decisions/<int:decision>/<slug:what>/", clue_views.on_decision, name="on_decision"
    ),
    path("oversight/counts/", clue_views.counts, name="counts"),
    path("cases/<int:number>/oversight/", views.inquiry, name="inquiry"),
    path("cases/<int:number>/oversight/answer/", views.answer, name="answer"),
    path("cases/<int:number>/oversight/decisions/", views.decide, name="decide"),
    path("cases/<int:number>/oversight/decisions/<int:decision>/<slug:what>/", views.end, name="end"),
]
