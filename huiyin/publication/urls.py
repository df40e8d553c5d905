"""Addresses of the tables for the public."""

from django.urls import path

from huiyin.publication import views

app_name = "publication"
urlpatterns = [
    path("publication/", views.tables, name="tables"),
    path("publication/make/", views.make, name="make"),
    path("publication/<int:pk>/", views.table, name="table"),
    path("publication/<int:pk>/propose/", views.propose, name="propose"),
    path("publication/<int:pk>/approve/", views.approve, name="approve"),
    path("publication/<int:pk>/void/", views.void, name="void"),
    path("publication/<int:pk>/table.docx", views.docx, name="docx"),
    path("publication/<int:pk>/table.xlsx", views.xlsx, name="xlsx"),
]
