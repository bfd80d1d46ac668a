"""What each kind of step shows: one module per kind, each with a function ``tell``."""
