"""Rules for action areas: their sections in a descriptor, and the figures they look at."""
