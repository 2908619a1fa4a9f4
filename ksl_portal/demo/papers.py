"""The papers of an item: some as real PDF files, some only named, as in any archive."""

from ksl_portal.demo.library import Piece
from meetings.models import AgendaItem, Appendix


def attach_papers(item: AgendaItem, piece: Piece, words: dict[str, str]) -> None:
    """Name the papers of `item`."""
    for position, title in enumerate(piece.appendices, 1):
        Appendix.objects.create(
            meeting=item.meeting,
            item=item,
            position=position,
            number=str(position),
            title=title.format_map(words),
        )
