"""Where minutes are taken, and what members see meanwhile; included under /moten/."""

from django.urls import path

from meetings.taking import reading, views

WRITING = "<slug:slug>/anteckna/"

urlpatterns = [
    path(WRITING, views.minutes, name="taking"),
    path(f"{WRITING}narvaro/", views.minutes, {"attendance": True}, name="taking_attendance"),
    path(f"{WRITING}spara/", views.save_part, name="taking_save"),
    path(f"{WRITING}ta-bort/", views.remove, name="taking_remove"),
    path(f"{WRITING}lage/", views.states, name="taking_states"),
    path(f"{WRITING}<int:pk>/", views.minutes, name="taking_item"),
    path(f"{WRITING}<int:pk>/historik/", reading.history, name="taking_history"),
    path(
        f"{WRITING}<int:pk>/historik/<int:version>/aterstall/",
        reading.restore,
        name="taking_restore",
    ),
    path("<slug:slug>/nu/", reading.now, name="meeting_now"),
    path("<slug:slug>/nu/punkter/", reading.now_lines, name="meeting_now_lines"),
]
