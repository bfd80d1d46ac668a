"""Boundaries and drawing: shapely, geopandas, folium; never Streamlit, never indicators."""
