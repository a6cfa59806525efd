"""The definitions of the metrics, by group."""
