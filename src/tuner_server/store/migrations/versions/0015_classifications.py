"""What a classification says of a call beside its verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column."""
    op.add_column("eval_results", sa.Column("classification", sa.JSON()))
