"""Addresses of the round."""

from django.urls import path

from planning.round.views import dashboard, letters

app_name = "round"
urlpatterns = [
    path("", dashboard.RoundDashboard.as_view(), name="dashboard"),
    path("<year:year>/", dashboard.RoundDashboard.as_view(), name="dashboard"),
    path("<year:year>/checks/", dashboard.RoundChecks.as_view(), name="checks"),
    path("<year:year>/round.csv", dashboard.RoundExport.as_view(), name="export"),
    path("<year:year>/write/", letters.WriteToOutstanding.as_view(), name="write"),
    path("letters/<int:batch>/change/", letters.RewriteLetters.as_view(), name="rewrite"),
    path("letters/<int:batch>/send/", letters.SendLetters.as_view(), name="send"),
]
