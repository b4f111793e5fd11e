"""Addresses about services and people's roles."""

from django.urls import path

from services import views

app_name = "services"
urlpatterns = [
    path("", views.ServiceList.as_view(), name="list"),
    path("add/", views.AddService.as_view(), name="add"),
    path("export/<str:ending>/", views.ExportServices.as_view(), name="export"),
    path("import/", views.ImportServices.as_view(), name="import"),
    path("import/<uuid:key>/", views.ImportPreview.as_view(), name="import_preview"),
    path("import/<uuid:key>/discard/", views.DiscardImport.as_view(), name="import_discard"),
    path("people/", views.AppointmentList.as_view(), name="appointments"),
    path("people/appoint/", views.Appoint.as_view(), name="appoint"),
    path("people/<int:key>/end/", views.EndAppointment.as_view(), name="end_appointment"),
    path("people/<int:key>/deputy/", views.NameDeputy.as_view(), name="name_deputy"),
    path("people/covers/<int:key>/stop/", views.StopCover.as_view(), name="stop_cover"),
    path("people/leave/", views.LeaveOfPeople.as_view(), name="leave"),
    path("leave/<int:key>/end/", views.EndAbsence.as_view(), name="end_absence"),
    path("your-leave/", views.YourLeave.as_view(), name="your_leave"),
    path("your-roles/", views.YourRoles.as_view(), name="your_roles"),
    path("<slug:code>/", views.ServiceDetail.as_view(), name="detail"),
    path("<slug:code>/change/", views.ChangeService.as_view(), name="change"),
    path("<slug:code>/retire/", views.RetireService.as_view(), name="retire"),
    path("<slug:code>/bring-back/", views.BringBackService.as_view(), name="bring_back"),
]
