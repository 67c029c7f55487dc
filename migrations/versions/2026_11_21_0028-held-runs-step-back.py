"""A run that is held and has not begun steps back for a more urgent one of its client, as a ready one does.

Revision: 0028_held_runs_step_back
After: 0027_questions_in_runs
"""

from alembic import context, op

revision = "0028_held_runs_step_back"
down_revision = "0027_questions_in_runs"
branch_labels = None
depends_on = None

READY = "WHERE run_id = v_live.run_id AND state = 'ready' AND priority < p_priority;"
NOT_BEGUN = """WHERE run_id = v_live.run_id AND priority < p_priority
                    AND (state = 'ready' OR state = 'held' AND EXISTS (
                        SELECT FROM pipeline_runs r WHERE r.id = v_live.run_id AND r.status::text = 'pending'));"""
"""The status is compared as text, so that the run is found by its id and not among all that are pending."""


def _take_place() -> str:
    made: str = context.script.get_revision("0016_enqueue_turns").module.TAKE_PLACE
    return made.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def upgrade() -> None:
    """Apply."""
    op.execute(_take_place().replace(READY, NOT_BEGUN))


def downgrade() -> None:
    """Take back."""
    op.execute(_take_place())
