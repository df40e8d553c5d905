"""The auditor's addresses."""

from django.urls import path

from huiyin.journal import views

app_name = "journal"

urlpatterns = [
    path("journal/", views.entries, name="entries"),
    path("journal/readings/", views.readings_list, name="readings"),
    path("journal/verification/", views.verification, name="verification"),
    path("journal/verifier.py", views.script, name="script"),
]
