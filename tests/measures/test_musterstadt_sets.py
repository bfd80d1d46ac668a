"""The made-up networks and projects of Musterstadt, among which a model area is looked for."""

from __future__ import annotations

import datetime as dt

from data.city import City
from data.findings import Severity
from measures.decisions import ACTION_AREAS, SetKind
from measures.declared import declared_entries, set_infos
from measures.timeline import members_at, members_within


def test_networks_and_projects_are_declared_and_action_areas_are_not(musterstadt: City) -> None:
    kinds = {info.name: info.kind for info in set_infos(musterstadt)}

    assert kinds == {
        "quartiersnetzwerke": SetKind.NETWORK.value,
        "modellprojekte": SetKind.PROJECT.value,
    }
    assert ACTION_AREAS not in kinds  # they follow from the rule
    assert not [
        one
        for one in musterstadt.report
        if one.place in kinds and one.severity in {Severity.ERROR, Severity.WARNING}
    ]


def test_every_ground_says_that_it_is_made_up(musterstadt: City) -> None:
    entries = [
        one for info in set_infos(musterstadt) for one in declared_entries(musterstadt, info.name)
    ]

    joined = [one for one in entries if one.change == "joins"]
    assert len(joined) == 15
    assert all("erfunden" in one.reason for one in joined)
    assert all("erfunden" in one.reference for one in entries if one.reference)


def test_one_project_is_over_when_another_begins(musterstadt: City) -> None:
    entries = declared_entries(musterstadt, "modellprojekte", "sozialraum")

    in_2016 = {one.area_id for one in members_at(entries, dt.date(2016, 12, 31))}
    in_2017 = {one.area_id for one in members_at(entries, dt.date(2017, 1, 1))}
    assert in_2016 - in_2017 == {"0302"}
    assert in_2017 - in_2016 == {"0101"}


def test_search_for_2017_to_2020_finds_networks_with_and_without_a_project(
    musterstadt: City,
) -> None:
    first, last = dt.date(2017, 1, 1), dt.date(2020, 12, 31)

    networks, projects = (
        {
            one.area_id
            for one in members_within(
                declared_entries(musterstadt, name, "sozialraum"), first, last
            )
        }
        for name in ("quartiersnetzwerke", "modellprojekte")
    )

    assert networks & projects == {"0101", "0601", "1101"}
    assert len(networks - projects) >= 5
    assert "0102" not in networks  # its network ended in 2016
