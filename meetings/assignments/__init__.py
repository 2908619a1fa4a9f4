"""What meetings gave someone to do: the list of it all, its report, and its next meeting."""
