"""What a browser loads before the first page is there: it stays small."""

import gzip
import re
from importlib import resources
from pathlib import Path

import pytest

from tests import left_out

MOST_BYTES = 250_000
"""Compressed: the document, its styles and all scripts that it names."""


@pytest.fixture
def built() -> Path:
    """Give the folder of the built browser app."""
    folder = Path(str(resources.files("tuner_server") / "web"))
    if not (folder / "index.html").is_file():
        left_out.leave_out("the browser app is not built.", "Run `make test`, which builds it.")
    return folder


def first_load(folder: Path) -> dict[str, int]:
    """The files of the first load, and how many bytes each is on its way."""
    document = (folder / "index.html").read_text()
    named = re.findall(r'(?:src|href)="/([^"]+\.(?:js|css))"', document)
    return {
        name: len(gzip.compress((folder / name).read_bytes(), 5)) for name in ["index.html", *named]
    }


def test_the_first_load_stays_small(built: Path) -> None:
    sizes = first_load(built)
    assert any(name.endswith(".css") for name in sizes)
    assert sum(name.endswith(".js") for name in sizes) >= 2
    assert sum(sizes.values()) < MOST_BYTES, sizes
