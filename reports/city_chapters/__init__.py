"""Chapters of the city's social report, one module for each group of chapters."""
