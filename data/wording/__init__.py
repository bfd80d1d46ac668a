"""Sentences about what a rule proposes; `data.reasons` is the door."""
