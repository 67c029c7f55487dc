"""What weather is forecast where a client trains, so that nobody is sent out into a storm.

Revision: 0029_weather_days
After: 0028_held_runs_step_back
"""

import sqlalchemy as sa
from alembic import op

revision = "0029_weather_days"
down_revision = "0028_held_runs_step_back"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "weather_days",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("temperature_c", sa.Numeric(4, 1), nullable=True),
        sa.Column("humidity_pct", sa.Numeric(4, 1), nullable=True),
        sa.Column("wind_kmh", sa.Numeric(4, 1), nullable=True),
        sa.Column("precipitation_mm_h", sa.Numeric(4, 1), nullable=True),
        sa.Column("air_quality_index", sa.SmallInteger(), nullable=True),
        sa.Column("thunder", sa.Boolean(), nullable=True),
        sa.Column("daylight", sa.Boolean(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_weather_days_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("client_id", "date", name=op.f("pk_weather_days")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("weather_days")
