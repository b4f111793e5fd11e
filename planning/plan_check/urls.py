"""Addresses."""

from django.urls import path

from planning.plan_check import views

app_name = "plan_check"
urlpatterns = [
    path("plan-check/", views.RoundCheck.as_view(), name="round"),
    path("plan-check/findings.csv", views.RoundExport.as_view(), name="export"),
    path("plan-check/rules/", views.Rules.as_view(), name="rules"),
    path("service-plans/<int:plan>/findings/", views.PlanFindings.as_view(), name="plan"),
    path("service-plans/<int:plan>/sections/<slug:key>/findings/", views.SectionFindings.as_view(), name="section"),
]
