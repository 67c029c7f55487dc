"""`regimen up`: servers, web, worker and scheduler in one terminal, until stopped; stopping drains."""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager

import click

from commands.migrate import prepare
from db.session import connect
from embedded.servers import start_servers
from jobs import logs
from processes import Processes
from settings import Settings, get_settings


@click.command()
def up() -> None:
    """Start what is missing and run web, worker and scheduler until stopped.

    Servers named by DATABASE_URL and REDIS_URL are used, the others are started here. Ctrl-C stops taking work up and
    lets running stages finish.
    """
    logs.configure("up", get_settings())
    stop = stopping()
    with running(get_settings()) as (settings, _):
        click.echo(f"Regimen serves {address(settings)}/status   logs in {settings.state_dir / 'logs'}   Ctrl-C drains")
        stop.wait()
        click.echo("draining: running stages finish, nothing new is taken up")


@contextmanager
def running(settings: Settings) -> Generator[tuple[Settings, Processes]]:
    """Run servers and processes while the block lasts; yield the settings that reach them, and the processes."""
    with start_servers(settings.state_dir, settings) as servers:
        here = settings.pointed_at(servers.database_url, servers.redis_url)
        engine = connect(servers.database_url)
        prepare(engine)
        engine.dispose()
        with Processes(here) as processes:
            yield here, processes


def stopping() -> threading.Event:
    """Return an event that Ctrl-C and SIGTERM set."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def address(settings: Settings) -> str:
    """Return where the web process listens."""
    return f"http://{settings.web_host}:{settings.web_port}"
