"""Addresses of the evidence."""

from django.urls import path

from planning.evidence.views import (
    DecisionSheet,
    DecisionSheetJson,
    DecisionSheetPdf,
    Register,
    RegisterExport,
    VersionText,
)

app_name = "evidence"
urlpatterns = [
    path("", Register.as_view(), name="register"),
    path("export/", RegisterExport.as_view(), name="export"),
    path("<int:case>/", DecisionSheet.as_view(), name="sheet"),
    path("<int:case>/decision-sheet.pdf", DecisionSheetPdf.as_view(), name="pdf"),
    path("<int:case>/decision-sheet.json", DecisionSheetJson.as_view(), name="json"),
    path("<int:case>/version-<int:number>.json", VersionText.as_view(), name="version"),
]
