"""The pages of an answer, each through both doors: by the referral's name, and by a secret key."""

from django.urls import path

from referrals.answering import views, word_views
from referrals.answering.desks import by_key, by_municipality

PAGES = (
    ("", views.answer, "answer"),
    ("spara/", views.save_part, "answer_save"),
    ("lamna/", views.submit, "answer_submit"),
    ("slang/", views.discard, "answer_discard"),
    ("komplettera/", views.supplement, "answer_supplement"),
    ("version/<int:number>/", views.version, "answer_version"),
    ("version/<int:number>/kvittens.pdf", views.receipt, "answer_receipt"),
    ("filer/<int:pk>/", views.paper, "answer_file"),
    ("uttalanden/<int:pk>/fil/", views.statement_file, "answer_statement_file"),
    ("fragor.docx", word_views.questions, "answer_questions"),
    ("las-in/", word_views.read_in, "answer_read_in"),
    ("anstand/", views.ask_extension, "answer_extension"),
)

urlpatterns = [
    *(path(f"remisser/<slug:slug>/svar/{end}", by_municipality(view), name=name)
      for end, view, name in PAGES),
    *(path(f"svara/<str:key>/{end}", by_key(view), name=f"{name}_by_key")
      for end, view, name in PAGES),
]  # fmt: skip
