"""Pages of the board, of handed-in answers, and of entering what came on paper."""
