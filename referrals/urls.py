from django.urls import include, path

from referrals import views

app_name = "referrals"

urlpatterns = [
    path("", views.referral_list, name="referral_list"),
    path("<slug:slug>/", views.referral_detail, name="referral_detail"),
    path("", include("referrals.following.urls")),
    path("", include("referrals.compiling.urls")),
    path("<slug:slug>/handlingar/<int:pk>/", views.document_file, name="document_file"),
]
