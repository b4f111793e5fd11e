"""The addresses of the planning capabilities. The home page alone stands outside their namespace."""

from django.urls import include, path

capabilities = (
    [
        path("service-plans/", include("planning.discussion.urls")),
        path("service-plans/", include("planning.service_plans.urls")),
        path("service-plans/", include("planning.word_plans.urls")),
        path("glossary/", include("planning.glossary.urls")),
        path("", include("planning.plan_check.urls")),
        path("", include("planning.template_editor.urls")),
        path("review/", include("planning.review.urls")),
        path("meetings/", include("planning.meetings.urls")),
        path("documents/", include("planning.releases.urls")),
        path("", include("planning.publication.urls")),
        path("", include("planning.priorities.urls")),
        path("", include("planning.workplans.urls")),
        path("planning-year/", include("planning.cycle.urls")),
        path("planning-year/", include("planning.routes.urls")),
        path("planning-year/", include("planning.alignment.urls")),
        path("planning-year/", include("planning.contributions.urls")),
        path("planning-year/", include("planning.aims.urls")),
        path("planning-year/", include("planning.year_workbook.urls")),
        path("round/", include("planning.round.urls")),
        path("planning-year/", include("planning.year_opening.urls")),
        path("", include("planning.reminders.urls")),
        path("conditions/", include("planning.conditions.urls")),
        path("documents/", include("planning.operating_plan.urls")),
        path("how-long/", include("planning.timings.urls")),
        path("evidence/", include("planning.evidence.urls")),
    ],
    "planning",
)

urlpatterns = [
    path("", include("planning.workspace.urls")),
    path("", include(capabilities)),
]
