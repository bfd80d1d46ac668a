"""The action side: area sets with their history, and decisions."""
