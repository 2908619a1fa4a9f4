from django.urls import path

from meetings import views

app_name = "meetings"

urlpatterns = [
    path("", views.meeting_list, name="meeting_list"),
    path("<slug:slug>/", views.meeting_detail, name="meeting_detail"),
    path("<slug:slug>/punkt/<int:pk>/", views.item_detail, name="item"),
    path("<slug:slug>/protokoll.pdf", views.meeting_pdf, name="meeting_pdf"),
    path("<slug:slug>/bilagor/<int:pk>/", views.appendix_file, name="appendix_file"),
]
