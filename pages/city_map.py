"""Screen: one indicator on the map, areas less favourable than the city marked and listed."""

from __future__ import annotations

from pages.shared import (
    areas_only,
    cached,
    controls,
    frame,
    indicator_view,
    notices,
    places,
    url_state,
)
from pages.shared.texts import language

frame.ensure()
with notices.shown_errors():
    place = places.chosen()
    city = places.read(place)
    choice = controls.choose(place, city)
    if choice.area_set is not None:
        area = areas_only.show_set(place, city, choice.area_set)
    elif choice.indicator is None or choice.year is None:
        area = areas_only.show_level(place, city, choice.level)
    else:
        figures = cached.figures(*place.address, choice.indicator, choice.level, choice.year)
        area = indicator_view.show(place, city, figures)
    url_state.write(
        "city_map",
        level=choice.level,
        topic=choice.topic,
        indicator=choice.indicator,
        year=str(choice.year) if choice.year else None,
        area=area,
        lang=language(),
        city=place.key,
    )
