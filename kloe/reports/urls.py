"""Addresses of performance reports: `/performance-reports/health-performance-board/2024-03/`."""

from django.urls import path, register_converter

from kloe.reports.addresses import MonthConverter
from kloe.reports.views import drafts, issuing, reading, reports

register_converter(MonthConverter, "month")

OF = "<slug:board>/<month:month>/"
EDITION = f"{OF}editions/<int:number>/"

app_name = "reports"
urlpatterns = [
    path("", reports.Reports.as_view(), name="list"),
    path("start/", reports.Start.as_view(), name="start"),
    path("<slug:board>/secretary/", reports.Secretary.as_view(), name="secretary"),
    path(OF, reading.ReportPage.as_view(), name="report"),
    path(f"{OF}draft/", drafts.Draft.as_view(), name="draft"),
    path(f"{OF}draft/<int:series>/", drafts.Comment.as_view(), name="comment"),
    path(f"{OF}issue/", issuing.Issue.as_view(), name="issue"),
    path(f"{OF}revise/", issuing.Revise.as_view(), name="revise"),
    path(EDITION, reading.EditionPage.as_view(), name="edition"),
    path(f"{EDITION}files/<slug:kind>/again/", issuing.MakeAgain.as_view(), name="again"),
    path(f"{EDITION}<str:name>", reading.Download.as_view(), name="download"),
]
