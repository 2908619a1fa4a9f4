from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path

from ksl_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("halsa/", views.health, name="health"),
    path("logga-in/", auth_views.LoginView.as_view(), name="login"),
    path("logga-ut/", auth_views.LogoutView.as_view(), name="logout"),
    path("moten/", include("meetings.urls")),
    path("admin/", admin.site.urls),
]
