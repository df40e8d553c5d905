"""Addresses of closing."""

from django.urls import path

from huiyin.closing import views

app_name = "closing"
urlpatterns = [
    path("reviews/", views.reviews, name="reviews"),
    path("feedback/", views.batches, name="batches"),
    path("feedback/<int:batch>/", views.feedback, name="feedback"),
    path("feedback/<int:batch>/<int:feedback>/void/", views.void_feedback, name="void_feedback"),
    path("cases/<int:number>/submit/", views.submit, name="submit"),
    path("cases/<int:number>/parts/<int:assignment>/submit/", views.submit_part, name="submit_part"),
    path("cases/<int:number>/reviews/<int:submission>/", views.review, name="review"),
    path("cases/<int:number>/conclude/", views.conclude, name="conclude"),
    path("cases/<int:number>/strike-off/", views.strike_off, name="strike_off"),
    path("cases/<int:number>/reopen/", views.reopen, name="reopen"),
]
