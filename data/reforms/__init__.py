"""Boundary reforms: earlier areas in the descriptor, counts carried over, cities before them."""
