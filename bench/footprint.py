"""(e) What the server weighs: its installed files, without the tools that built it."""

import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path


def installed_mb() -> float:
    """Size of the package with everything that it needs, compiled files included, in MB."""
    files = {file for name in _needed("tuner-server") for file in _files(name)}
    return sum(file.stat().st_size for file in files) / 1e6


def _needed(name: str, seen: set[str] | None = None) -> set[str]:
    seen = set() if seen is None else seen
    if name not in seen:
        seen.add(name)
        for requirement in importlib.metadata.requires(name) or ():
            if "extra ==" not in requirement:
                other = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
                if _is_installed(other):
                    _needed(other, seen)
    return seen


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _files(name: str) -> Iterator[Path]:
    for file in importlib.metadata.files(name) or ():
        path = Path(str(file.locate()))
        if path.is_file():
            yield path.resolve()
            if path.suffix == ".py":
                yield from (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc")
