"""The time zone of a workspace's days, and the language of its agents that name none."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns; the days of what is there are those of UTC."""
    op.add_column(
        "workspaces",
        sa.Column("time_zone", sa.Text(), nullable=False, server_default=sa.text("'UTC'")),
    )
    op.add_column("workspaces", sa.Column("lang", sa.Text()))
