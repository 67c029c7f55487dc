"""A RabbitMQ for the tests that ask for one."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from children import Child
from domain.errors import NotReady
from embedded import rabbitmq
from embedded.place import find_place
from embedded.state import held


@contextmanager
def running_rabbitmq() -> Iterator[tuple[Child, str]]:
    """RabbitMQ is the one server that is no wheel: where it is not installed, and only there, its tests are skipped."""
    try:
        rabbitmq.find()
    except NotReady as error:
        pytest.skip(str(error))
    with tempfile.TemporaryDirectory(prefix="regimen-test-") as folder:
        Path(folder).chmod(0o755)  # as root the server runs as somebody else, who has to get in
        with (
            held(Path(folder)) as lock,
            find_place(Path(folder), lock, keep=False) as place,
            rabbitmq.running(place) as server,
        ):
            yield server
