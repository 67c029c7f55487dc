"""Samples of totals, for the curves of the pages."""

from sqlalchemy import BigInteger, Column, Integer, Table

from db.tables.base import metadata, moment

run_minutes = Table(
    "run_minutes",
    metadata,
    Column("minute", moment, primary_key=True),
    Column("sampled_at", moment, nullable=False),
    Column("ended", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
    Column("open", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
)
"""The first sample of each minute: how many runs had completed, stood as failed and were open, and how many attempts at
stages had failed since the sample before."""

fire_minutes = Table(
    "fire_minutes",
    metadata,
    Column("minute", moment, primary_key=True),
    Column("within_seconds", Integer, primary_key=True),
    Column("fired", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
)
"""How many check-ins fired in each minute, by how late they were at most (`db/queries/lateness.py` has the bounds), and
how many weeks of theirs had gone by without a run."""
