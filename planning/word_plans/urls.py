"""Addresses."""

from django.urls import path

from planning.word_plans import views

app_name = "word_plans"
urlpatterns = [
    path("<int:plan>/word/", views.WordPage.as_view(), name="page"),
    path("<int:plan>/word/download/", views.WordDownloadView.as_view(), name="download"),
    path("<int:plan>/word/<uuid:upload>/", views.UploadReview.as_view(), name="review"),
]
