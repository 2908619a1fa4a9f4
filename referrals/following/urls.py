"""Addresses of the board and of answers that are handed in; included by `referrals.urls`."""

from django.urls import path

from referrals.following.views import answers, board, entering

urlpatterns = [
    path("<slug:slug>/lage/", board.board_page, name="board"),
    path("<slug:slug>/lage/paminn/", board.remind_page, name="board_remind"),
    path("<slug:slug>/lage/<int:pk>/", board.recipient_page, name="board_recipient"),
    path("<slug:slug>/lage/<int:pk>/anstand/", board.decide_extension, name="board_extension"),
    path("<slug:slug>/lage/<int:pk>/adress/", board.correct_address, name="board_address"),
    path("<slug:slug>/lage/<int:pk>/lank/", board.new_link, name="board_new_link"),
    path("<slug:slug>/lage/<int:pk>/svar/", entering.enter_response, name="board_enter"),
    path(
        "<slug:slug>/lage/<int:pk>/svar/utkastet/",
        entering.ask_to_discard,
        name="board_enter_ask",
    ),
    path(
        "<slug:slug>/lage/<int:pk>/svar/filer/<int:file_pk>/",
        entering.entry_file,
        name="board_enter_file",
    ),
    path(
        "<slug:slug>/lage/<int:pk>/svar/uttalanden/<int:file_pk>/",
        entering.entry_statement_file,
        name="board_enter_statement_file",
    ),
    path("<slug:slug>/inkomna-svar/", answers.response_list, name="response_list"),
    path("<slug:slug>/inkomna-svar/<slug:recipient>/", answers.response_page, name="response_page"),
    path(
        "<slug:slug>/inkomna-svar/<slug:recipient>/<int:number>/",
        answers.response_page,
        name="response_version",
    ),
    path(
        "<slug:slug>/inkomna-svar/<slug:recipient>/<int:number>/filer/<int:pk>/",
        answers.response_file,
        name="response_file",
    ),
    path(
        "<slug:slug>/inkomna-svar/<slug:recipient>/<int:number>/uttalanden/<int:pk>/",
        answers.statement_file,
        name="response_statement_file",
    ),
]
