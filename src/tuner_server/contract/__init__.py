"""The wire: what is read of a body that a client sends, how leniently, with which warnings."""

from tuner_server.contract.body import UnreadableBody
from tuner_server.contract.difference import Difference, differences, differing_fields
from tuner_server.contract.findings import Deviation, FieldError, error_detail
from tuner_server.contract.read import Reading, read, read_heading
from tuner_server.contract.schema import BODY_SCHEMA

__all__ = [
    "BODY_SCHEMA",
    "Deviation",
    "Difference",
    "FieldError",
    "Reading",
    "UnreadableBody",
    "differences",
    "differing_fields",
    "error_detail",
    "read",
    "read_heading",
]
