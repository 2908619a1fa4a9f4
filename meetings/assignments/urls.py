from django.urls import path

from meetings.assignments import views

urlpatterns = [
    path("", views.assignment_list, name="assignment_list"),
    path("<int:pk>/", views.assignment_detail, name="assignment_detail"),
    path("<int:pk>/klart/", views.assignment_done, name="assignment_done"),
    path("<int:pk>/oppna/", views.assignment_open, name="assignment_open"),
]
