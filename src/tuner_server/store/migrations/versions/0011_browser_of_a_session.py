"""What the browser of a session calls itself, so that its person can tell it from others."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; of sessions that are there it is not known."""
    op.add_column("sessions", sa.Column("user_agent", sa.Text()))
