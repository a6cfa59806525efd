"""The pictures of the docs: all are there, all are shown, and each is told in words."""

import struct
from pathlib import Path

import pytest

from tests.docs.pages import IMAGES, PAGES, Page
from tests.docs.screenshots.camera import DESK, PHONE
from tests.docs.screenshots.pictures import PICTURES, Picture

_MOST_BYTES = 150_000
_FEWEST_WORDS = 4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_image_exists_and_is_told_in_words(page: Page) -> None:
    for words, path in page.images():
        assert path.is_file(), f"{page.name} shows {path.name}"
        assert len(words.split()) >= _FEWEST_WORDS, f"{page.name} tells nothing of {path.name}"


def test_every_picture_is_taken_by_the_command_and_shown_somewhere() -> None:
    taken = {f"{picture.name}.png" for picture in PICTURES}
    assert {path.name for path in IMAGES.iterdir()} == taken
    assert {path.name for page in PAGES for _, path in page.images()} == taken


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_small_and_as_large_as_its_screen(picture: Picture) -> None:
    path = IMAGES / f"{picture.name}.png"
    assert path.stat().st_size < _MOST_BYTES
    assert _size_of(path) == (PHONE if picture.on_phone else DESK)


def _size_of(path: Path) -> tuple[int, int]:
    """Width and height, as the header of a PNG says."""
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    return width, height
