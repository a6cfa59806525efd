"""Requests to addresses that people type in: models, hooks, recordings. None reaches inside.

Whoever may choose an address could otherwise have the server fetch what only the server can reach:
a database's port, the metadata of a cloud machine, another service of the house.
"""
