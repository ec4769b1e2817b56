"""What an operator does from the command line. A file beside this one holds the verbs of one matter."""

from __future__ import annotations

import importlib
import pkgutil

import click


def add_to(mindbot: click.Group) -> None:
    """The operator's verbs become verbs of `mindbot`; nothing else lists them."""
    for page in pkgutil.iter_modules(__path__):
        for command in getattr(importlib.import_module(f"{__name__}.{page.name}"), "VERBS", ()):
            mindbot.add_command(command)
