"""Where things of this project lie, and which outlets it declares, as its settings say."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.utils.conf import closest_scrapy_cfg

from cleaners.outlet import BrokenOutlet, Outlet, load_outlets
from crawler import settings as defaults


def project_folder() -> Path:
    """The folder of the nearest `scrapy.cfg`, upwards from here; without one (a wheel, an egg) the working folder."""
    config = closest_scrapy_cfg()
    return Path(config).parent if config else Path.cwd()


def folder_setting(settings: BaseSettings, name: str) -> Path:
    """A folder named by a setting such as `OUT_DIR`: absolute, or relative to the project.

    Where the settings are another project's, or nobody's, it is named as in this one.
    """
    named = settings[name]
    return project_folder() / str(getattr(defaults, name) if named is None else named)


def outlet_folders(settings: BaseSettings) -> tuple[Path, ...]:
    """The user's own folders of outlet files (`OUTLETS_DIRS`), relative to the project unless absolute."""
    return tuple(project_folder() / folder for folder in settings.getlist("OUTLETS_DIRS"))


def declared_outlets(folders: tuple[Path, ...]) -> tuple[Outlet, ...]:
    """Every usable outlet, bundled and in `folders`; a refused file costs one line on standard error.

    Raises `DeclarationError` for a folder that does not exist and for a broken shared layout.
    """
    outlets, broken = load_outlets(folders)
    for outlet in broken:
        _report(outlet)
    return outlets


@cache
def _report(outlet: BrokenOutlet) -> None:
    """Cached, so that a process says it once however often its spiders are loaded."""
    print(f"outlet {outlet.slug} is left out: {outlet.reason}", file=sys.stderr)  # noqa: T201 - before any log is set up
