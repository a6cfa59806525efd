"""Figures of many calls, kept per hour and day, agent and version, and always exact."""
