"""A client of Regimen's API in one file, with nothing but Python's standard library: copy it into your app.

    REGIMEN_KEY=rgm_… python client.py http://127.0.0.1:8088 ada.example@example.org

puts a run in for a client, waits for its end, and prints the first day of the week it published. Everything is safe to
do again: a request that got no answer, a 5xx and a 429 are sent again under the same key, and make one run.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from urllib.parse import quote, urlencode

TRIES = 6
LONGEST_PAUSE_SECONDS = 30
WAIT_SECONDS = 30
AGAIN = {409, 429, 500, 502, 503, 504}
"""Worth sending again; a 409 only where it says when."""


class Problem(Exception):
    """What the API refused (RFC 9457): `status`, `type`, `detail`, and for wrong fields `errors`."""

    def __init__(self, status, said):
        self.status, self.said = status, said
        super().__init__(f"{status} {said.get('detail', 'no reason was given')}")


class Regimen:
    """The API as one key reaches it."""

    def __init__(self, url, key):
        self.url, self.key = url.rstrip("/"), key

    def put_in(self, client, trigger="manual", **more):
        """Put a run in and return it; sent again after a fault, it is the same run."""
        body = {"client": client, "trigger": trigger, **more}
        return self._ask("POST", "/v1/runs", body, {"Idempotency-Key": f'"{uuid.uuid4()}"'})

    def wait(self, run, patience_seconds=600):
        """Wait for a run to end and return it."""
        deadline = time.monotonic() + patience_seconds
        while run["status"] in {"pending", "running"}:
            if time.monotonic() > deadline:
                raise TimeoutError(f"run {run['id']} has not ended; it goes on, ask again at {run['links']['self']}")
            began = time.monotonic()
            run = self._ask("GET", run["links"]["self"], headers={"Prefer": f"wait={WAIT_SECONDS}"})
            if run["status"] in {"pending", "running"} and time.monotonic() - began < 1:
                time.sleep(2)  # as many wait there as may
        return run

    def week(self, program_id, number):
        """Return a published week."""
        return self._ask("GET", f"/v1/programs/{quote(program_id)}/plans/{number}")

    def runs(self, **filters):
        """Yield runs, the newest first, page by page."""
        page = {"next_cursor": ""}
        while page["next_cursor"] is not None:
            asked = filters | ({"cursor": page["next_cursor"]} if page["next_cursor"] else {})
            page = self._ask("GET", f"/v1/runs?{urlencode(asked)}")
            yield from page["runs"]

    def _ask(self, method, address, body=None, headers=None):
        request = urllib.request.Request(
            self.url + address,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.key}",
                "Accept": "application/json",
                **({} if body is None else {"Content-Type": "application/json"}),
                **(headers or {}),
            },
        )
        attempt = 0
        while True:
            attempt += 1
            try:
                with urllib.request.urlopen(request, timeout=WAIT_SECONDS + 15) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as refused:
                with refused:
                    said, again = _read(refused), refused.headers.get("Retry-After")
                if refused.code not in AGAIN or attempt == TRIES or (refused.code == 409 and not again):
                    raise Problem(refused.code, said) from None
                pause = float(again or 2**attempt)
            except (urllib.error.URLError, TimeoutError):
                if attempt == TRIES:
                    raise
                pause = 2**attempt
            time.sleep(min(pause, LONGEST_PAUSE_SECONDS))


def _read(refused):
    try:
        return json.load(refused)
    except ValueError:
        return {"detail": refused.reason}


def main(url, client):
    regimen = Regimen(url, os.environ["REGIMEN_KEY"])
    try:
        run = regimen.put_in(client)
        print(f"run {run['id']} is {run['status']}")
        run = regimen.wait(run)
    except Problem as problem:
        sys.exit(f"it was refused: {problem}")
    print(f"it is {run['status']}: {run['outcome'] or (run['error'] or {}).get('message')}. {run['summary'] or ''}")
    if run["outcome"] == "published":
        week = regimen.week(run["program_id"], run["week_number"])
        print(json.dumps(week, indent=2)[:1_000])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
