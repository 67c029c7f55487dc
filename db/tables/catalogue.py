"""Foods and exercises, and the immutable versions of the whole catalogue that runs name."""

from sqlalchemy import ARRAY, Boolean, Column, Numeric, SmallInteger, Table, Text

from db.tables.base import NOW, created_at, json, key, metadata, moment, updated_at

_per_100_g = Numeric(8, 3, asdecimal=False)

foods = Table(
    "foods",
    metadata,
    key(),
    Column("name", Text, nullable=False, unique=True),
    Column("category", Text, nullable=False),
    Column("kcal", _per_100_g, nullable=False),
    Column("protein_g", _per_100_g, nullable=False),
    Column("fat_g", _per_100_g, nullable=False),
    Column("carbs_g", _per_100_g, nullable=False),
    Column("fiber_g", _per_100_g, nullable=False),
    Column("tags", ARRAY(Text), nullable=False),
    Column("source", Text, nullable=False),
    Column("sodium_mg", _per_100_g, nullable=False),
    Column("potassium_mg", _per_100_g, nullable=False),
    Column("vitamin_k_ug", _per_100_g, nullable=False),
    Column("household_g", _per_100_g),
    Column("household_desc", Text, nullable=False),
    Column("refuse", Numeric(3, 2, asdecimal=False), nullable=False, server_default="0"),
    Column("pack_g", _per_100_g),
    Column("pack_desc", Text, nullable=False, server_default=""),
    Column("shelf_life_days", SmallInteger, nullable=False),
    Column("max_serving_g", _per_100_g, nullable=False),
    Column("max_day_g", _per_100_g, nullable=False),
    Column("slots", ARRAY(Text), nullable=False),
    created_at(),
    updated_at(),
)

exercises = Table(
    "exercises",
    metadata,
    key(),
    Column("name", Text, nullable=False, unique=True),
    Column("pattern", Text, nullable=False),
    Column("primary_muscles", ARRAY(Text), nullable=False),
    Column("secondary_muscles", ARRAY(Text), nullable=False),
    Column("equipment", ARRAY(Text), nullable=False),
    Column("level", Text, nullable=False),
    Column("unilateral", Boolean, nullable=False),
    Column("contraindicated_joints", ARRAY(Text), nullable=False),
    Column("met", Numeric(4, 1, asdecimal=False), nullable=False),
    Column("compendium_code", Text, nullable=False),
    Column("is_outdoor", Boolean, nullable=False),
    Column("indoor_alternative", Text),
    Column("seconds_per_rep", SmallInteger, nullable=False),
    created_at(),
    updated_at(),
)

catalogues = Table(
    "catalogues",
    metadata,
    Column("version", Text, primary_key=True),
    Column("content", json, nullable=False),
    Column("published_at", moment, nullable=False, server_default=NOW),
)
"""Foods, exercises and recipes as one document under its own hash: what a run was planned from stays readable."""
