from django.urls import include, path

from referrals import views

app_name = "referrals"

public = [
    path("", views.referral_list, name="referral_list"),
    path("<slug:slug>/", views.referral_detail, name="referral_detail"),
    path("", include("referrals.following.urls")),
    path("", include("referrals.compiling.urls")),
    path("<slug:slug>/handlingar/<int:pk>/", views.document_file, name="document_file"),
    path("<slug:slug>/missiv.pdf", views.sent_file, {"which": "missive"}, name="missive"),
    path("<slug:slug>/handlingar.zip", views.sent_file, {"which": "package"}, name="package"),
]
urlpatterns = [
    # First: /svar/lamna/ and the like are no recipients. Some answer at /svara/<key>/.
    path("", include("referrals.answering.urls")),
    path("remisser/", include(public)),
]
