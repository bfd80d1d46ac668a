"""Parts of the screen Entwicklung: one module a view, and what they share."""
