"""Index methods in a city, behind `data.indices`: sections, bindings, inputs, results."""
