"""Index methods: versioned definitions, one module each, behind the interface in `interface`."""
