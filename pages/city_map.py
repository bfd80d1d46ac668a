"""Screen: one indicator or index on the map, the less favourable areas marked and listed."""

from __future__ import annotations

from data.errors import MethodNotUsableError
from pages.shared import (
    areas_only,
    controls,
    frame,
    indicator_view,
    notices,
    places,
    url_state,
    views,
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
        try:
            view = views.chosen(place, choice)
        except MethodNotUsableError as error:
            area = areas_only.show_level(place, city, choice.level, lacking=error.finding)
        else:
            area = indicator_view.show(place, city, view)
    url_state.write(
        "city_map",
        level=choice.level,
        topic=choice.topic,
        indicator=choice.indicator,
        year=str(choice.year) if choice.year else None,
        margin=choice.margin.key if choice.judged else None,
        area=area,
        lang=language(),
        city=place.key,
    )
