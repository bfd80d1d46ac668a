"""Statistics of the social situation: pure functions on pandas objects indexed by ``area_id``."""
