"""Addresses of files."""

from django.urls import path

from huiyin.files import views

app_name = "files"
urlpatterns = [
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    path("evidence/<int:pk>/picture/", views.picture, name="picture"),
    path("evidence/<int:pk>/thumb/", views.thumb, name="thumb"),
    path("evidence/<int:pk>/download/", views.download, name="download"),
    path("evidence/<int:pk>/original/", views.original, name="original"),
    path("evidence/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("papers/<int:pk>/", views.paper, name="paper"),
]
