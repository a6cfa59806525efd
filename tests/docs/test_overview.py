"""The docs say of the overview's figures and of the reasons to look what the code says."""

from tests.docs.pages import DOCS, Page
from tuner_server.metrics.attention import REASONS
from tuner_server.store.rollups.figures import FIGURES

METRICS_PAGE = Page(DOCS / "metrics.md")


def rows() -> list[list[str]]:
    return [[cell.strip("`") for cell in cells] for cells in METRICS_PAGE.cells()]


def test_every_reason_to_look_is_defined_in_the_docs() -> None:
    found = [row for row in rows() if row[0] in {reason.key for reason in REASONS}]
    assert found == [[reason.key, reason.definition] for reason in REASONS]


def test_every_figure_is_defined_in_the_docs() -> None:
    found = [row for row in rows() if row[0] in {figure.title for figure in FIGURES}]
    assert found == [[figure.title, figure.definition] for figure in FIGURES]
