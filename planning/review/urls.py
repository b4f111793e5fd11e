"""Addresses of the approver's pages."""

from django.urls import path

from planning.review.views import AskToUnlock, DeclareConflict, Inbox, PlanChanges, ReviewPlan, UnlockPlan

app_name = "review"
urlpatterns = [
    path("", Inbox.as_view(), name="inbox"),
    path("<int:case>/", ReviewPlan.as_view(), name="detail"),
    path("<int:case>/unlock/", UnlockPlan.as_view(), name="unlock"),
    path("<int:case>/unlock/ask/", AskToUnlock.as_view(), name="ask_to_unlock"),
    path("<int:case>/conflict/", DeclareConflict.as_view(), name="conflict"),
    path("<int:case>/changes/", PlanChanges.as_view(), name="changes"),
]
