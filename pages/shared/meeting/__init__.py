"""The screen Sitzung: stories are put together, saved, shown full screen and taken along."""
