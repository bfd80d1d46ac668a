"""A city's descriptor ``city.toml`` as Pydantic models.

The descriptor is the whole contract between a city and this tool; what it
means for a statistics officer is written in ``docs/data-package.md``. Models
are closed (an unknown key is an error), so that a typing error is found and
not ignored. Nothing here opens a data file.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from data.descriptor.ages import AgeGroupModel, check_age_groups
from data.descriptor.common import Model, wrong
from data.descriptor.indicators import IndicatorModel, TopicModel
from data.descriptor.places import AreaSetModel, CityModel, DisclosureModel, LevelModel
from data.descriptor.repairs import Repair
from data.descriptor.tables import TableModel
from data.errors import DescriptorError
from data.findings import Finding, Severity
from data.methods.sections import MethodModel, check_methods
from data.reforms.sections import VintageModel
from data.rules.sections import RuleModel, check_rules
from indicators.catalogue import Indicator, Topic
from locales import DEFAULT_LANGUAGE, translator

MAX_DESCRIPTOR_BYTES = 2_000_000
_NAMES = ("key", "use", "name")  # what an entry of a list is called by, the first that it has


class CityPackage(Model):
    """A whole descriptor."""

    format: Literal[1] = 1
    city: CityModel
    disclosure: DisclosureModel = DisclosureModel()
    levels: Annotated[tuple[LevelModel, ...], Field(min_length=1)]
    vintages: tuple[VintageModel, ...] = ()
    tables: tuple[TableModel, ...] = ()
    topics: tuple[TopicModel, ...] = ()
    indicators: tuple[IndicatorModel, ...] = ()
    age_groups: tuple[AgeGroupModel, ...] = ()
    methods: tuple[MethodModel, ...] = ()
    rules: tuple[RuleModel, ...] = ()
    area_sets: tuple[AreaSetModel, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @model_validator(mode="after")
    def _names_are_unique_and_known(self) -> Self:
        vintages = [vintage.name for vintage in self.vintages]
        for section, names in (
            ("levels", [*(level.name for level in self.levels), *vintages]),
            ("tables", [table.name for table in self.tables]),
            ("topics", [topic.key for topic in self.topics]),
            ("indicators", [indicator.key for indicator in self.indicators]),
            ("methods", [method.name_in_links for method in self.methods]),
            ("rules", [rule.key for rule in self.rules]),
            ("area_sets", [area_set.name for area_set in self.area_sets]),
        ):
            twice = [name for name, count in Counter(names).items() if count > 1]
            if twice:
                raise wrong("declared_twice", section=section, name=twice[0])
        levels = {level.name for level in self.levels}
        divisions = {*levels, *vintages}
        named = [(f"tables.{table.name}", table.level) for table in self.tables]
        named += [(f"vintages.{vintage.name}", vintage.level) for vintage in self.vintages]
        for at, division in named:
            if division not in divisions:
                raise wrong("no_such_level", at=at, name=division)
        for name in vintages:
            if self.level_of(name) is None:
                raise wrong("vintages_in_a_circle", name=name)
        in_levels = [(f"levels.{level.name}", level.parent) for level in self.levels]
        in_levels += [(f"area_sets.{one.name}", one.level) for one in self.area_sets]
        for at, asked in in_levels:
            if asked is not None and asked not in levels:
                raise wrong("no_such_level", at=at, name=asked)
        topics = {topic.key for topic in self.topics}
        for indicator in self.indicators:
            if indicator.topic not in topics:
                raise wrong("no_such_topic", at=f"indicators.{indicator.key}", name=indicator.topic)
        check_age_groups(self.age_groups)
        check_methods(self.methods, self.indicators, levels)
        check_rules(self.rules, self)
        if self.levels[0].file is None:
            raise wrong("first_level_file")
        return self

    def level(self, name: str) -> LevelModel:
        """Declaration of one level (KeyError if there is none)."""
        return {level.name: level for level in self.levels}[name]

    def level_of(self, name: str) -> str | None:
        """
        Level that a level or vintage stands for; None where vintages lead back to themselves.

        Parameters
        ----------
        name
            Name of a level (returned as it is) or of a vintage of one.
        """
        leads_to = {vintage.name: vintage.level for vintage in self.vintages}
        for _ in range(len(leads_to) + 1):
            if name not in leads_to:
                return name
            name = leads_to[name]
        return None

    def parent_of(self, name: str) -> str | None:
        """Name of the parent level; None for the coarsest."""
        names = [level.name for level in self.levels]
        declared = self.level(name)
        if declared.parent is not None:
            return declared.parent
        if declared.parent_column is None and declared.parent_part is None:
            return None
        following = names[names.index(name) + 1 :]
        return following[0] if following else None

    def catalogue(self) -> dict[str, Indicator]:
        """Indicators by key, in the order of the descriptor."""
        return {model.key: model.as_indicator() for model in self.indicators}

    def topic_list(self) -> list[Topic]:
        """Topics in the order of the descriptor."""
        return [Topic(key=topic.key, name=topic.name.as_text()) for topic in self.topics]


def load_package(path: Path) -> CityPackage:
    """
    Read a descriptor.

    Parameters
    ----------
    path
        The ``city.toml``; file names in it are relative to its folder.

    Raises
    ------
    DescriptorError
        If the file is missing, too large, no TOML, or a key is wrong: one
        finding per fault, naming the key.
    """
    raw = read_toml(path)
    try:
        return CityPackage.model_validate(raw)
    except ValidationError as error:
        raise faults(path, error, raw) from error


def read_toml(path: Path) -> dict[str, Any]:
    """
    Read a TOML file.

    Raises
    ------
    DescriptorError
        If the file is missing, too large or no TOML.
    """
    try:
        if path.stat().st_size > MAX_DESCRIPTOR_BYTES:
            raise DescriptorError(_fault("descriptor_too_large", path))
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DescriptorError(_fault("descriptor_not_found", path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DescriptorError(_fault("descriptor_not_toml", path, reason=str(error))) from error


def faults(path: Path, error: ValidationError, raw: dict[str, Any]) -> DescriptorError:
    """Put the faults of a file's content into findings, one per fault, naming the key."""
    # An invalid item also makes its list "too short": that says nothing new.
    return DescriptorError(
        *(
            _key_fault(path, detail, raw)
            for detail in error.errors(include_url=False)
            if detail["type"] != "too_short" or error.error_count() == 1
        )
    )


def _fault(code: str, path: Path, /, **params: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, file=path.name, params=params)


def _key_fault(path: Path, detail: ErrorDetails, raw: dict[str, Any]) -> Finding:
    """One fault of the model as a finding; Pydantic's own words where we have none."""
    key = _dotted(detail["loc"], raw)
    code = f"descriptor_{detail['type']}"
    if f"finding.{code}" not in translator(DEFAULT_LANGUAGE):
        return _fault("descriptor_key", path, key=key, reason=detail["msg"])
    context = {name: str(value) for name, value in detail.get("ctx", {}).items()}
    return _fault(code, path, **{"key": key, **context})


def _dotted(location: tuple[str | int, ...], raw: dict[str, Any]) -> str:
    """Write the place of an error with names: ``tables.people.year``, not ``tables.3.year``."""
    words: list[str] = []
    here: Any = raw
    for place, step in enumerate(location):
        if isinstance(here, dict) and step not in here and place + 1 < len(location):
            continue  # the tag of a union: nothing that was written in the file
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        names = [here.get(key) for key in _NAMES] if isinstance(here, dict) else []
        named = next((name for name in names if isinstance(name, str)), None)
        use_name = isinstance(step, int) and named is not None
        words.append(str(named) if use_name else str(step))
    return ".".join(words) or "city.toml"
