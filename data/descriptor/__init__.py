"""A city's descriptor ``city.toml`` as closed Pydantic models; nothing here opens a data file."""
