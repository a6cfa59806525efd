"""Conditions in SQL: how a call passes each of them, and which index tells the calls that do."""

from sqlalchemy import Connection

from tuner_server.store.passing.columns import ColumnTest
from tuner_server.store.passing.facts import FactTest
from tuner_server.store.passing.plan import Test
from tuner_server.store.passing.tags import TagTest
from tuner_server.store.passing.words import TextTest
from tuner_server.store.rules import rule_ids
from tuner_server.store.selection import Kind, Selection, is_fact, kind_of


def tests_of(connection: Connection, workspace_id: int, selection: Selection) -> list[Test]:
    """The conditions of a selection, its text first."""
    dialect = connection.dialect.name
    tests: list[Test] = []
    if selection.text is not None:
        tests.append(TextTest(dialect, workspace_id, selection.text))
    for condition in selection.conditions:
        if is_fact(condition.field):
            tests.append(FactTest(workspace_id, condition))
        elif kind_of(condition.field) is Kind.RULE:
            tests.append(
                TagTest(dialect, workspace_id, condition, rule_ids(connection, workspace_id))
            )
        else:
            tests.append(ColumnTest(dialect, workspace_id, condition))
    return tests
