"""Marks for tests of what only one kind of database has; the others run once on each."""

import pytest

on_sqlite = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
