"""Views of the screen Handlungsräume."""
