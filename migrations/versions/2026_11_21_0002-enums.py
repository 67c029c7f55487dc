"""Every enumeration as a PostgreSQL enum.

Revision: 0002_enums
After: 0001_uuid_v7
"""

from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_enums"
down_revision = "0001_uuid_v7"
branch_labels = None
depends_on = None

ENUMS = {
    "sex": ("female", "male", "other", "prefer_not_to_say"),
    "activity_level": ("sedentary", "light", "moderate", "active", "very_active"),
    "intake_outcome": ("cleared", "cleared_light", "clearance_required", "delayed", "refused"),
    "agent_name": ("SCIENTIST", "NUTRITIONIST", "DIETITIAN", "CHEF", "COACH", "PHYSICIAN"),
    "query_urgency": ("routine", "soon", "urgent"),
    "program_status": ("active", "paused", "completed", "cancelled"),
    "training_phase": ("phase_0", "phase_1", "phase_2"),
    "calorie_tier": ("tier_0", "tier_1", "tier_2"),
    "day_of_week": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "pipeline_trigger": ("initial", "weekly_checkin", "adjustment", "manual"),
    "pipeline_status": ("pending", "running", "completed", "failed", "cancelled"),
    "run_outcome": ("published", "held", "done"),
    "flag_severity": ("warning", "serious", "urgent"),
    "flag_status": ("detected", "acknowledged", "resolved", "referred"),
    "attempt_outcome": ("completed", "cached", "failed", "rescued"),
    "slot_type": ("breakfast", "lunch", "snack", "dinner", "presleep"),
}


def upgrade() -> None:
    """Apply."""
    for name, labels in ENUMS.items():
        postgresql.ENUM(*labels, name=name).create(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Take back."""
    for name in reversed(ENUMS):
        op.execute(f"DROP TYPE {name}")
