"""Addresses."""

from django.urls import path

from planning.template_editor import views

app_name = "template_editor"
urlpatterns = [
    path("planning-year/<year:year>/templates/", views.TemplateList.as_view(), name="list"),
    path("planning-year/<year:year>/templates/begin/<slug:kind>/", views.BeginTemplate.as_view(), name="begin"),
    path("planning-year/<year:year>/templates/feedback.csv", views.FeedbackExport.as_view(), name="feedback_export"),
    path("templates/<int:template>/", views.TemplatePage.as_view(), name="template"),
    path("templates/<int:template>/new-version/", views.NewVersion.as_view(), name="new_version"),
    path("templates/<int:template>/about/", views.TemplateAbout.as_view(), name="about"),
    path("templates/<int:template>/discard/", views.DiscardDraft.as_view(), name="discard"),
    path("templates/<int:template>/add/", views.ChooseKind.as_view(), name="choose_kind"),
    path("templates/<int:template>/add/<slug:kind>/", views.AddSection.as_view(), name="add"),
    path("templates/<int:template>/sections/<slug:key>/", views.ChangeSection.as_view(), name="section"),
    path("templates/<int:template>/sections/<slug:key>/move/", views.MoveSection.as_view(), name="move"),
    path("templates/<int:template>/sections/<slug:key>/remove/", views.RemoveSection.as_view(), name="remove"),
    path("templates/<int:template>/preview/", views.Preview.as_view(), name="preview"),
    path("templates/<int:template>/preview/word/", views.PreviewWord.as_view(), name="preview_word"),
    path(
        "templates/<int:template>/preview/section/<slug:key>/", views.PreviewSection.as_view(), name="preview_section"
    ),
    path("templates/<int:template>/issue/", views.IssueTemplate.as_view(), name="issue"),
    path("templates/<int:template>/feedback/", views.TemplateFeedbackPage.as_view(), name="feedback"),
    path(
        "templates/<int:template>/feedback/<int:feedback>/considered/",
        views.ConsiderFeedback.as_view(),
        name="consider",
    ),
    path(
        "service-plans/<int:plan>/sections/<slug:key>/feedback/",
        views.SectionFeedback.as_view(),
        name="section_feedback",
    ),
    path("service-plans/<int:plan>/template-feedback/", views.PlanFeedback.as_view(), name="plan_feedback"),
]
