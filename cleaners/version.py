"""The version of this package: written here and nowhere else (pyproject.toml reads it, every article carries it)."""

VERSION = "0.1.0"
