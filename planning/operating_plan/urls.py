"""Addresses of documents that are put together."""

from django.urls import path

from planning.operating_plan.views import blocks, bound, chapters, documents, moving, preview, releasing

app_name = "operating_plan"
urlpatterns = [
    path("<year:year>/", documents.DocumentsOfYear.as_view(), name="year"),
    path("<year:year>/start/", documents.StartDocument.as_view(), name="start"),
    path("<int:document>/", documents.DocumentPage.as_view(), name="document"),
    path("<int:document>/preview/", preview.PreviewDocument.as_view(), name="preview"),
    path("<int:document>/add-chapter/", documents.AddChapter.as_view(), name="add-chapter"),
    path("<int:document>/move-chapter/", documents.MoveChapter.as_view(), name="move-chapter"),
    path("<int:document>/release/", releasing.MakeRelease.as_view(), name="release"),
    path("<int:document>/taken-out/", documents.TakenOutOfDocument.as_view(), name="taken-out"),
    path("chapter/<int:chapter>/", chapters.ChapterPage.as_view(), name="chapter"),
    path("chapter/<int:chapter>/state/", chapters.ChapterState.as_view(), name="chapter-state"),
    path("chapter/<int:chapter>/rename/", chapters.RenameChapter.as_view(), name="rename-chapter"),
    path("chapter/<int:chapter>/take-out/", chapters.TakeOutChapter.as_view(), name="take-out-chapter"),
    path("chapter/<int:chapter>/put-back/", documents.PutChapterBack.as_view(), name="put-back-chapter"),
    path("chapter/<int:chapter>/writers/", chapters.ChapterWriters.as_view(), name="writers"),
    path("chapter/<int:chapter>/move-block/", blocks.MoveBlock.as_view(), name="move-block"),
    path("chapter/<int:chapter>/add/narrative/", blocks.AddNarrative.as_view(), name="add-narrative"),
    path("chapter/<int:chapter>/place/", bound.PlaceWhatWaits.as_view(), name="place"),
    path("chapter/<int:chapter>/add/", bound.ChooseKind.as_view(), name="add"),
    path("chapter/<int:chapter>/add/<slug:kind>/", bound.AddBound.as_view(), name="add-bound"),
    path("block/<int:block>/", bound.ChangeBlock.as_view(), name="block"),
    path("block/<int:block>/source/", bound.BlockSource.as_view(), name="source"),
    path("block/<int:block>/move/", moving.MoveToChapter.as_view(), name="move-to"),
    path("block/<int:block>/take-out/", blocks.TakeOutBlock.as_view(), name="take-out"),
    path("block/<int:block>/put-back/", blocks.PutBlockBack.as_view(), name="put-back"),
]
