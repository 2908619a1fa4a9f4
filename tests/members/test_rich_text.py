"""Rich text is cleaned on its way in; what was meant by other tags stays."""

import pytest

from members.richtext import sanitize


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p><b>Fet</b> och <i>kursiv</i></p>", "<p><strong>Fet</strong> och <em>kursiv</em></p>"),
        ('<p><B style="color:red">Fet</B></p>', "<p><strong>Fet</strong></p>"),
        ("<p><b><i>Båda</i></b></p>", "<p><strong><em>Båda</em></strong></p>"),
        # Around all that is pasted from Google's documents.
        ('<b style="font-weight:normal;"><p>Vanlig</p></b>', "<p>Vanlig</p>"),
        ("<p>rad<br>bryt</p>", "<p>rad<br>bryt</p>"),
        ("<p>a &lt;b&gt; c</p>", "<p>a &lt;b&gt; c</p>"),
        ('<b onclick="x()"><script>x()</script>Kvar</b>', "<strong>Kvar</strong>"),
    ],
)
def test_pasted_bold_and_italic_stay(pasted, kept):
    assert sanitize(pasted) == kept
