"""For those who run the server: is all well, and is there a copy."""
