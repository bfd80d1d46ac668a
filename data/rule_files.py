"""Rules as text: what somebody tried out can be kept, sent, and declared in ``city.toml``."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError, ValidationInfo, model_validator

from data.city import City
from data.descriptor.common import Model, wrong
from data.descriptor.package import MAX_DESCRIPTOR_BYTES, faults, read_toml
from data.errors import DescriptorError
from data.findings import Finding, Severity, toml_value
from data.rules.sections import RuleModel, check_rules, class_text
from indicators.action_areas import Condition, QuarterRule, Rule, Watch
from indicators.catalogue import Text

_CITY = "package"  # what the model is given to look names up in


class _RuleFile(Model):
    """A file with one ``[[rules]]``, checked against a city."""

    rules: tuple[RuleModel, ...] = ()

    @model_validator(mode="after")
    def _fits_the_city(self, info: ValidationInfo) -> Self:
        if len(self.rules) != 1:
            raise wrong("rule_file", n=str(len(self.rules)))
        check_rules(self.rules, (info.context or {})[_CITY])
        return self


def read_rule(path: Path, city: City) -> Rule:
    """
    Read a rule from a file with one section ``[[rules]]``, or as a decision keeps it.

    Parameters
    ----------
    path
        As `rule_toml` writes it, or, where it ends in ``.json``, `rule_json`.

    Raises
    ------
    DescriptorError
        If the file cannot be read, holds no single rule, or the rule names what
        the city does not have: one finding per fault.
    """
    raw = _json_section(path) if path.suffix.lower() == ".json" else read_toml(path)
    try:
        file = _RuleFile.model_validate(raw, context={_CITY: city.package})
    except ValidationError as error:
        raise faults(path, error, raw) from error
    return file.rules[0].as_rule()


def _json_section(path: Path) -> dict[str, Any]:
    """Content of a JSON file as the only section of a rule file."""
    try:
        if path.stat().st_size > MAX_DESCRIPTOR_BYTES:
            raise DescriptorError(_fault("descriptor_too_large", path))
        return {"rules": [json.loads(path.read_text(encoding="utf-8-sig"))]}
    except OSError as error:
        raise DescriptorError(_fault("descriptor_not_found", path)) from error
    except DescriptorError:
        raise
    except (ValueError, RecursionError) as error:
        raise DescriptorError(_fault("rule_file_not_json", path)) from error


def _fault(code: str, path: Path) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, file=path.name)


def rule_json(rule: Rule) -> str:
    """Write a rule as one JSON object with the keys of ``[[rules]]``; see `read_rule`."""
    section = tomllib.loads(rule_toml(rule))["rules"][0]
    return json.dumps(section, ensure_ascii=False, sort_keys=True)


def rule_toml(rule: Rule) -> str:
    """
    Write a rule as it belongs into ``city.toml``; reading it gives the same rule.

    What equals its default is left out, but for what a reader wants to see.
    """
    top: dict[str, Any] = {
        "key": rule.key,
        "version": rule.version,
        "name": _text(rule.name),
        "summary": _text(rule.summary),
        "level": rule.level,
    }
    top |= {name: value for name, value in (("base_year", rule.base_year), ("year", rule.year))
            if value is not None}  # fmt: skip
    lines = ["[[rules]]", *_lines(top)]
    if rule.conditions:
        rows = [f"    {_inline(_condition(one))}," for one in rule.conditions]
        lines += ["conditions = [", *rows, "]"]
    lines += _lines(_rest(rule))
    if rule.quarters is not None:
        lines += ["", "[rules.quarters]", *_lines(_quarters(rule.quarters))]
    if rule.watch != Watch():
        watch = {name: getattr(rule.watch, name) for name in Watch.__slots__}
        lines += ["", "[rules.watch]", *_lines(watch)]
    return "\n".join(lines) + "\n"


def _rest(rule: Rule) -> dict[str, Any]:
    found: dict[str, Any] = {"at_least": rule.at_least} if rule.at_least else {}
    if rule.index is not None:
        classes = [class_text(*one) for one in rule.index.classes]
        found["index"] = {"methods": list(rule.index.methods), "classes": classes}
    if rule.persistence is not None:
        found["persistence"] = {"years": rule.persistence.years, "of": rule.persistence.of}
    found["minimum_population"] = rule.minimum_population
    if rule.exclusions:
        found["exclusions"] = [
            {"ids": list(one.ids), "reason": _text(one.reason)} for one in rule.exclusions
        ]
    return found | ({"area_set": rule.area_set} if rule.area_set else {})


def _condition(one: Condition) -> dict[str, Any]:
    found: dict[str, Any] = {"indicator": one.indicator, "margin": one.margin.key}
    if one.weight != 1:
        found["weight"] = one.weight
    return found | ({"required": True} if one.required else {})


def _quarters(one: QuarterRule) -> dict[str, Any]:
    return {"level": one.level, "whole": one.whole, "narrow": one.narrow, "far": one.far.key}


def _text(text: Text) -> dict[str, str]:
    return {"de": text.de, "en": text.en}


def _lines(values: dict[str, Any]) -> list[str]:
    return [f"{name} = {_inline(value)}" for name, value in values.items()]


def _inline(value: Any) -> str:
    """Inline tables with bare keys, as people write them."""
    if isinstance(value, dict):
        return "{ " + ", ".join(_lines(value)) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(one) for one in value) + "]"
    return toml_value(value)
