"""Addresses of the adoption of an agreement; included by `agreements.urls`."""

from django.urls import path

from agreements.adopting import entering, following, reading, views
from agreements.adopting.desks import by_municipality

# The municipality's own pages.
OWN = (
    ("", views.adopt, "adopt"),
    ("spara/", views.save_part, "adopt_save"),
    ("lamna/", views.submit, "adopt_submit"),
    ("kasta/", views.discard, "adopt_discard"),
    ("nytt/", views.begin_anew, "adopt_new"),
    ("beslut/<int:number>/", views.entry, "adopt_entry"),
    ("beslut/<int:number>/kvittens.pdf", views.receipt, "adopt_receipt"),
    ("filer/<int:pk>/", views.paper, "adopt_file"),
    ("uttalanden/<int:pk>/fil/", views.statement_file, "adopt_statement_file"),
)
# The chancery's, for one party.
ENTRY = "<slug:slug>/lage/<slug:municipality>/infor/"
# Everyone's, of one entry that is handed in.
READ = "<slug:slug>/antagande/<slug:municipality>/<int:number>/"

urlpatterns = [
    *(path(f"<slug:slug>/antagande/{end}", by_municipality(view), name=name)
      for end, view, name in OWN),
    path("<slug:slug>/lage/", following.board_page, name="adoption_board"),
    path("<slug:slug>/lage/paminn/", following.remind_page, name="adoption_remind"),
    path("<slug:slug>/lage/<slug:municipality>/", following.party_page, name="adoption_party"),
    path("<slug:slug>/lage/<slug:municipality>/adress/", following.correct_address,
         name="adoption_address"),
    path(ENTRY, entering.enter, name="adoption_enter"),
    path(f"{ENTRY}filer/<int:pk>/", entering.entry_file, name="adoption_enter_file"),
    path(f"{ENTRY}uttalanden/<int:pk>/fil/", entering.entry_statement_file,
         name="adoption_enter_statement_file"),
    path(f"{READ}filer/<int:pk>/", reading.adoption_file, name="adoption_file"),
    path(f"{READ}uttalanden/<int:pk>/fil/", reading.statement_file,
         name="adoption_statement_file"),
]  # fmt: skip
