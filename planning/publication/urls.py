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
    path("plans/", views.PlanDirectory.as_view(), name="directory"),
    path("plans/<year:year>/<slug:code>/", views.StaffFile.as_view(), name="page"),
    path("plans/<year:year>/<slug:code>/<path:name>", views.StaffFile.as_view(), name="file"),
    path("published/<str:name>", views.StaffFile.as_view(), name="permanent"),
]
