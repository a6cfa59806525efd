"""Tuner Server: files, measures and shows the calls of voice agents."""

__version__ = "0.1.0"
