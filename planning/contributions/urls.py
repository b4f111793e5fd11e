"""Addresses of contributions to MLCO KLOEs."""

from django.urls import path

from planning.contributions.views import Contributions, ContributionsExport, ContributionsToLine

app_name = "contributions"
urlpatterns = [
    path("<year:year>/kloe-contributions/", Contributions.as_view(), name="matrix"),
    path("<year:year>/kloe-contributions.csv", ContributionsExport.as_view(), name="export"),
    path("<year:year>/kloe-contributions/<path:code>/", ContributionsToLine.as_view(), name="line"),
]
