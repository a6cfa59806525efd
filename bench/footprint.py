"""(e) What the server weighs: its environment, without the tools that built it."""

import sysconfig
from pathlib import Path


def installed_mb() -> float:
    """Size of all that is installed beside the server, compiled files included, in MB."""
    packages = Path(sysconfig.get_path("purelib"))
    return sum(file.lstat().st_size for file in packages.rglob("*") if file.is_file()) / 1e6
