from django.contrib import admin
from django.urls import include, path

from ksl_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("mina-sidor/", views.mine, name="mine"),
    path("mina-sidor/min-kommun/", views.own_municipality, name="own_municipality"),
    path("mina-sidor/moten/", views.mine_meetings, name="mine_meetings"),
    path("mina-sidor/att-justera/", views.mine_protocols, name="mine_protocols"),
    path("mina-sidor/uppdrag/", views.mine_assignments, name="mine_assignments"),
    path("", include("ksl_portal.thread.urls")),
    path("sok/", views.search_page, name="search"),
    path("om/", views.about, name="about"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("halsa/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("organ/<slug:slug>/", views.body_detail, name="body_detail"),
    path("kommuner/<slug:slug>/", views.municipality_detail, name="municipality_detail"),
    path("personer/<slug:slug>/", views.person_detail, name="person_detail"),
    path("", include("members.urls")),
    path("", include("accounts.urls")),
    path("moten/", include("meetings.urls")),
    path("", include("meetings.calendars.urls")),
    path("ksl-uppdrag/", include("meetings.commission_urls")),
    path("att-gora/", include("meetings.assignments.urls")),
    path("", include("referrals.urls")),
    path("overenskommelser/", include("agreements.urls")),
    path("utlada/", include("outbox.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "ksl_portal.views.bad_request"
