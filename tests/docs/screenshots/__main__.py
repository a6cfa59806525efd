"""`python -m tests.docs.screenshots`: take the pictures of the docs anew.

Arguments are names of pictures, to take these only.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.docs.pages import IMAGES
from tests.docs.screenshots.camera import Camera, chromium
from tests.docs.screenshots.pictures import PICTURES
from tests.docs.screenshots.scene import furnished
from tuner_server import logs


def main(names: list[str]) -> None:
    """Take the pictures of these names, or all."""
    unknown = set(names) - {picture.name for picture in PICTURES}
    if unknown:
        sys.exit(f"There is no picture {', '.join(sorted(unknown))}.")
    path = find_chromium()
    if path is None:
        sys.exit("Install Debian's package chromium, or set CHROMIUM to the path of one.")
    logs.configure("text", "error")
    with (
        TemporaryDirectory() as folder,
        furnished(Path(folder)) as scene,
        chromium(scene, path, ARGUMENTS) as browser,
    ):
        camera = Camera(scene, browser)
        for picture in PICTURES:
            if not names or picture.name in names:
                taken = camera.take(picture, IMAGES)
                _say(f"{taken.name}  {taken.stat().st_size // 1000} kB")


def _say(message: str) -> None:
    sys.stdout.write(f"· {message}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
