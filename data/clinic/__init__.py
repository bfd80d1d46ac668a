"""The join clinic: boundaries against tables, what does not fit, and what would repair it."""
