"""Addresses of documents and their releases: `/documents/2024-25/operating-plan/releases/3/`."""

from django.urls import path, register_converter

from planning.releases.addresses import KindConverter
from planning.releases.views import consulting, moving, reading, releases

register_converter(KindConverter, "document")

OF = "<year:year>/<document:kind>/"
ONE = f"{OF}releases/<int:number>/"

app_name = "releases"
urlpatterns = [
    path("", reading.Documents.as_view(), name="list"),
    path(OF, reading.DocumentPage.as_view(), name="document"),
    path(f"{OF}releases/", releases.Releases.as_view(), name="releases"),
    path(f"{OF}take-back/", moving.TakeBack.as_view(), name="take_back"),
    path(f"{OF}publish/", moving.Publish.as_view(), name="publish"),
    path(f"{OF}reopen/", moving.Reopen.as_view(), name="reopen"),
    path(ONE, releases.ReleasePage.as_view(), name="release"),
    path(f"{ONE}files/", releases.ReleaseFiles.as_view(), name="files"),
    path(f"{ONE}files/<slug:file>/again/", releases.MakeAgain.as_view(), name="again"),
    path(f"{ONE}changes/", releases.ReleaseChanges.as_view(), name="changes"),
    path(f"{ONE}responses/", consulting.Responses.as_view(), name="responses"),
    path(f"{ONE}responses/<int:response>/", consulting.AnswerResponse.as_view(), name="answer"),
    path(f"{ONE}submit/", moving.Submit.as_view(), name="submit"),
    path(f"{ONE}<str:name>", reading.ReleaseDownload.as_view(), name="download"),
]
