"""Addresses."""

from django.urls import path

from planning.service_plans import views

app_name = "service_plans"
urlpatterns = [
    path("", views.PlanList.as_view(), name="list"),
    path("start/", views.PlanStart.as_view(), name="start"),
    path("of-case/<int:case>/", views.OfCase.as_view(), name="of_case"),
    path("<int:plan>/", views.PlanDetail.as_view(), name="detail"),
    path("<int:plan>/check/", views.PlanCheck.as_view(), name="check"),
    path("<int:plan>/submit/", views.PlanSubmit.as_view(), name="submit"),
    path("<int:plan>/withdraw/", views.PlanWithdraw.as_view(), name="withdraw"),
    path("<int:plan>/moved/", views.MovedSections.as_view(), name="moved"),
    path("<int:plan>/moved/note/", views.NoteMove.as_view(), name="note_move"),
    path("<int:plan>/kept/", views.KeptSections.as_view(), name="kept"),
    path("<int:plan>/kept/<int:kept>/copy/", views.CopyKept.as_view(), name="copy_kept"),
    path("<int:plan>/outcomes/", views.Outcomes.as_view(), name="outcomes"),
    path("<int:plan>/unfinished/", views.Unfinished.as_view(), name="unfinished"),
    path("<int:plan>/sections/<slug:key>/last-year/", views.LastYearAnswer.as_view(), name="last_year"),
    path("<int:plan>/sections/<slug:key>/last-years-priorities/", views.BringIn.as_view(), name="bring_in"),
    path("invitations/<str:token>/", views.InvitationPage.as_view(), name="invitation"),
    path("<int:plan>/share/", views.ShareThePlan.as_view(), name="share"),
    path("<int:plan>/share/<int:share>/remind/", views.RemindOfSection.as_view(), name="share_remind"),
    path("<int:plan>/share/<int:share>/date/", views.ChangeShareDate.as_view(), name="share_date"),
    path("<int:plan>/share/<int:share>/take-back/", views.TakeSectionBack.as_view(), name="take_back"),
    path("<int:plan>/sections/<slug:key>/who-writes/", views.SectionSharing.as_view(), name="section_sharing"),
    path("<int:plan>/name-version/", views.NameVersion.as_view(), name="name_version"),
    path("<int:plan>/sections/<slug:key>/earlier/", views.EarlierTexts.as_view(), name="earlier_texts"),
    path("<int:plan>/sections/<slug:key>/earlier/<int:milestone>/", views.EarlierText.as_view(), name="earlier_text"),
    path("<int:plan>/sections/<slug:key>/autosave/", views.Autosave.as_view(), name="autosave"),
    path("<int:plan>/sections/<slug:key>/here/", views.WhoIsHere.as_view(), name="who_is_here"),
    path("<int:plan>/sections/<slug:key>/pictures/", views.SectionPictures.as_view(), name="pictures"),
    path("<int:plan>/sections/<slug:key>/pictures/<uuid:picture>/", views.ChangePicture.as_view(), name="picture"),
    path(
        "<int:plan>/sections/<slug:key>/pictures/<uuid:picture>/move/", views.MovePicture.as_view(), name="picture_move"
    ),
    path(
        "<int:plan>/sections/<slug:key>/pictures/<uuid:picture>/remove/",
        views.RemovePicture.as_view(),
        name="picture_remove",
    ),
    path("<int:plan>/pictures/<str:name>", views.PictureFile.as_view(), name="picture_file"),
    path("<int:plan>/sections/<slug:key>/", views.SectionEdit.as_view(), name="section"),
]
