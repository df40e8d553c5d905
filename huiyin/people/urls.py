"""Addresses of administration."""

from django.urls import path

from huiyin.people import importing_views, views

app_name = "people"
urlpatterns = [
    path("office/bodies/", views.bodies, name="bodies"),
    path("office/bodies/<int:pk>/", views.body, name="body"),
    path("office/officials/", views.officials, name="officials"),
    path("office/officials/<int:pk>/", views.official, name="official"),
    path("office/users/", views.users, name="users"),
    path("office/users/<int:pk>/", views.account_of, name="user"),
    path("office/grants/", views.grants, name="grants"),
    path("office/import/", importing_views.upload, name="import"),
    path("office/import/confirm/", importing_views.confirm, name="import_confirm"),
    path("office/import/template/", importing_views.template, name="import_template"),
    path("account/", views.my_account, name="my_account"),
]
