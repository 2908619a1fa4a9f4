from django.urls import include, path

from meetings import views
from meetings.adjusting import views as adjusting
from meetings.bundles import views as bundles
from meetings.calling import views as calling
from meetings.formal import views as formal

app_name = "meetings"

urlpatterns = [
    path("", views.meeting_list, name="meeting_list"),
    path("svara/<str:key>/", calling.answer_by_key, name="reply_by_key"),
    path("<slug:slug>/", views.meeting_detail, name="meeting_detail"),
    path("<slug:slug>/punkt/<int:pk>/", views.item_detail, name="item"),
    path("<slug:slug>/protokoll.pdf", views.meeting_pdf, name="meeting_pdf"),
    path("<slug:slug>/protokoll/<int:number>.pdf", adjusting.version_pdf, name="version_pdf"),
    path("<slug:slug>/utdrag/<int:pk>.pdf", adjusting.extract_pdf, name="extract"),
    path("<slug:slug>/justera/", adjusting.adjust, name="adjust"),
    path("<slug:slug>/justera/godkann/", adjusting.approve, name="adjust_approve"),
    path("<slug:slug>/justera/kommentera/", adjusting.propose, name="adjust_remark"),
    path("<slug:slug>/justera/<int:pk>/", adjusting.propose, name="adjust_propose"),
    path("<slug:slug>/justera/<int:pk>/godkann/", adjusting.approve_item, name="adjust_item"),
    path("<slug:slug>/svar/", calling.answer_by_account, name="reply"),
    path("<slug:slug>/handlingar.zip", bundles.papers_zip, name="papers_zip"),
    path("<slug:slug>/handlingar.pdf", bundles.papers_pdf, name="papers_pdf"),
    path("<slug:slug>/bilagor/<int:pk>/", views.appendix_file, name="appendix_file"),
    path("<slug:slug>/anteckna/<int:pk>/formalia/", formal.desk, name="formal"),
    path("<slug:slug>/anteckna/<int:pk>/formalia/<slug:kind>/", formal.add, name="formal_add"),
    path(
        "<slug:slug>/anteckna/<int:pk>/formalia/<slug:kind>/<int:row>/",
        formal.change,
        name="formal_change",
    ),
    path(
        "<slug:slug>/anteckna/<int:pk>/formalia/<slug:kind>/<int:row>/ta-bort/",
        formal.strike,
        name="formal_strike",
    ),
    path("", include("meetings.taking.urls")),
]
