"""Addresses of comments, beside those of the plan that they are about."""

from django.urls import path

from planning.discussion import views

app_name = "discussion"
urlpatterns = [
    path("<int:plan>/comments/", views.PlanComments.as_view(), name="plan"),
    path("<int:plan>/sections/<slug:key>/comments/", views.SectionComments.as_view(), name="section"),
]
