"""Addresses of commissioned providers."""

from django.urls import path

from kloe.providers import views

app_name = "providers"
urlpatterns = [
    path("", views.Overview.as_view(), name="overview"),
    path("add/", views.AddProvider.as_view(), name="add"),
    path("export/<slug:ending>/", views.ExportProviders.as_view(), name="export"),
    path("import/", views.ImportProviders.as_view(), name="import"),
    path("import/<uuid:key>/", views.ImportPreview.as_view(), name="import_preview"),
    path("import/<uuid:key>/forget/", views.DiscardImport.as_view(), name="import_discard"),
    path("audits/", views.CurrentAudits.as_view(), name="current_audits"),
    path("audits/<year:year>/", views.AuditsOfYear.as_view(), name="audits"),
    path("audits/<int:key>/", views.AuditPage.as_view(), name="audit"),
    path("audits/<int:key>/change/", views.ChangeAudit.as_view(), name="change_audit"),
    path("audits/<int:key>/found/", views.FinishAudit.as_view(), name="finish_audit"),
    path("audits/<int:key>/call-off/", views.CallOffAudit.as_view(), name="call_off_audit"),
    path("actions/", views.Actions.as_view(), name="actions"),
    path("actions/actions.csv", views.ActionsExport.as_view(), name="actions_export"),
    path("actions/mine/", views.MyActions.as_view(), name="my_actions"),
    path("actions/<int:key>/", views.ActionPage.as_view(), name="action"),
    path("actions/<int:key>/done/", views.ReportAction.as_view(), name="report_action"),
    path("actions/<int:key>/close/", views.CloseAction.as_view(), name="close_action"),
    path("actions/<int:key>/more/", views.AskForMore.as_view(), name="more_action"),
    path("actions/<int:key>/change/", views.ChangeAction.as_view(), name="change_action"),
    path("<slug:code>/", views.ProviderPage.as_view(), name="provider"),
    path("<slug:code>/change/", views.ChangeProvider.as_view(), name="change"),
    path("<slug:code>/risk/", views.RateProvider.as_view(), name="rate"),
    path("<slug:code>/plan-audit/", views.PlanAudit.as_view(), name="plan_audit"),
    path("<slug:code>/set-action/", views.AddAction.as_view(), name="add_action"),
]
