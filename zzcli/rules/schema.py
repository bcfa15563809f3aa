"""The JSON Schema of rule files for editors, made of the declarations that the loader reads by."""

from __future__ import annotations

from collections.abc import Mapping

from zzcli.methods.registry import REQUIRED, Key, Kind, methods
from zzcli.rules import declarations as keys_of
from zzcli.rules.keys import COMMON, CONDITIONS, IDENTITY, IN_BLOCK

Schema = dict[str, object]

_MONTH_KEYS = "^([1-9]|1[0-2])$"
_READING: Schema = {"type": "string", "pattern": "^\\?"}


def _by_month(value: Schema) -> Schema:
    return {"type": "object", "patternProperties": {_MONTH_KEYS: value}, "additionalProperties": False}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _map(of: Schema) -> Schema:
    return {"type": "object", "additionalProperties": of}


_TEXT: Schema = {"type": "string", "minLength": 1}
_NUMBER: Schema = {"anyOf": [{"type": "number"}, _READING]}
_NUMBERS: Schema = {"anyOf": [{"type": "number"}, _READING, _by_month(_NUMBER)]}
_PERIOD: Schema = {"type": "string", "pattern": "^([12][0-9]{3}(-(0[1-9]|1[0-2]|Q[1-4]))?|\\?.+)$"}
_SPANS: Schema = {"enum": ["month", "quarter", "year"]}
_MONTHS: Schema = {
    "anyOf": [
        _list({"type": "integer", "minimum": 1, "maximum": 12}),
        {"type": "string", "pattern": "^([0-9]+(-[0-9]+)?|\\?.+)$"},
    ]
}
_LIMIT: Schema = {
    "anyOf": [
        {"const": "none"},
        *_NUMBERS["anyOf"],  # type: ignore[misc]
        {
            "type": "object",
            "properties": {"points": _NUMBERS, "span": _SPANS},
            "required": ["points", "span"],
            "additionalProperties": False,
        },
    ]
}
_OF_KIND: Mapping[Kind, Schema] = {
    Kind.NUMBER: _NUMBERS,
    Kind.EXPRESSION: {"anyOf": [{"type": "number"}, _TEXT, _by_month({"type": ["number", "string"]})]},
    Kind.CONDITION: _TEXT,
    Kind.TIE: {"anyOf": [_list(_TEXT), _READING]},
    Kind.CHOICE: _TEXT,
    Kind.FLAG: {"anyOf": [{"type": "boolean"}, _READING]},
    Kind.TEXT: _TEXT,
    Kind.NAMES: {"anyOf": [_list(_TEXT), _READING]},
    Kind.NUMBERS: {"anyOf": [_list(_NUMBERS), _READING]},
    Kind.BANDS: _list({"type": "array", "prefixItems": [_TEXT, _NUMBERS], "minItems": 2, "maxItems": 2}),
    Kind.POINTS: {"anyOf": [_map(_NUMBERS), _TEXT]},
    Kind.MILESTONES: _TEXT,
    Kind.SELECTORS: {"anyOf": [_list(_TEXT), _READING]},
    Kind.MONTHS: _MONTHS,
    Kind.PERIODS: {"anyOf": [_list(_SPANS), _READING]},
    Kind.PERIOD: _PERIOD,
    Kind.LIMIT: _LIMIT,
    Kind.SPAN: {"anyOf": [_SPANS, _READING]},
    Kind.MEASURES: _map({"anyOf": [_TEXT, {"$ref": "#/$defs/measure"}]}),
    Kind.USES: _map(_TEXT),
    Kind.CONSTANTS: _map(_NUMBERS),
    Kind.OF: {"anyOf": [_list(_TEXT), _map(_NUMBERS), _READING]},
    Kind.WEIGHTS: {"anyOf": [_map(_NUMBERS), _TEXT]},
    Kind.TABLE: _TEXT,
    Kind.OBJECTS: _TEXT,
    Kind.WITHIN: {"anyOf": [_list(_TEXT), _TEXT]},
    Kind.WHEN: _list({"$ref": "#/$defs/when"}),
    Kind.ITEMS: _list({"type": "object"}),
}

_TRACK_UNITS: Schema = {"anyOf": [{"const": "ledger"}, _list(_TEXT)]}
_LISTED = {
    "item": "item",
    "reading": "reading",
    "group": "group",
    "track": "track",
    "special": "special",
    "list": "list",
    "finding": "finding",
    "outcome": "outcome",
    "deadline": "deadline",
}
"""Keys whose value is a list of tables: the definition of one table."""


def schema() -> Schema:
    """Return the JSON Schema that a special's file and scheme.toml are each an instance of."""
    node = {**COMMON, **_of_methods()}
    identity = {key.name: key for key in IDENTITY if key.name != "item"}
    conditions = {key.name: key for key in CONDITIONS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "zzcli.scheme.v1",
        "title": "zzcli 办法文件",
        "anyOf": [{"$ref": "#/$defs/special-file"}, {"$ref": "#/$defs/scheme"}],
        "$defs": {
            "special-file": _table({**node, **keys_of.SPECIAL}, keys_of.SPECIAL),
            "scheme": _table(keys_of.SCHEME, keys_of.SCHEME),
            "item": {**_table({**node, **identity}, identity), "allOf": _by_method()},
            "when": _table({**IN_BLOCK, **_of_methods(), **conditions}, {}),
            "track": _table({**node, **keys_of.TRACK}, keys_of.TRACK, units=_TRACK_UNITS),
            "special": _table({**node, **keys_of.INLINE}, keys_of.INLINE),
            "list": _table(keys_of.LIST, keys_of.LIST),
            "group": _table(keys_of.GROUP, keys_of.GROUP, units={"anyOf": [_list(_TEXT), _TEXT]}),
            "reading": _table(keys_of.READING, keys_of.READING),
            "finding": _table(keys_of.FINDING, keys_of.FINDING),
            "deadline": _table(keys_of.DEADLINE, keys_of.DEADLINE),
            "outcome": _table(keys_of.OUTCOME, keys_of.OUTCOME),
            "pick": _table(keys_of.PICK, {}),
            "measure": _table(keys_of.MEASURE, {}),
            "stage": _table(keys_of.STAGE, keys_of.STAGE),
            "column": _table(keys_of.COLUMN, keys_of.COLUMN),
        },
    }


def _of_methods() -> dict[str, Key]:
    """Return the keys of all methods; where two methods differ, `_by_method` says more, and here anything goes."""
    found: dict[str, Key] = {}
    for key in (key for method in methods().values() for key in method.keys):
        known = found.setdefault(key.name, key)
        if (known.kind, known.choices) != (key.kind, key.choices):
            found[key.name] = Key(key.name, Kind.ITEMS, "含义随计分方法而定")
    return found


def _by_method() -> list[Schema]:
    """Return, for each method, the kinds of its own keys and which of them it needs."""
    return [
        {
            "if": {"properties": {"method": {"const": method.name}}, "required": ["method"]},
            "then": {"properties": {key.name: _of_key(key) for key in method.keys}},
        }
        for method in methods().values()
    ]


def _table(keys: Mapping[str, Key], needed: Mapping[str, Key], **instead: Schema) -> Schema:
    """Return the schema of a table with closed keys; `needed` are those whose REQUIRED ones must be there."""
    required = [key.name for key in needed.values() if key.default is REQUIRED]
    return {
        "type": "object",
        "properties": {**{name: _of_key(key) for name, key in keys.items()}, **instead},
        "required": required,
        "additionalProperties": False,
    }


def _of_key(key: Key) -> Schema:
    return {"description": key.meaning, **_value(key)}


def _value(key: Key) -> Schema:
    if key.name == "format":
        return {"const": 1}
    if key.name == "method":
        return {"enum": list(methods())}
    if key.name in _LISTED and key.kind is Kind.ITEMS:
        return _list({"$ref": f"#/$defs/{_LISTED[key.name]}"})
    if key.kind is Kind.ITEMS:
        return _special_list(key.name)
    if key.kind is Kind.CHOICE and key.choices:
        return {"anyOf": [{"enum": list(key.choices)}, _READING]}
    if key.kind is Kind.NUMBER and key.choices:
        return {"anyOf": [*_NUMBERS["anyOf"], {"enum": list(key.choices)}]}  # type: ignore[misc]
    return _OF_KIND[key.kind]


def _special_list(name: str) -> Schema:
    """Return the schema of a value that only one table has; anything for a key that methods read differently."""
    if name in ("stages", "column"):
        one = {"stages": "stage", "column": "column"}[name]
        return _list({"anyOf": [_TEXT, {"$ref": f"#/$defs/{one}"}]})
    if name == "pick":
        return {"$ref": "#/$defs/pick"}
    return _map(_TEXT) if name in ("options", "where") else {}
