"""How data comes in: a city's descriptor, its tables and boundaries, and the join clinic."""
