"""Addresses of the approver's pages."""

from django.urls import path

from planning.review.views import Inbox, ReviewPlan

app_name = "review"
urlpatterns = [
    path("", Inbox.as_view(), name="inbox"),
    path("<int:case>/", ReviewPlan.as_view(), name="detail"),
]
