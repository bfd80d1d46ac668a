"""Files for people and scripts to take away: figures, classes, the check report."""
