"""Boundaries: geometry repair, features that share an id, and the fit of neighbours.

Nothing is repaired silently: every function returns what it changed, feature by
feature, and `data/` lists it. Features that share an id are united only when
they look like one place in pieces; what looks like two places is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.crs import require_metric

#: A text column describes a place (and not a single feature) when at most this share of
#: its values is distinct: object numbers and time stamps differ for every feature.
DESCRIPTIVE_SHARE = 0.5
#: Pieces are near when they lie apart by no more than the side of a square as large as
#: the largest piece, however small, and never less than this many metres.
NEAR_METRES = 200.0

_NUMBER_OR_DATE = r"\s*[-+]?\d[\d.,:/TZ +-]*$"
_POLYGONS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True, kw_only=True)
class GeometryRepair:
    """
    One feature whose geometry was made valid.

    Attributes
    ----------
    feature
        Index label (number in the file, from 1).
    reason
        What was wrong, in the words of GEOS (``Self-intersection[x y]``).
    area_before, area_after
        In square units of the frame's CRS.
    """

    feature: int
    reason: str
    area_before: float
    area_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedBoundaries:
    """
    A layer in which every geometry is a valid polygon.

    Attributes
    ----------
    frame
        The features that have an area, index unchanged.
    repaired
        What was made valid.
    without_area
        Index labels of features left out: no geometry, an empty one, one that
        is only points and lines, or one with coordinates that are no numbers
        (what reprojecting makes of positions that are not on the globe).
    """

    frame: gpd.GeoDataFrame
    repaired: tuple[GeometryRepair, ...]
    without_area: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedId:
    """
    Several features with one id.

    Attributes
    ----------
    area_id
        The id.
    features
        Index labels of the features.
    differing
        Column -> the values of the features, in the same order, for those
        descriptive columns in which they differ.
    gap_metres
        Largest distance from one feature to the nearest of the others.
    near
        Whether the features lie near each other, measured by their size.
    """

    area_id: str
    features: tuple[int, ...]
    differing: dict[str, tuple[str, ...]]
    gap_metres: float
    near: bool

    @property
    def one_place(self) -> bool:
        """Whether the features are pieces of one area."""
        return self.near and not self.differing


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageCheck:
    """
    How well the areas of a level share their borders.

    Attributes
    ----------
    overlapping, gapped
        Index labels of areas that overlap a neighbour, or leave a slit to one.
    largest_overlap
        Largest surface that two areas have in common, in square metres.
    """

    overlapping: tuple[str, ...]
    gapped: tuple[str, ...]
    largest_overlap: float


def repair_geometries(frame: gpd.GeoDataFrame) -> RepairedBoundaries:
    """
    Make every geometry a valid polygon, and list what had to be changed.

    Invalid polygons go through ``shapely.make_valid``; the lines and points
    that this can leave behind are dropped, because they have no area.

    Parameters
    ----------
    frame
        Features in any CRS. Not modified.
    """
    geometry = np.array(frame.geometry.array, dtype=object)
    usable = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry)) & _is_finite(geometry)
    geometry[~usable] = None
    invalid = usable & ~shapely.is_valid(geometry)
    fixed = geometry.copy()
    fixed[invalid] = shapely.make_valid(geometry[invalid], method="structure", keep_collapsed=False)
    fixed[usable] = [polygonal(shape) for shape in shapely.force_2d(fixed[usable])]
    has_area = usable & (shapely.area(fixed) > 0)
    repaired = tuple(
        GeometryRepair(
            feature=int(frame.index[i]),
            reason=str(shapely.is_valid_reason(geometry[i])),
            area_before=float(shapely.area(geometry[i])),
            area_after=float(shapely.area(fixed[i])),
        )
        for i in np.flatnonzero(invalid & has_area)
    )
    sound = frame.set_geometry(gpd.GeoSeries(fixed, index=frame.index, crs=frame.crs))[has_area]
    return RepairedBoundaries(
        frame=sound,
        repaired=repaired,
        without_area=tuple(int(label) for label in frame.index[~has_area]),
    )


def find_shared_ids(
    frame: gpd.GeoDataFrame, ids: pd.Series, *, name_column: str | None = None
) -> list[SharedId]:
    """
    Find ids that several features carry, and tell pieces from two places.

    Names alone do not decide: two streets of one name lie in every large city.
    Features are one place only if all columns that describe a place agree and
    the pieces lie near each other.

    Parameters
    ----------
    frame
        Features with text attributes, in a metric CRS.
    ids
        Area id of each feature (text), same index.
    name_column
        Column with the area's name; it always counts as descriptive.

    Raises
    ------
    NotMetricError
        If the frame's coordinates are not metres.
    """
    require_metric(frame)
    columns = _descriptive_columns(frame, name_column)
    found = []
    for area_id, group in ids[ids.duplicated(keep=False)].groupby(ids, sort=True):
        features = frame.loc[group.index]
        texts = {
            column: tuple("" if pd.isna(value) else str(value) for value in features[column])
            for column in columns
        }
        gap = _largest_gap(features)
        size = float(np.sqrt(features.geometry.area.max()))
        found.append(
            SharedId(
                area_id=str(area_id),
                features=tuple(int(label) for label in features.index),
                differing={c: values for c, values in texts.items() if len(set(values)) > 1},
                gap_metres=gap,
                near=gap <= max(size, NEAR_METRES),
            )
        )
    return found


def dissolve(frame: gpd.GeoDataFrame, by: pd.Series) -> gpd.GeoDataFrame:
    """
    Unite features with the same label; other columns come from the first of them.

    Parameters
    ----------
    frame
        Valid polygons.
    by
        Label of each feature, same index.

    Returns
    -------
    dissolved
        One row per label, indexed by it, in the order of first appearance.
    """
    united = {
        label: group.iloc[0] if len(group) == 1 else polygonal(shapely.union_all(group.to_numpy()))
        for label, group in frame.geometry.groupby(by, sort=False)
    }
    first = frame.drop(columns=frame.geometry.name).groupby(by, sort=False).first()
    shapes = gpd.GeoSeries(united, crs=frame.crs).reindex(first.index)
    return gpd.GeoDataFrame(first, geometry=shapes, crs=frame.crs)


def check_coverage(areas: gpd.GeoDataFrame, *, slit_metres: float = 1.0) -> CoverageCheck:
    """
    Find areas that do not share their border exactly with their neighbours.

    Parameters
    ----------
    areas
        Valid polygons indexed by area id, in a metric CRS.
    slit_metres
        Gaps narrower than this count as slits; wider ones may be a river.

    Raises
    ------
    NotMetricError
        If the frame's coordinates are not metres.
    """
    require_metric(areas)
    shapes = np.asarray(areas.geometry.array)
    overlap = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
    with_slits = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes, gap_width=slit_metres))
    return CoverageCheck(
        overlapping=tuple(str(label) for label in areas.index[overlap]),
        gapped=tuple(str(label) for label in areas.index[with_slits & ~overlap]),
        largest_overlap=_largest_overlap(shapes[overlap]),
    )


def _is_finite(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    finite = np.ones(len(shapes), dtype=bool)
    finite[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    return finite


def polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """Polygons of a geometry; collections lose their lines and points."""
    if shape.geom_type in _POLYGONS:
        return shape
    parts = [p for p in shapely.get_parts(shape) if p.geom_type in _POLYGONS and not p.is_empty]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _descriptive_columns(frame: gpd.GeoDataFrame, name_column: str | None) -> list[str]:
    """Columns of words that tell where a feature is: no numbers, dates or object names."""
    columns = []
    for column in frame.columns.drop(frame.geometry.name):
        values = frame[column].dropna().astype(str)
        few = values.nunique() <= max(1, DESCRIPTIVE_SHARE * len(frame))
        words = len(values) > 0 and not values.str.match(_NUMBER_OR_DATE).any()
        if column == name_column or (few and words):
            columns.append(str(column))
    return columns


def _largest_gap(features: gpd.GeoDataFrame) -> float:
    shapes = np.asarray(features.geometry.array)
    apart = shapely.distance(shapes[:, None], shapes[None, :])
    np.fill_diagonal(apart, np.inf)
    return float(apart.min(axis=1).max())


def _largest_overlap(shapes: NDArray[np.object_]) -> float:
    if not len(shapes):
        return 0.0
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    return float(common[one != other].max(initial=0.0))
