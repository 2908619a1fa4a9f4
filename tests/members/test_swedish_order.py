from members.swedish import sort_key


def in_order(*words):
    return sorted(words, key=sort_key)


def test_swedish_letters_come_after_z_in_their_order():
    assert in_order("Öst", "Zon", "Äng", "Åhl", "Ada") == ["Ada", "Zon", "Åhl", "Äng", "Öst"]


def test_swedish_letters_count_inside_words():
    assert in_order("Täby", "Tyresö", "Vårby", "Värmdö") == ["Tyresö", "Täby", "Vårby", "Värmdö"]


def test_other_accents_and_case_do_not_count():
    assert in_order("Linder", "lindén", "Lindell") == ["Lindell", "lindén", "Linder"]


def test_a_hyphen_counts_as_a_space():
    assert in_order("Upplands Väsby", "Upplands-Bro") == ["Upplands-Bro", "Upplands Väsby"]


def test_letters_in_two_parts_sort_like_those_in_one():
    assert sort_key("A\u030ahl") == sort_key("Åhl")


def test_an_empty_word_sorts_first():
    assert in_order("a", "") == ["", "a"]
