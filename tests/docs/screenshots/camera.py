"""Takes the pictures, with a Chromium whose clock shows the scene's time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests.browser.site import EMAIL, PASSWORD
from tests.docs.screenshots.pictures import Picture
from tests.docs.screenshots.png import in_few_colours
from tests.docs.screenshots.scene import ADDRESS, NOW_MS, Scene

DESK: Final = (1440, 900)
PHONE: Final = (390, 844)
_STILL: Final = "document.fonts.ready.then(() => true)"


class Camera:
    """Takes pictures of one scene, as its owner."""

    def __init__(self, scene: Scene, browser: Browser) -> None:
        self._scene = scene
        self._browser = browser
        self._darkroom = browser.new_page()
        self._owner: StorageState = self._signed_in()

    def take(self, picture: Picture, folder: Path) -> Path:
        """Write a picture; its file."""
        path = folder / f"{picture.name}.png"
        context = self._context(
            color_scheme=picture.scheme,
            size=PHONE if picture.on_phone else DESK,
            who=self._owner if picture.signed_in else None,
        )
        page = context.new_page()
        picture.go(page, self._scene)
        page.mouse.move(0, 0)
        _wait_until_still(page)
        taken = page.screenshot(animations="disabled")
        context.close()
        path.write_bytes(in_few_colours(taken, self._darkroom))
        return path

    def _context(
        self,
        *,
        color_scheme: str = "light",
        size: tuple[int, int] = DESK,
        who: StorageState | None = None,
    ) -> BrowserContext:
        width, height = size
        context = self._browser.new_context(
            base_url=f"http://{ADDRESS}",
            viewport={"width": width, "height": height},
            has_touch=size == PHONE,
            color_scheme="dark" if color_scheme == "dark" else "light",
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/Berlin",
            storage_state=who,
        )
        context.clock.set_fixed_time(NOW_MS / 1000)
        return context

    def _signed_in(self) -> StorageState:
        context = self._context()
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("navigation", name="Main").wait_for()
        # The cookies only: each picture is of a browser that chose nothing yet.
        state: StorageState = {"cookies": context.storage_state()["cookies"], "origins": []}
        context.close()
        return state


@contextmanager
def chromium(scene: Scene, path: str, arguments: list[str]) -> Iterator[Browser]:
    """Start a Chromium that finds the scene's server at the address that the pictures show."""
    server = urlsplit(scene.site.url).netloc
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[*arguments, f"--host-resolver-rules=MAP {ADDRESS} {server}"],
        )
        yield browser
        browser.close()


def _wait_until_still(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.get_by_label("Loading").last.wait_for(state="detached")
    page.evaluate(_STILL)
