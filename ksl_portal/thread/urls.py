from django.urls import path

from ksl_portal.thread import views
from ksl_portal.thread.feed import BodyFeed, MatterFeed

urlpatterns = [
    path("arenden/", views.matter_list, name="matter_list"),
    # Two steps deep, so that no matter can have the same address.
    path("arenden/alla/pa-vag/", views.on_their_way, name="matters_on_their_way"),
    path("arenden/alla/pa-vag/satt-upp/", views.put_on_agenda, name="matters_put_on_agenda"),
    path("arenden/<slug:slug>/", views.matter_detail, name="matter_detail"),
    path("arenden/<slug:slug>/folj/", views.follow, name="matter_follow"),
    path("arenden/<slug:slug>/sluta-folja/", views.stop_following, name="matter_stop_following"),
    path("arenden/<slug:slug>/flode.xml", MatterFeed(), name="matter_feed"),
    path("organ/<slug:slug>/folj/", views.follow_body, name="body_follow"),
    path("organ/<slug:slug>/sluta-folja/", views.stop_following_body, name="body_stop_following"),
    path("organ/<slug:slug>/flode.xml", BodyFeed(), name="body_feed"),
    path("mina-sidor/bevakningar/", views.following_list, name="following_list"),
    path("bevakning/<str:key>/", views.stop_by_key, name="following_stop_by_key"),
]
