"""Addresses of publishing, of the directory, and of published files."""

from django.urls import path

from planning.publication import views

app_name = "publication"
urlpatterns = [
    path("publishing/", views.PublishingQueue.as_view(), name="queue"),
    path("publishing/stylesheet.css", views.PreviewStylesheet.as_view(), name="preview_stylesheet"),
    path("publishing/<int:plan>/", views.PreparePublication.as_view(), name="prepare"),
    path("publishing/<int:plan>/page/", views.PreviewPage.as_view(), name="preview"),
    path("publishing/<int:plan>/page.pdf", views.PreviewPaper.as_view(), name="preview_paper"),
    path("publishing/<int:plan>/page.png", views.PreviewPicture.as_view(), name="preview_picture"),
    path("publishing/<int:plan>/reopen/", views.ReopenPlan.as_view(), name="reopen"),
    path("publishing/publications/<int:publication>/withdraw/", views.WithdrawPublication.as_view(), name="withdraw"),
    path("service-plans/<int:plan>/preview/", views.DraftPreview.as_view(), name="draft"),
    path("service-plans/<int:plan>/preview/page/", views.DraftPage.as_view(), name="draft_page"),
    path("service-plans/<int:plan>/preview/page.pdf", views.DraftPaper.as_view(), name="draft_paper"),
    path("service-plans/<int:plan>/preview/page.png", views.DraftPicture.as_view(), name="draft_picture"),
    path("service-plans/<int:plan>/preview/full/", views.DraftFull.as_view(), name="draft_full"),
    path("service-plans/<int:plan>/preview/full.pdf", views.DraftFullPaper.as_view(), name="draft_full_paper"),
    path("service-plans/<int:plan>/sections/<slug:key>/fit/", views.SectionFit.as_view(), name="section_fit"),
    path("plans/", views.PlanDirectory.as_view(), name="directory"),
    path("plans/<year:year>/<slug:code>/", views.StaffFile.as_view(), name="page"),
    path("plans/<year:year>/<slug:code>/<path:name>", views.StaffFile.as_view(), name="file"),
    path("published/<str:name>", views.StaffFile.as_view(), name="permanent"),
]
