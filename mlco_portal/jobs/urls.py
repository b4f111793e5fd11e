"""Addresses of background jobs."""

from django.urls import path

from mlco_portal.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.JobList.as_view(), name="list"),
    path("<uuid:pk>/", views.JobDetail.as_view(), name="detail"),
    path("<uuid:pk>/run-again/", views.RunAgain.as_view(), name="run_again"),
    path("schedule/<str:name>/run-now/", views.RunNow.as_view(), name="run_now"),
]
