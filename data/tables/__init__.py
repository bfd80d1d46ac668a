"""From a raw table to measures: headers, years, number formats, signs, rows that are no areas."""
