"""Looking for words, the same way in every register."""

from django.db.models import Q

# More would make the database work for nothing.
MOST_WORDS = 8


def words_in(text: str) -> list[str]:
    """The words that are looked for in what was typed."""
    return text.replace("\x00", "").split()[:MOST_WORDS]


def in_any(word: str, *fields: str) -> Q:
    """Rows where one of `fields` contains `word`, in capitals or not."""
    found = Q()
    # SQLite knows upper and lower case of English letters only.
    for form in {word, word.lower(), word.capitalize()}:
        for field in fields:
            found |= Q(**{f"{field}__icontains": form})
    return found


def with_words(queryset, text: str, *fields: str):
    """The rows of `queryset` in which each word of `text` stands in one of `fields`."""
    for word in words_in(text):
        queryset = queryset.filter(in_any(word, *fields))
    return queryset
