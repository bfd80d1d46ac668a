"""What a slide file is made of: titles, words, tables, charts and maps, drawn by python-pptx."""
