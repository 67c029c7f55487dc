"""Every setting of Regimen, with its default; the only module that reads the environment."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import InvalidInput
from domain.webhooks.destinations import networks

CHECKOUT = Path(__file__).resolve().parent
WORKER_IDLE_MILLISECONDS = 500
"""The longest an idle worker waits before it looks for messages nobody rang the bell for."""


SECRETS_DIR = "REGIMEN_SECRETS_DIR"
"""Names a folder of files, each called like the setting it holds, such as `DATABASE_URL`."""


def default_state_dir() -> Path:
    """Return `.regimen` in the checkout, or a folder of the user's own where the checkout is not theirs to write."""
    beside = CHECKOUT / ".regimen"
    if os.access(beside if beside.exists() else CHECKOUT, os.W_OK):
        return beside
    home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return home / "regimen" / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]


class Settings(BaseSettings):
    """What an operator may set: in the environment, or in a file named `.env` beside this module."""

    model_config = SettingsConfigDict(
        env_prefix="REGIMEN_",
        env_file=CHECKOUT / ".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL to use; without it `regimen up` starts one of its own.",
    )
    redis_url: str | None = Field(
        default=None,
        validation_alias="REDIS_URL",
        description="Redis or Valkey to use, set to `noeviction`; without it `regimen up` starts one of its own.",
    )
    broker_url: str | None = Field(
        default=None,
        validation_alias="BROKER_URL",
        pattern=r"^amqps?://",
        description="RabbitMQ to send messages through, `amqp://...`; without it they go through Redis.",
    )
    state_dir: Path = Field(
        default_factory=default_state_dir,
        description="Where servers of its own keep data, sockets and logs; `.regimen` in the checkout if writable.",
    )
    web_host: str = Field(default="127.0.0.1", description="Address the web process listens on.")
    web_port: int = Field(default=8088, ge=1, le=65535, description="Port the web process listens on.")
    trusted_proxies: int = Field(
        default=0, ge=0, le=5, description="Proxies in front of the web process whose X-Forwarded headers are believed."
    )
    key_requests_per_second: float = Field(
        default=300, gt=0, description="Requests a key or user may make on average; twice as many at once."
    )
    address_requests_per_second: float = Field(
        default=20,
        gt=0,
        description="Requests from one address without a valid key or session; ten times as many at once.",
    )
    client_runs_per_minute: float = Field(
        default=600, gt=0, description="Runs that `POST /v1/runs` puts in for one client; as many at once."
    )
    worker_processes: int = Field(default=2, ge=1, description="Worker processes that `regimen up` starts.")
    worker_threads: int = Field(
        default=2,
        ge=1,
        description="Stages one worker process works on at a time; agents compute, so more wait for each other.",
    )
    hand_over: Literal["sticky", "message"] = Field(
        default="sticky",
        description="`sticky`: a worker goes on with a run's next stage itself; `message`: every stage is a message.",
    )
    lease_seconds: float = Field(default=15, gt=0, description="How long a silent worker keeps the run it owns.")
    rescue_seconds: float = Field(default=2, gt=0, description="How often expired leases and due runs are looked for.")
    max_attempts: int = Field(default=5, ge=1, description="Attempts at one stage before its run is failed.")
    retry_base_seconds: float = Field(default=2, gt=0, description="First retry delay; each further one doubles it.")
    keep_months: int | None = Field(
        default=None,
        ge=1,
        description="Whole months before this one whose messages and attempts are kept; unset keeps all.",
    )
    webhook_allow_private: str = Field(
        default="",
        description="Networks, `10.1.0.0/16,fd00::/8`, to which web hooks are sent beside the internet, also by http.",
    )
    pool_size: int = Field(default=10, ge=1, description="Database connections one process keeps open.")
    pool_overflow: int = Field(default=5, ge=0, description="Connections one process may open beyond its pool.")
    pool_recycle_seconds: int = Field(default=1800, ge=1, description="Age at which a pooled connection is replaced.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least severe level that is logged."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="`text`: log lines for a terminal; `json`: an object a line, for a collector."
    )
    otlp_endpoint: str | None = Field(
        default=None,
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        pattern=r"^https?://",
        description="OpenTelemetry collector that takes traces by HTTP, `http://...:4318`; unset sends none.",
    )

    @field_validator("webhook_allow_private")
    @classmethod
    def _lists_networks(cls, listed: str) -> str:
        """Accept networks with commas between them."""
        networks(listed)
        return listed

    @field_validator("state_dir")
    @classmethod
    def _from_the_checkout(cls, path: Path) -> Path:
        """Read a relative path as one in the checkout, whatever folder a command is called in."""
        return CHECKOUT / path.expanduser()

    @property
    def heartbeat_seconds(self) -> float:
        """How often a worker renews its leases: three times a lease, so two lost beats do no harm."""
        return self.lease_seconds / 3

    def pointed_at(self, database_url: str, redis_url: str) -> "Settings":
        """Return the same settings with these two servers."""
        return self.model_copy(update={"database_url": database_url, "redis_url": redis_url})

    def environment(self) -> dict[str, str]:
        """Return the environment a child process needs to read these same settings."""
        own = {
            variable(name): str(getattr(self, name))
            for name in type(self).model_fields
            if getattr(self, name) is not None
        }
        transport = {
            "dramatiq_queue_prefetch": str(self.worker_threads + self.worker_threads // 4),
            "dramatiq_worker_timeout": str(WORKER_IDLE_MILLISECONDS),
        }
        return {**os.environ, **transport, **own}


def variable(name: str) -> str:
    """Return the environment variable that a setting is read from; given that variable, it returns it."""
    if name not in Settings.model_fields:
        return name
    return str(Settings.model_fields[name].validation_alias or f"REGIMEN_{name.upper()}")


@lru_cache
def get_settings() -> Settings:
    """Return the settings of this process, read once.

    Raises:
        InvalidInput: a setting has a value it cannot have; the message names each one.
    """
    folder = os.environ.get(SECRETS_DIR)
    if folder and not Path(folder).is_dir():
        message = f"{SECRETS_DIR}: there is no folder {folder}; each file in it is named like the setting it holds"
        raise InvalidInput(message)
    try:
        return Settings(_secrets_dir=folder or None)  # pyright: ignore[reportCallIssue] - pydantic-settings takes it
    except ValidationError as error:
        problems = [f"{variable(str(fault['loc'][0]))}: {fault['msg']}" for fault in error.errors()]
        raise InvalidInput("\n".join(problems)) from None
