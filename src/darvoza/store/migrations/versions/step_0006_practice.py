"""Practice shifts, their cases, and what was done in them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "practice_shifts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("trainee", sa.Text(), nullable=False),
        sa.Column("setting", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("checkpoint", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_shifts")),
    )
    op.create_index(
        op.f("ix_practice_shifts_trainee_started_at"),
        "practice_shifts",
        ["trainee", "started_at"],
        unique=False,
    )
    op.create_table(
        "practice_cases",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("shift_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("identity_kind", sa.Text(), nullable=False),
        sa.Column("identity_value", sa.Text(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["practice_shifts.id"], name=op.f("fk_practice_cases_shift_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_cases")),
        sa.UniqueConstraint("shift_id", "number", name=op.f("uq_practice_cases_shift_id_number")),
    )
    op.create_table(
        "practice_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["practice_cases.id"], name=op.f("fk_practice_events_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_events")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_practice_events_case_id_number")),
    )
