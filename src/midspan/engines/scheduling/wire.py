"""The versioned JSON form of problems, schedules, certificates and answers: `midspan-week/1`.

Structs become objects with their field names, spans `[day, start, end]`, enums their values. Reading is strict:
another version, an unknown field or one that is missing is a `ValueError` that names it. Only what the model itself has
a value for may be left out, so that a file stays readable when the model learns a new field.
"""

import json
import types
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import fields

from midspan.engines.scheduling.answers import Certificate
from midspan.engines.scheduling.model import Problem, Schedule, WeekPlan
from midspan.engines.scheduling.rules import Rules
from midspan.engines.scheduling.rules.book import rules_from
from midspan.values import WeekSpan

VERSION = "midspan-week/1"
SPAN_LENGTH = 3


def problem_to_json(problem: Problem) -> str:
    """The problem as text; the same problem gives the same bytes."""
    return _dumped({"version": VERSION, "problem": plain(problem)})


def problem_from_json(text: str) -> Problem:
    """Raises ValueError where the text is not a problem of this version."""
    problem: Problem = _read(Problem, _entry(text, "problem"))
    return problem


def schedule_to_json(schedule: Schedule) -> str:
    """The schedule as text: patient id to plan, null for the wait list."""
    return _dumped({"version": VERSION, "schedule": {key: plain(plan) for key, plan in schedule.plans.items()}})


def schedule_from_json(text: str) -> Schedule:
    """Raises ValueError where the text is not a schedule of this version."""
    plans = _entry(text, "schedule")
    return Schedule({key: None if plan is None else _read(WeekPlan, plan) for key, plan in plans.items()})


def certificate_to_json(certificate: Certificate) -> str:
    """The certificate as text; the same certificate gives the same bytes."""
    return _dumped({"version": VERSION, "certificate": plain(certificate)})


def certificate_from_json(text: str) -> Certificate:
    """Raises ValueError where the text is not a certificate of this version."""
    certificate: Certificate = _read(Certificate, _entry(text, "certificate"))
    return certificate


def plain(value: Any) -> Any:
    """Any of the engine's questions or answers as JSON's own types."""
    if isinstance(value, WeekSpan):
        return [value.day, value.start, value.end]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Struct):
        return {name: plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def _dumped(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _entry(text: str, name: str) -> dict[str, Any]:
    document = json.loads(text)
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise ValueError(f"This is not a {VERSION} document.")
    if not isinstance(document.get(name), dict):
        raise ValueError(f"This document holds no {name}.")  # noqa: TRY004 - one kind of error for bad documents.
    entry: dict[str, Any] = document[name]
    return entry


def _read(shape: Any, value: Any) -> Any:
    """`value` as `shape`, which is a type as the structs name it."""
    origin = get_origin(shape)
    if origin in (Union, types.UnionType):
        inner = next(one for one in get_args(shape) if one is not type(None))
        return None if value is None else _read(inner, value)
    if origin is tuple:
        return _read_tuple(get_args(shape), value)
    if shape is WeekSpan:
        return _read_span(value)
    if shape is Rules:
        return rules_from(value)
    if issubclass(shape, Struct):
        return _read_struct(shape, value)
    return _read_simple(shape, value)


def _read_tuple(inner: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError(f"A list was expected, not {value!r}.")  # noqa: TRY004 - as above.
    if inner[-1] is Ellipsis:
        return tuple(_read(inner[0], one) for one in value)
    if len(inner) != len(value):
        raise ValueError(f"A list of {len(inner)} was expected, not {value!r}.")
    return tuple(_read(one, own) for one, own in zip(inner, value, strict=True))


def _read_span(value: Any) -> WeekSpan:
    if not isinstance(value, list) or len(value) != SPAN_LENGTH:
        raise ValueError(f"A span is [day, start, end], not {value!r}.")
    return WeekSpan(*(_read_simple(int, one) for one in value))


def _read_struct(shape: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{shape.__name__} is an object, not {value!r}.")  # noqa: TRY004 - as above.
    hints = _hints(shape)
    if wrong := sorted((hints.keys() ^ value.keys()) - (_may_be_left_out(shape) - value.keys())):
        raise ValueError(f"{shape.__name__} does not agree about: {', '.join(wrong)}.")
    return shape(**{name: _read(hints[name], one) for name, one in value.items()})


@cache
def _may_be_left_out(shape: type[Struct]) -> frozenset[str]:
    return frozenset(field.name for field in fields(shape) if not field.required)


@cache
def _hints(shape: type) -> dict[str, Any]:
    """Types by field name; asked for every object of a document, hence kept."""
    return get_type_hints(shape)


def _read_simple(shape: Any, value: Any) -> Any:
    if issubclass(shape, Enum):
        return shape(value)
    if type(value) is not shape:
        raise ValueError(f"{value!r} is not of the kind {shape.__name__}.")
    return value
