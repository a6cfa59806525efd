"""Conditions over what is known of a call: which calls get a label or a red flag. No I/O."""

from tuner_server.rules.conditions import Condition, Group, RuleCondition, Value
from tuner_server.rules.fields import Operator
from tuner_server.rules.match import Facts, Match, MatchedValue, match

__all__ = [
    "Condition",
    "Facts",
    "Group",
    "Match",
    "MatchedValue",
    "Operator",
    "RuleCondition",
    "Value",
    "match",
]
