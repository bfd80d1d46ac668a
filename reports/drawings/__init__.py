"""Vector drawings for paper: SVG as text, in millimetres, without scripts."""
