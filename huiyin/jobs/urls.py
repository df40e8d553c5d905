"""Addresses of background work and reminders."""

from django.urls import path

from huiyin.jobs import views

app_name = "jobs"
urlpatterns = [
    path("operations/", views.operations, name="operations"),
    path("operations/retry/<int:pk>/", views.retry, name="retry"),
    path("operations/channels/<str:channel>/", views.switch, name="switch"),
    path("reminders/", views.reminders, name="reminders"),
    path("reminders/mailbox/", views.mailbox, name="mailbox"),
]
