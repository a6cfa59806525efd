"""Figures of the server on the machine at hand, by one command: `make bench`."""
