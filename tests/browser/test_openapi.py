"""The app's data layer is typed from the API; the types must be those of the API as it is."""

import json
from typing import Any

import httpx2

from tests.browser.site import Site
from tests.docs.described import TYPED_FROM

WORDS = {"description", "summary", "title", "example", "examples", "version"}


def typed(described: Any) -> Any:
    """Leave out what is for people and makes no type."""
    if isinstance(described, list):
        return [typed(part) for part in described]
    if isinstance(described, dict):
        return {
            key: typed(part)
            for key, part in described.items()
            # A field may be called like one of the words; its description is no text.
            if not (key in WORDS and not isinstance(part, dict))
        }
    return described


def test_the_app_is_typed_from_the_api_as_it_is(site: Site) -> None:
    described = httpx2.get(f"{site.url}/openapi.json", timeout=60).json()
    assert typed(json.loads(TYPED_FROM.read_text())) == typed(described), "Run `make api`."
