"""`python -m tuner_server.cli`."""

from tuner_server.cli import main

main()
