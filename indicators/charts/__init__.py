"""Plotly figures for the screens and reports; they draw what was computed and compute nothing.

Arrays are handed over as numpy arrays, so that Plotly sends them as base64
and not as text. Names come from files: they are escaped, because Plotly reads
simple HTML in its texts. Every sign that a colour gives is also given by a
form: a symbol, a dash, a word.
"""
