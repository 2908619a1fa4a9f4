"""What came of a vote: computed from the votes, never typed.

Simple majority decides (kommunallagen 5 kap. 55 §). When as many vote for as against, the chair's
vote decides, but lots are drawn in elections and appointments (56 §). In the förbundsmöte a third
of those present may have a matter postponed or remitted (50 §). 6 kap. 33 § says the same of the
board, except for that minority.
"""

from dataclasses import dataclass

YES, NO, ABSTAIN = "yes", "no", "abstain"
MAJORITY, THIRD = "majority", "third"


@dataclass(frozen=True)
class Tally:
    """Votes for and against and those who abstained; who won, and by what.

    `winner` is YES, NO, or "" as long as nothing is decided; `by` is "majority", "casting" (the
    chair's vote at a tie), "lot", "minority", or "".
    """

    yes: int
    no: int
    abstain: int
    winner: str = ""
    by: str = ""

    @property
    def is_tie(self) -> bool:
        """As many for as against, with at least one vote."""
        return self.yes == self.no > 0


def tally(
    yes: int,
    no: int,
    abstain: int = 0,
    *,
    tie_break: str = "",
    by_lot: bool = False,
    rule: str = MAJORITY,
    present: int = 0,
) -> Tally:
    """Return who won with `yes` votes against `no`.

    `tie_break` is what the chair voted, or what the lot fell on (`by_lot`); it counts only at a
    tie. With the rule THIRD, NO stands for postponing or remitting, and wins with a third of those
    `present`. Raises ValueError for negative counts.
    """
    if min(yes, no, abstain) < 0:
        raise ValueError("Votes are not negative.")
    if rule == THIRD and no and no * 3 >= present:
        return Tally(yes, no, abstain, NO, "majority" if no > yes else "minority")
    if yes != no:
        return Tally(yes, no, abstain, YES if yes > no else NO, "majority")
    if yes and tie_break in {YES, NO}:
        return Tally(yes, no, abstain, tie_break, "lot" if by_lot else "casting")
    return Tally(yes, no, abstain)
