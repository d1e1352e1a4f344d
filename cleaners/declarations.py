"""Strict TOML: a table becomes a frozen dataclass or is refused, naming file and key.

A misspelt key in a rule is a rule that silently does nothing; so an unknown key, a wrong type and a missing key are
errors here, before anything is cleaned.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from importlib.resources.abc import Traversable
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class DeclarationError(ValueError):
    """A declaration that cannot be used; the message names the file and the key."""


def read_toml(file: Traversable) -> dict[str, Any]:
    """The file's top table. Raises `DeclarationError` where it is not UTF-8 TOML."""
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DeclarationError(f"{file.name}: {error}") from error
    except OSError as error:
        raise DeclarationError(f"{file.name}: cannot be read: {error.strerror}") from error


def toml_files(folder: Traversable) -> list[Traversable]:
    """The `.toml` files of a folder, by name, so that every process reads them in one order."""
    return sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def declare(kind: type[T], table: Mapping[str, Any], where: str, *, given: Mapping[str, Any] | None = None) -> T:
    """Build the dataclass `kind` from a TOML table.

    `given` holds fields that the file does not write (an id from its name); a table that writes one is refused.
    `where` is put before every error. Raises `DeclarationError`.
    """
    known = _fields_of(kind)  # type: ignore[arg-type]  # mypy takes the instances' hash for the class's
    given = given or {}
    unknown = sorted(set(table) - (set(known) - set(given)))
    if unknown:
        raise DeclarationError(f"{where}: unknown key {', '.join(map(repr, unknown))}")
    values: dict[str, Any] = dict(given)
    for name, (item, annotation) in known.items():
        if name in table:
            values[name] = _value(annotation, table[name], f"{where}: {name}")
        elif name not in given and item.default is MISSING and item.default_factory is MISSING:
            raise DeclarationError(f"{where}: missing key {name!r}")
    try:
        return kind(**values)
    except DeclarationError as error:
        raise DeclarationError(f"{where}: {error}") from error


def refuse_second_use(ids: Iterable[tuple[str, str]]) -> None:
    """Raise `DeclarationError` where an id stands twice; takes (id, where it stands) pairs."""
    seen: dict[str, str] = {}
    for identifier, where in ids:
        if identifier in seen:
            raise DeclarationError(f"{where}: id {identifier!r} is used already in {seen[identifier]}")
        seen[identifier] = where


@cache
def _fields_of(kind: type) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {f.name: (f, hints[f.name]) for f in fields(kind)}


def _value(annotation: Any, value: Any, where: str) -> Any:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        (inner,) = (a for a in args if a is not NoneType)
        return _value(inner, value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise DeclarationError(f"{where}: a list is wanted, not {_name_of(value)}")
        return tuple(_value(args[0], item, where) for item in value)
    if is_dataclass(annotation) and isinstance(annotation, type):
        if not isinstance(value, dict):
            raise DeclarationError(f"{where}: a table is wanted, not {_name_of(value)}")
        return declare(annotation, value, where)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return _choice(annotation, value, where)
    if type(value) is not annotation:
        raise DeclarationError(f"{where}: {annotation.__name__} is wanted, not {_name_of(value)}")
    if value == "":
        raise DeclarationError(f"{where}: is empty")
    return value


def _choice(annotation: type[StrEnum], value: Any, where: str) -> StrEnum:
    try:
        return annotation(value)
    except ValueError:
        choices = " | ".join(annotation)
        raise DeclarationError(f"{where}: {value!r} is none of {choices}") from None


def _name_of(value: Any) -> str:
    return f"{type(value).__name__} {value!r}"
