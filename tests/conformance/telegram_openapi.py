"""Converts Telegram's description of updates to OpenAPI, for schemathesis."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

Schema = dict[str, Any]

_DEEPEST = 1  # what is in a message is whole, what is inside of that has only what it must
# What people say, of the hundred things that a message may have; with all of them the fuzzer never gets to the end.
_SPEECH = """from sender_chat text entities caption caption_entities photo document video animation voice audio
    video_note location venue contact sticker dice poll media_group_id reply_to_message edit_date data message
    language_code file_size file_name migrate_to_chat_id""".split()
_PLAIN: dict[str, Schema] = {
    "Integer": {"type": "integer", "minimum": -(2**53), "maximum": 2**53},
    "Float": {"type": "number"},
    "String": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "True": {"type": "boolean", "enum": [True]},
}


def update_calls(description: Path, path: str, kind: str) -> Schema:
    """A webhook at this path that is brought updates of this kind."""
    types = json.loads(description.read_text("utf-8"))["types"]
    made: dict[str, Schema] = {}
    fields = {field["name"]: field for field in types["Update"]["fields"]}
    update = {
        "type": "object",
        "required": ["update_id", kind],
        "properties": {name: _field(types, made, fields[name], 0) for name in ("update_id", kind)},
    }
    body = {"required": True, "content": {"application/json": {"schema": update}}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "updates", "version": "1"},
        "paths": {path: {"post": {"requestBody": body, "responses": {"200": {"description": "kept"}}}}},
        "components": {"schemas": made},
    }


def _field(types: Schema, made: dict[str, Schema], field: Schema, depth: int) -> Schema:
    if "Unix time" in field["description"]:
        return {"type": "integer", "minimum": 0, "maximum": 2**32}
    words = re.findall(r'["“]([a-z_]+)["”]', field["description"])
    if field["name"] in ("type", "status") and words:
        return {"type": "string", "enum": words}
    choices = [_type(types, made, name, depth) for name in field["types"]]
    return choices[0] if len(choices) == 1 else {"anyOf": choices}


def _type(types: Schema, made: dict[str, Schema], name: str, depth: int) -> Schema:
    if name.startswith("Array of "):
        return {"type": "array", "maxItems": 3, "items": _type(types, made, name.removeprefix("Array of "), depth)}
    if name in _PLAIN:
        return _PLAIN[name]
    if name not in types:
        return {"type": "object"}
    key = f"{name}.{depth}"
    if key not in made:
        made[key] = {"type": "object"}  # until it is made: a type may hold itself
        subtypes = types[name].get("subtypes")
        choices = [_type(types, made, one, depth) for one in subtypes or ()]
        made[key] = {"anyOf": choices} if choices else _object(types, made, name, depth)
    return {"$ref": f"#/components/schemas/{key}"}


def _object(types: Schema, made: dict[str, Schema], name: str, depth: int) -> Schema:
    fields = [field for field in types[name].get("fields", []) if field["required"] or _told(field, depth)]
    deeper = min(depth + 1, _DEEPEST)
    return {
        "type": "object",
        "required": [field["name"] for field in fields if field["required"]],
        "properties": {field["name"]: _field(types, made, field, deeper) for field in fields},
    }


def _told(field: Schema, depth: int) -> bool:
    return depth < _DEEPEST and field["name"] in _SPEECH
