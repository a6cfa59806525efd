"""Log lines: for people in a terminal, or one JSON object each. Never a key or a password."""

import logging
import sys
from typing import Any, Literal

import structlog

_SECRET_NAMES = ("authorization", "password", "secret", "token", "api_key", "cookie")


def configure(form: Literal["text", "json"], level: str) -> None:
    """Send the log of this process and of its libraries to standard error."""
    processors: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_secrets,
    ]
    renderer: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if form == "json"
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                # The default one shows variables, and with them keys and passwords.
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    )
    structlog.configure(
        processors=[*processors, *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=processors,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _without_secrets(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    for name in event:
        if any(secret in name.lower() for secret in _SECRET_NAMES):
            event[name] = "(hidden)"
    return event
