"""What comes of votes is computed: majority, the chair's casting vote, lots, and a third."""

from hypothesis import given
from hypothesis import strategies as st

from meetings.formal.tally import NO, THIRD, YES, tally

votes = st.integers(min_value=0, max_value=60)
sides = st.sampled_from(["", YES, NO])


@given(votes, votes, votes, sides, st.booleans())
def test_the_side_with_more_votes_wins_whatever_the_chair_or_the_lot_says(
    yes, no, abstain, tie_break, by_lot
):
    result = tally(yes, no, abstain, tie_break=tie_break, by_lot=by_lot)

    if yes > no:
        assert (result.winner, result.by) == (YES, "majority")
    elif no > yes:
        assert (result.winner, result.by) == (NO, "majority")
    else:
        assert result.winner == (tie_break if yes else "")


@given(votes, votes, votes)
def test_to_abstain_changes_nothing(yes, no, abstain):
    assert tally(yes, no, abstain).winner == tally(yes, no).winner


@given(votes, votes, votes)
def test_a_third_of_those_present_has_a_matter_put_off_and_fewer_only_with_a_majority(
    yes, no, abstain
):
    present = yes + no + abstain

    result = tally(yes, no, abstain, rule=THIRD, present=present)

    enough = no > 0 and no >= present / 3
    assert (result.winner == NO) == (enough or no > yes)
    assert (result.by == "minority") == (enough and no <= yes)


def test_a_tie_is_settled_by_the_chair_at_a_vote_and_by_lot_at_an_election():
    assert tally(6, 6, tie_break=NO).by == "casting"
    assert tally(6, 6, tie_break=NO, by_lot=True).by == "lot"
    assert tally(6, 6).is_tie and not tally(6, 6).winner
