"""Addresses of the workbook of a year."""

from django.urls import path

from planning.year_workbook.views import ExportWorkbook, FaultsOfWorkbook, ForgetWorkbook, PreviewWorkbook, WorkbookPage

app_name = "year_workbook"
urlpatterns = [
    path("<year:year>/workbook/", WorkbookPage.as_view(), name="page"),
    path("<year:year>/workbook/export/", ExportWorkbook.as_view(), name="export"),
    path("<year:year>/workbook/template/", ExportWorkbook.as_view(is_template=True), name="template"),
    path("<year:year>/workbook/<uuid:key>/", PreviewWorkbook.as_view(), name="preview"),
    path("<year:year>/workbook/<uuid:key>/faults/", FaultsOfWorkbook.as_view(), name="faults"),
    path("<year:year>/workbook/<uuid:key>/forget/", ForgetWorkbook.as_view(), name="forget"),
]
