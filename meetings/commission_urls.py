from django.urls import path

from meetings import views

urlpatterns = [
    path("", views.commission_list, name="commission_list"),
    path("<slug:slug>/", views.commission_detail, name="commission_detail"),
]
