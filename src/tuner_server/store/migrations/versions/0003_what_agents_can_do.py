"""Tell what an agent can do, and which tools it has."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the two columns."""
    op.add_column("agents", sa.Column("capabilities", sa.Text()))
    op.add_column("agents", sa.Column("tools", sa.JSON()))
