"""A worker process that is asked to drain takes nothing more from its queues, and ends the stages it has.

It stays alive and beats, so that it can be told to go on; a process that is to end is sent SIGTERM as ever.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import dramatiq
import redis
from dramatiq.errors import BrokerConnectionError

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.1


class Tap:
    """Closed, nothing flows from the queues to the threads of this process."""

    def __init__(self, worker: dramatiq.Worker) -> None:
        """Be open."""
        self._worker = worker
        self._guard = threading.Lock()
        self._closed = False

    def turn(self, *, closed: bool) -> None:
        """Close or open it; closing goes on beside the caller, as the stages at work end first."""
        with self._guard:
            before, self._closed = self._closed, closed
            if before == closed:
                return
            if not closed:
                self._worker.resume()
                logger.info("takes up runs again")
                return
        logger.info("drains: the stages at work end, nothing new is taken up")
        threading.Thread(target=self._close, name="tap", daemon=True).start()

    def _close(self) -> None:
        """Rest the threads, then the queues, then give back what was fetched and nobody looked at."""
        if self._rest(self._worker.workers) and self._rest(self._worker.consumers.values()):
            with self._guard:
                if self._closed:
                    self._give_back()

    def _rest(self, threads: Iterable[Any]) -> bool:
        """Pause threads and wait until all rest; False when the tap was opened meanwhile."""
        with self._guard:
            if not self._closed:
                return False
            for thread in threads:
                thread.pause()
        for thread in threads:
            while not thread.paused_event.wait(LOOK_SECONDS):
                if not self._closed:
                    return False
        return True

    def _give_back(self) -> None:
        fetched: dict[str, list[Any]] = defaultdict(list)
        while not self._worker.work_queue.empty():  # nobody else takes from it while the threads rest
            message = self._worker.work_queue.get_nowait().message
            fetched[message.queue_name].append(message)
        for queue, messages in fetched.items():
            try:
                self._worker.consumers[queue].requeue_messages(messages)
            except (BrokerConnectionError, redis.RedisError) as error:
                logger.warning("%d messages not given back, the reconciler sends them again: %s", len(messages), error)
