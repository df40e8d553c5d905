"""Addresses of the rulebooks."""

from django.urls import path

from huiyin.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("office/rulebooks/", views.books, name="books"),
    path("office/rulebooks/<slug:book>/", views.book, name="book"),
    path("office/rulebooks/<slug:book>/<slug:section>/", views.section, name="section"),
    path("office/rulebooks/<slug:book>/<slug:section>/add/", views.add, name="add"),
    path("office/rulebooks/<slug:book>/<slug:section>/<int:pk>/", views.entry, name="entry"),
    path("duty-list/", views.duties, name="duties"),
]
