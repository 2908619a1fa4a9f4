from django.urls import path

from referrals.compiling import views
from referrals.compiling.exports import views as files

urlpatterns = [
    path("<slug:slug>/sammanstallning/", views.compilation, name="compilation"),
    path(
        "<slug:slug>/sammanstallning/fragor/<int:pk>/",
        views.question_detail,
        name="compilation_question",
    ),
    path("<slug:slug>/sammanstallning/borja/", views.start, name="compilation_start"),
    path("<slug:slug>/sammanstallning/beslut/", views.decide, name="decide"),
    path("<slug:slug>/sammanstallning/citera/<int:pk>/", views.quote, name="quote"),
    path(
        "<slug:slug>/sammanstallning/citat/<int:pk>/ta-bort/",
        views.drop,
        name="drop_quotation",
    ),
    path("<slug:slug>/sammanstallning/filer/", files.export_list, name="compilation_exports"),
    path(
        "<slug:slug>/sammanstallning/filer/gor/<str:kind>/",
        files.export_ask,
        name="compilation_export_ask",
    ),
    path(
        "<slug:slug>/sammanstallning/filer/<int:pk>/",
        files.export_file,
        name="compilation_export",
    ),
    path(
        "<slug:slug>/sammanstallning.pdf",
        files.published_file,
        {"kind": "pdf"},
        name="compilation_pdf",
    ),
    path(
        "<slug:slug>/sammanstallning.docx",
        files.published_file,
        {"kind": "docx"},
        name="compilation_docx",
    ),
    path("<slug:slug>/sammanstallning.xlsx", views.compilation_xlsx, name="compilation_xlsx"),
    path("<slug:slug>/sammanstallning.json", views.compilation_json, name="compilation_json"),
]
