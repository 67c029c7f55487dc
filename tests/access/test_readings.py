"""Health data that somebody who signed in reads over HTTP is kept in the audit; what an app's key reads is not."""

from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import text

from db.session import transaction
from jobs.runtime import Runtime
from tests.access.test_gate import sign_in
from tests.api.test_safety import FLAG
from tests.jobs.harness import INTAKE

READ = """
    SELECT actor, subject_kind, subject_id, detail ->> 'path' FROM operator_actions WHERE action = 'reveal' ORDER BY id
"""


def readings(runtime: Runtime) -> list[tuple[str, ...]]:
    with transaction(runtime.engine) as session:
        return list(map(tuple, session.execute(text(READ))))


def test_what_a_person_reads_is_kept_and_what_a_key_reads_is_not(browser: FlaskClient, runtime: Runtime, olga: str):
    app = browser.application.test_client()
    taken = app.post("/v1/clients", json=INTAKE).json
    client, program = taken["client_id"], taken["program_id"]
    with transaction(runtime.engine) as session:
        facts = {"client": UUID(client), "kind": "amenorrhea", "severity": "serious"}
        flag = session.execute(text(FLAG), facts).scalar_one()
    looked_at = [
        ("client", client, f"/v1/clients/{client}"),
        ("client", client, f"/v1/clients/{client}/check-ins"),
        ("client", client, f"/v1/clients/{client}/progress"),
        ("flag", str(flag), f"/v1/flags/{flag}"),
        ("client", client, f"/v1/clients/{client}/programs"),
        ("program", program, f"/v1/programs/{program}"),
        ("program", program, f"/v1/programs/{program}/calendar.ics"),
    ]
    sign_in(browser, olga)

    for _, _, path in looked_at:
        assert app.get(path).status_code == 200
    assert readings(runtime) == []
    assert browser.get("/v1/flags").status_code == 200
    for _, _, path in looked_at:
        assert browser.get(path).status_code == 200

    assert readings(runtime) == [(olga, kind, subject, path) for kind, subject, path in looked_at]
