from django.urls import include, path

from agreements import views
from agreements.overview import views as overview

app_name = "agreements"

urlpatterns = [
    path("", include("agreements.adopting.urls")),
    path("", views.agreement_list, name="agreement_list"),
    # Two steps deep, so that no agreement can have the same address.
    path("alla/antaganden/", overview.agreement_matrix, name="matrix"),
    path("alla/antaganden.xlsx", overview.matrix_xlsx, name="matrix_xlsx"),
    path("alla/loper-ut/", overview.expiring, name="expiring"),
    path("alla/loper-ut.ics", overview.expiring_calendar, name="expiring_calendar"),
    path("kommun/<slug:slug>/", overview.municipality_agreements, name="municipality_agreements"),
    path("<slug:slug>/", views.agreement_detail, name="agreement_detail"),
    path("<slug:slug>/dokument/", views.main_document, name="main_document"),
    path("<slug:slug>/dokument/<int:pk>/", views.document_file, name="document_file"),
    path("<slug:slug>/antagande/<slug:municipality>/", overview.standing, name="standing"),
]
