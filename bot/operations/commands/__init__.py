"""The operator's commands. Each file here holds the commands of one subject, in VERBS; nothing lists them elsewhere."""

from __future__ import annotations

import importlib
import pkgutil

import click


def add_to(mindbot: click.Group) -> None:
    """Adds every file's commands to `mindbot`."""
    for page in pkgutil.iter_modules(__path__):
        for command in getattr(importlib.import_module(f"{__name__}.{page.name}"), "VERBS", ()):
            mindbot.add_command(command)
