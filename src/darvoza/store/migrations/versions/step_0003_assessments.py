"""Assessments and the queue's cache of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "assessments",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("crossing_id", sa.Text(), nullable=False),
        sa.Column("crossing_version", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("failed", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("profiles", sa.Text(), nullable=False),
        sa.Column("lists", sa.Text(), nullable=False),
        sa.Column("facts_version", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["crossing_id"], ["crossings.id"], name=op.f("fk_assessments_crossing_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_assessments_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    op.create_index(op.f("ix_assessments_as_of"), "assessments", ["as_of"], unique=False)
    op.create_index(
        op.f("ix_assessments_crossing_id_as_of"),
        "assessments",
        ["crossing_id", "as_of"],
        unique=False,
    )
    op.create_index(
        "ix_assessments_failed",
        "assessments",
        ["as_of"],
        unique=False,
        sqlite_where=sa.text("failed <> '[]'"),
        postgresql_where=sa.text("failed <> '[]'"),
    )
    op.create_table(
        "identifying_facts",
        sa.Column("assessment_id", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_identifying_facts_assessment_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_identifying_facts")),
    )
    op.create_table(
        "current",
        sa.Column("crossing_id", sa.Text(), nullable=False),
        sa.Column("assessment_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Text(), nullable=True),
        sa.Column("checkpoint", sa.Text(), nullable=False),
        sa.Column("expected_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessments.id"], name=op.f("fk_current_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["crossing_id"], ["crossings.id"], name=op.f("fk_current_crossing_id")
        ),
        sa.PrimaryKeyConstraint("crossing_id", name=op.f("pk_current")),
    )
    op.create_index(
        op.f("ix_current_checkpoint_expected_at_channel"),
        "current",
        ["checkpoint", "expected_at", "channel"],
        unique=False,
    )
    op.create_index(op.f("ix_current_unit_id"), "current", ["unit_id"], unique=False)
