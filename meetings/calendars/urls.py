from django.urls import path

from meetings.calendars import views

urlpatterns = [
    path("kalender.ics", views.all_meetings, name="calendar"),
    path("organ/<slug:slug>/kalender.ics", views.meetings_of_body, name="calendar_body"),
    path("kalender/<str:key>.ics", views.own_meetings, name="calendar_own"),
    path("mina-sidor/kalender/", views.own_address, name="calendar_address"),
    path("mina-sidor/kalender/fornya/", views.renew_address, name="calendar_renew"),
]
