"""The screen Quartier: everything about one area."""
