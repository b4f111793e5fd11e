"""Addresses."""

from django.urls import path

from planning.service_plans import views

app_name = "service_plans"
urlpatterns = [
    path("", views.PlanList.as_view(), name="list"),
    path("start/", views.PlanStart.as_view(), name="start"),
    path("of-case/<int:case>/", views.OfCase.as_view(), name="of_case"),
    path("<int:plan>/", views.PlanDetail.as_view(), name="detail"),
    path("<int:plan>/check/", views.PlanCheck.as_view(), name="check"),
    path("<int:plan>/submit/", views.PlanSubmit.as_view(), name="submit"),
    path("<int:plan>/withdraw/", views.PlanWithdraw.as_view(), name="withdraw"),
    path("invitations/<str:token>/", views.InvitationPage.as_view(), name="invitation"),
    path("<int:plan>/share/", views.ShareThePlan.as_view(), name="share"),
    path("<int:plan>/share/<int:share>/remind/", views.RemindOfSection.as_view(), name="share_remind"),
    path("<int:plan>/share/<int:share>/date/", views.ChangeShareDate.as_view(), name="share_date"),
    path("<int:plan>/share/<int:share>/take-back/", views.TakeSectionBack.as_view(), name="take_back"),
    path("<int:plan>/sections/<slug:key>/who-writes/", views.SectionSharing.as_view(), name="section_sharing"),
    path("<int:plan>/sections/<slug:key>/", views.SectionEdit.as_view(), name="section"),
]
