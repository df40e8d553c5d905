"""Addresses of spot checks. What names a plan or a check is a key that tells of no other."""

from django.urls import path

from huiyin.checks import views

app_name = "checks"
urlpatterns = [
    path("checks/", views.route, name="route"),
    path("checks/draw.py", views.script, name="script"),
    path("checks/results/", views.results, name="results"),
    path("checks/results/paper/", views.results_paper, name="results_paper"),
    path("checks/plans/", views.plans, name="plans"),
    path("checks/plans/new/", views.new, name="new"),
    path("checks/plans/<slug:key>/", views.plan, name="plan"),
    path("checks/plans/<slug:key>/edit/", views.edit, name="edit"),
    path("checks/plans/<slug:key>/list.csv", views.plan_list, name="list"),
    path("checks/plans/<slug:key>/sheet/", views.sheet, name="sheet"),
    path("checks/plans/<slug:key>/<slug:what>/", views.act, name="act"),
    path("checks/one/<slug:key>/", views.check, name="check"),
    path("checks/one/<slug:key>/record/", views.record, name="record"),
    path("checks/one/<slug:key>/records/<int:record>/", views.paper, name="paper"),
    path("checks/one/<slug:key>/<slug:what>/", views.act_on, name="act_on"),
]
