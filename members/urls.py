from django.urls import path

from members import views

app_name = "members"

urlpatterns = [
    path("kommuner/", views.municipality_list, name="municipality_list"),
    path("organ/", views.body_list, name="body_list"),
    path("uppdrag/", views.distribution, name="distribution"),
    path("uppdrag/uppdragsfordelning.xlsx", views.distribution_xlsx, name="distribution_xlsx"),
]
