"""Addresses of conditions."""

from django.urls import path

from planning.conditions import views

app_name = "conditions"
urlpatterns = [
    path("", views.MyConditions.as_view(), name="mine"),
    path("year/", views.CurrentYear.as_view(), name="current"),
    path("year/<year:year>/", views.ConditionsOfYear.as_view(), name="year"),
    path("year/<year:year>/conditions.csv", views.ConditionsExport.as_view(), name="export"),
    path("plan/<int:case>/", views.ConditionsOfCase.as_view(), name="of_case"),
    path("<int:condition>/", views.ConditionPage.as_view(), name="detail"),
    path("<int:condition>/done/", views.ReportCondition.as_view(), name="report"),
    path("<int:condition>/close/", views.CloseCondition.as_view(), name="close"),
    path("<int:condition>/more/", views.AskForMore.as_view(), name="more"),
    path("<int:condition>/change/", views.ChangeCondition.as_view(), name="change"),
]
