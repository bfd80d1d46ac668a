"""Benchmark page: folium.Choropleth with tooltips in st_folium, as most people write it.

The usual recipe puts the tooltips on a second, invisible layer; the lean one
(``BENCH_LEAN``) hangs them on the choropleth's own layer.
"""

from __future__ import annotations

import os
import time

import folium
import geopandas as gpd
import streamlit as st
from made_up import YEARS, areas, figures
from streamlit_folium import st_folium


@st.cache_data
def read_areas() -> gpd.GeoDataFrame:
    """Boundaries in degrees, as folium wants them."""
    return areas().to_crs(4326).reset_index()


started = time.perf_counter()
year = st.selectbox("Jahr", YEARS)
table = read_areas()
table["value"] = figures(len(table), year)
west, south, east, north = table.total_bounds
plain_map = folium.Map(location=[(south + north) / 2, (west + east) / 2], zoom_start=10)
choropleth = folium.Choropleth(
    geo_data=table,
    data=table,
    columns=["area_id", "value"],
    key_on="feature.properties.area_id",
    fill_color="YlOrRd",
    legend_name="Erfundene Quote",
).add_to(plain_map)
if "BENCH_LEAN" in os.environ:
    folium.GeoJsonTooltip(["name", "value"]).add_to(choropleth.geojson)
else:
    folium.GeoJson(
        table,
        style_function=lambda _: {"fillOpacity": 0, "weight": 0},
        tooltip=folium.GeoJsonTooltip(["name", "value"]),
    ).add_to(plain_map)
st_folium(plain_map, width=700, height=600)
st.text(f"Gewählt: {year}")
print(f"BENCH {(time.perf_counter() - started) * 1000:.1f}", flush=True)
