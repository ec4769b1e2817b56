"""LINE's description, made to mean what it says: a message is exactly what its type names.

As published, its discriminators only hint at a shape, and a validator lets any object pass for any message.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

Schemas = dict[str, Any]
_HERE = "#/components/schemas/"


def tightened(source: Path, target: Path) -> Path:
    """A copy of the description in which every discriminator is a choice among closed alternatives."""
    description = yaml.safe_load(source.read_text("utf-8"))
    schemas: Schemas = description["components"]["schemas"]
    for name in [name for name, schema in schemas.items() if _kinds(schema)]:
        _close(schemas, name)
    target.write_text(yaml.safe_dump(description, sort_keys=False, allow_unicode=True), "utf-8")
    return target


def _close(schemas: Schemas, name: str) -> None:
    """This name stands for one of its kinds; what they have in common gets another name."""
    common, word = f"{name}.common", schemas[name]["discriminator"]["propertyName"]
    kinds = _kinds(schemas[name])
    schemas[common] = {key: value for key, value in schemas[name].items() if key != "discriminator"}
    for kind, points_at in kinds.items():
        inner = deepcopy(schemas[points_at.removeprefix(_HERE)])
        named = {"type": "object", "required": [word], "properties": {word: {"type": "string", "enum": [kind]}}}
        schemas[f"{name}.{kind}"] = {"allOf": [_pointed(inner, name, common), named]}
    schemas[name] = {"oneOf": [{"$ref": f"{_HERE}{name}.{kind}"} for kind in kinds]}


def _kinds(schema: Any) -> dict[str, str]:
    kinds: dict[str, str] = schema.get("discriminator", {}).get("mapping", {}) if isinstance(schema, dict) else {}
    return kinds


def _pointed(schema: Any, old: str, new: str) -> Any:
    """The schema built upon the common part, or it would contain itself."""
    parts = schema.get("allOf")
    if parts:
        schema["allOf"] = [{"$ref": _HERE + new} if part == {"$ref": _HERE + old} else part for part in parts]
    return schema
