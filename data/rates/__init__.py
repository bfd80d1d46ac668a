"""Counts, rates, the city value and the rest of the city: what `data.figures` is made of."""
