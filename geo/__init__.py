"""Boundaries and drawing: knows shapely, geopandas and folium; never Streamlit, never indicators."""
