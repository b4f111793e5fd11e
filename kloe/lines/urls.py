"""Addresses of MLCO KLOEs and of the CQC's questions."""

from django.urls import path

from kloe.lines.views import (
    AddLine,
    BoardPage,
    Boards,
    ChangeLine,
    Cqc,
    Kloes,
    LinePage,
    Move,
    QuestionEdit,
    RenameTheme,
    RetireBoard,
    StatementEdit,
    StatementRemove,
    TakeAlong,
    TakeOut,
    WriteBoard,
)

app_name = "lines"
urlpatterns = [
    path("boards/", Boards.as_view(), name="boards"),
    path("boards/add/", WriteBoard.as_view(), name="add_board"),
    path("boards/of/<slug:code>/", BoardPage.as_view(), name="board"),
    path("boards/of/<slug:code>/change/", WriteBoard.as_view(), name="change_board"),
    path("boards/of/<slug:code>/retire/", RetireBoard.as_view(), name="retire_board"),
    path("kloes/cqc/", Cqc.as_view(), name="cqc"),
    path("kloes/cqc/questions/add/", QuestionEdit.as_view(), name="add_question"),
    path("kloes/cqc/questions/<slug:code>/change/", QuestionEdit.as_view(), name="change_question"),
    path("kloes/cqc/statements/add/", StatementEdit.as_view(), name="add_statement"),
    path("kloes/cqc/statements/<int:pk>/", StatementEdit.as_view(), name="change_statement"),
    path("kloes/cqc/statements/<int:pk>/remove/", StatementRemove.as_view(), name="remove_statement"),
    path("kloes/write/<year:year>/add/", AddLine.as_view(), name="add_line"),
    path("kloes/write/<year:year>/move/", Move.as_view(), name="move"),
    path("kloes/write/<year:year>/take-along/", TakeAlong.as_view(), name="take_along"),
    path("kloes/write/lines/<int:pk>/", ChangeLine.as_view(), name="change_line"),
    path("kloes/write/lines/<int:pk>/take-out/", TakeOut.as_view(), name="take_out_line"),
    path("kloes/write/themes/<int:pk>/", RenameTheme.as_view(), name="rename_theme"),
    path("kloes/write/themes/<int:pk>/take-out/", TakeOut.as_view(takes_theme=True), name="take_out_theme"),
    path("kloes/<year:year>/", Kloes.as_view(), name="year"),
    path("kloes/<year:year>/<path:code>/", LinePage.as_view(), name="line"),
]
