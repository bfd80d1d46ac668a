"""The section ``[[age_groups]]``: which measures count the residents of which ages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from data.descriptor.common import Bilingual, Key, Model, wrong

#: More groups than this are no picture of a city's ages any more.
MAX_AGE_GROUPS = 30
Age = Annotated[int, Field(ge=0, le=130)]
Measures = tuple[Key, ...]


class AgeGroupModel(Model):
    """
    One ``[[age_groups]]``.

    Attributes
    ----------
    first, last
        Youngest and oldest age that belong to the group, in completed years; without `last`
        the group has no upper end.
    measures
        Counts that are added up to the group.
    male, female
        Or: those of each sex.
    label
        Words instead of "6 to 14".
    """

    first: Age
    last: Age | None = None
    measures: Measures = ()
    male: Measures = ()
    female: Measures = ()
    label: Bilingual | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise wrong("age_group_ends_before", first=str(self.first), last=str(self.last))
        by_sex = bool(self.male) and bool(self.female)
        if by_sex == bool(self.measures) or bool(self.male) != bool(self.female):
            raise wrong("age_group_counts")
        return self

    def counted(self) -> list[tuple[str, Measures]]:
        """Sex and its measures: ``""`` with all of them, or ``female`` and ``male``."""
        if self.measures:
            return [("", self.measures)]
        return [("female", self.female), ("male", self.male)]


def check_age_groups(groups: Sequence[AgeGroupModel]) -> None:
    """
    Check the groups against each other.

    Raises
    ------
    PydanticCustomError
        If there are too many, two overlap, a measure counts twice, or only some groups are
        given by sex.
    """
    if len(groups) > MAX_AGE_GROUPS:
        raise wrong("age_groups_too_many", n=str(len(groups)), most=str(MAX_AGE_GROUPS))
    rising = sorted(groups, key=lambda one: one.first)
    for younger, older in pairwise(rising):
        if younger.last is None or younger.last >= older.first:
            raise wrong("age_groups_overlap", first=str(younger.first), second=str(older.first))
    if len({len(one.counted()) for one in groups}) > 1:
        raise wrong("age_groups_by_sex")
    named = Counter(name for one in groups for _, names in one.counted() for name in names)
    twice = [name for name, times in named.items() if times > 1]
    if twice:
        raise wrong("age_groups_measure_twice", name=twice[0])
