"""Addresses of intake."""

from django.urls import path

from huiyin.intake.views import batches, desk, inspections, lists, parts

app_name = "intake"
urlpatterns = [
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/new/", inspections.inspection, name="new_inspection"),
    path("inspections/<slug:key>/", inspections.inspection, name="inspection"),
    path("lists/", lists.lists, name="lists"),
    path("lists/<int:pk>/", lists.list_, name="list"),
    path("lists/<int:pk>/discard/", lists.discard, name="discard_list"),
    path("hand-down/", desk.index, name="desks"),
    path("hand-down/<int:batch>/", desk.desk, name="desk"),
    path("hand-down/<int:batch>/<int:number>/", desk.row, name="desk_row"),
    path("batches/", batches.batches, name="batches"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/paper/", batches.batch_paper, name="batch_paper"),
    path("cases/new/", batches.new_case, name="new_case"),
    path("cases/<int:number>/paper/", batches.case_paper, name="case_paper"),
    path("cases/<int:number>/units/", parts.add, name="add_unit"),
    path("cases/<int:number>/units/<int:part>/sign/", parts.sign, name="sign"),
    path("cases/<int:number>/units/<int:part>/pass/", parts.pass_down, name="pass_down"),
    path("cases/<int:number>/units/<int:part>/object/", parts.object_, name="object"),
    path("cases/<int:number>/units/<int:part>/answer/", parts.answer, name="answer"),
    path("cases/<int:number>/units/<int:part>/end/", parts.end, name="end"),
    path("cases/<int:number>/units/<int:part>/reassign/", parts.reassign, name="reassign"),
    path("cases/<int:number>/repeat/", parts.repeat, name="repeat"),
    path("cases/<int:number>/void/", parts.void, name="void"),
    path("cases/<int:number>/correct/", parts.correct, name="correct"),
]
