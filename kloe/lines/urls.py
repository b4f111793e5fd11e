"""Addresses of MLCO KLOEs and of the CQC's questions."""

from django.urls import path

from kloe.lines.views import Cqc, Kloes, LinePage, QuestionEdit, StatementEdit, StatementRemove

app_name = "lines"
urlpatterns = [
    path("kloes/cqc/", Cqc.as_view(), name="cqc"),
    path("kloes/cqc/questions/add/", QuestionEdit.as_view(), name="add_question"),
    path("kloes/cqc/questions/<slug:code>/change/", QuestionEdit.as_view(), name="change_question"),
    path("kloes/cqc/statements/add/", StatementEdit.as_view(), name="add_statement"),
    path("kloes/cqc/statements/<int:pk>/", StatementEdit.as_view(), name="change_statement"),
    path("kloes/cqc/statements/<int:pk>/remove/", StatementRemove.as_view(), name="remove_statement"),
    path("kloes/<year:year>/", Kloes.as_view(), name="year"),
    path("kloes/<year:year>/<path:code>/", LinePage.as_view(), name="line"),
]
