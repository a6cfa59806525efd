"""`python -m tests.sdks`: make the environments, then run the SDKs' tests in pytest.

With `--unpinned` the newest SDKs are installed anew, with whatever is the newest today of all that
they need: what a user gets who installs them now. Other arguments are pytest's.
"""

import os
import sys
from pathlib import Path

import pytest

from tests.sdks.environments import ASKED_FOR, ENVIRONMENTS, CannotInstall


def main(arguments: list[str]) -> int:
    """Run the tests; those whose SDK cannot be installed are left out, or fail if all must run."""
    os.environ[ASKED_FOR] = "unpinned" if "--unpinned" in arguments else "pinned"
    for environment in ENVIRONMENTS:
        try:
            _say(f"{environment.name}: {environment.installed_sdk()}")
        except CannotInstall as error:
            _say(str(error))
    passed_on = [argument for argument in arguments if argument != "--unpinned"]
    cache = "cache_dir=.pytest_cache/sdks"
    return pytest.main([str(Path(__file__).parent), "-o", cache, *passed_on])


def _say(message: str) -> None:
    sys.stdout.write(f"· {message}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
