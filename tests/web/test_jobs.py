"""Questions that need the model again: progress, cancelling, the newest wins, and processes that are lost."""

import os
import signal
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient

from ortaq.answers import Material
from ortaq.core import CENTRAL, OrtaqError
from ortaq.model.ensemble import WorkerLostError
from ortaq.web import Desk, create_app, load_page
from ortaq.web.outcomes import BusyError, Outcomes
from ortaq.web.tasks import OneOutcome, Recompute, Setting
from ortaq.web.worker import Worker
from tests.web.conftest import ACCESS, ADDRESS

ASKED = {"case": {"elasticity": "high"}, "thresholds": {"KAZ": 0.1}}


def ended(client: TestClient, job: str) -> dict[str, Any]:
    """Wait until a job ends and return its state."""
    until = monotonic() + 60.0
    while monotonic() < until:
        state: dict[str, Any] = client.get(f"/api/jobs/{job}").json()
        if state["state"] != "running":
            return state
        sleep(0.02)
    raise AssertionError("the job did not end")


@pytest.mark.slow
def test_outcome_agrees_with_the_table(client: TestClient, material: Material) -> None:
    payoffs = material.payoffs
    for package, shock in ((5, 0), (0, 0), (7, 1)):
        found = client.get("/api/outcome", params={"packages": package, "shock": shock})
        assert found.status_code == 200, found.text
        outcome = found.json()
        assert (outcome["package"], outcome["shock"]) == (package, payoffs.shocks[shock])
        assert outcome["residual"] < 1e-9
        for i, member in enumerate(outcome["members"]):
            total = member["real_income_percent"]["central"]
            assert sum(member["channels"].values()) == pytest.approx(total, abs=1e-7)
            assert sum(member["by_change"].values()) == pytest.approx(total, abs=1e-9)
            # Two ways to one number: a single run against the baseline, and the table's gains on top of the shock.
            gain = payoffs.gain_musd[package, i, shock] + payoffs.cost_musd[package, i]
            expected = gain + payoffs.income_musd[i, shock] - payoffs.income_musd[i, 0]
            assert member["real_income_musd"]["central"] == pytest.approx(expected, abs=1e-6)
            if package == shock == 0:
                assert total == 0.0


@pytest.mark.slow
def test_outcome_is_computed_once(setting: Setting) -> None:
    outcomes = Outcomes(setting)
    first = anyio.run(outcomes.ask, OneOutcome(1, 0))
    outcomes.close()
    assert anyio.run(outcomes.ask, OneOutcome(1, 0)) is first


@pytest.mark.slow
def test_recompute(client: TestClient, material: Material) -> None:
    asked = client.post("/api/recompute", json=ASKED | {"levels": {"rail": "high"}})
    assert asked.status_code == 202
    job = asked.json()["job"]
    state = ended(client, job)
    packages = material.payoffs.gain_musd.shape
    assert state == {"state": "done", "done": packages[0] * packages[2], "of": packages[0] * packages[2], "message": ""}
    table = client.get(f"/api/jobs/{job}/table")
    document = table.json()
    assert document["cases"][0] == "elasticity high"
    assert [m["threshold_percent"] for m in document["members"]] == [0.1, 0.0, 0.0]
    first = client.get("/api/table").json()
    assert document["digest"] != first["digest"]
    assert document["gains_musd"]["data"] != first["gains_musd"]["data"]
    assert document["measures"][0]["moves"][0]["percent"] == {"low": -1.5, "central": -4.5, "high": -4.5}
    assert client.delete(f"/api/jobs/{job}").json()["state"] == "done"


@pytest.mark.slow
def test_recompute_of_the_same_question_gives_the_same_table(client: TestClient) -> None:
    job = client.post("/api/recompute", json={}).json()["job"]
    assert ended(client, job)["state"] == "done"
    again, first = client.get(f"/api/jobs/{job}/table").json(), client.get("/api/table").json()
    assert again == first


@pytest.mark.slow
def test_thresholds_alone_solve_no_equilibrium(client: TestClient, desk: Desk, page_folder: Path) -> None:
    with TestClient(create_app(desk, ACCESS, load_page(page_folder)), base_url=ADDRESS) as fresh:
        job = fresh.post("/api/recompute", json={"thresholds": {"UZB": 0.05}}).json()["job"]
        assert ended(fresh, job) == {"state": "done", "done": 0, "of": 0, "message": ""}
        found, held = desk.jobs.get(job), desk.first.document.body
        assert found is not None
        assert found.worker is None
        document, first = fresh.get(f"/api/jobs/{job}/table").json(), fresh.get("/api/table").json()
        assert document["gains_musd"] == first["gains_musd"]
        assert [m["threshold_percent"] for m in document["members"]] == [0.0, 0.0, 0.05]
        assert desk.first.document.body is held
    # The same question, answered by a process that solves every equilibrium.
    setting = Setting(desk.first.material.region, desk.mechanism, desk.first.material.agreement.accept)
    worker = Worker(setting)
    solved = worker.run(Recompute(CENTRAL, {"UZB": 0.05}, {}), silent).material
    worker.kill()
    asked = found.table.material if found.table else None
    assert asked is not None
    assert asked.agreement.accepted.tolist() == solved.agreement.accepted.tolist()
    assert asked.agreement.recommended == solved.agreement.recommended
    for package in set(asked.bands) & set(solved.bands):
        assert asked.bands[package].accepted_in == solved.bands[package].accepted_in
        assert asked.bands[package].robust_high_percent == pytest.approx(solved.bands[package].robust_high_percent)


@pytest.mark.slow
def test_thresholds_of_a_moved_case_solve_nothing_again(client: TestClient) -> None:
    job = client.post("/api/recompute", json={"case": {"tariff": "high"}}).json()["job"]
    assert ended(client, job)["of"] > 0
    again = client.post("/api/recompute", json={"case": {"tariff": "high"}, "thresholds": {"KAZ": 0.02}}).json()["job"]
    assert ended(client, again) == {"state": "done", "done": 0, "of": 0, "message": ""}
    tables = [client.get(f"/api/jobs/{j}/table").json() for j in (job, again)]
    assert tables[0]["gains_musd"] == tables[1]["gains_musd"]
    assert [t["members"][0]["threshold_percent"] for t in tables] == [0.0, 0.02]
    assert tables[0]["digest"] != tables[1]["digest"]


@pytest.mark.slow
def test_newer_request_takes_the_place_of_the_older(client: TestClient) -> None:
    older = client.post("/api/recompute", json=ASKED).json()["job"]
    newer = client.post("/api/recompute", json={"case": {"elasticity": "low"}}).json()["job"]
    state = client.get(f"/api/jobs/{older}").json()
    assert (state["state"], state["message"]) == ("cancelled", "a newer request took its place")
    assert client.get(f"/api/jobs/{older}/table").status_code == 409
    assert ended(client, newer)["state"] == "done"
    assert client.get(f"/api/jobs/{older}").json()["state"] == "cancelled"


@pytest.mark.slow
def test_cancel(client: TestClient) -> None:
    job = client.post("/api/recompute", json=ASKED).json()["job"]
    assert client.delete(f"/api/jobs/{job}").json()["state"] == "cancelled"
    assert client.get(f"/api/jobs/{job}/table").json()["what"] == "the job is cancelled"


@pytest.fixture
def setting(desk: Desk) -> Setting:
    material = desk.first.material
    return Setting(material.region, material.mechanism, material.agreement.accept)


def silent(_done: int, _of: int) -> None:
    pass


def killed_when_started(found: Any, get_pid: Any) -> None:
    """Kill a process from outside as soon as it is there; it has not even imported numpy by then."""
    until = monotonic() + 30.0
    while get_pid(found) is None and monotonic() < until:
        sleep(0.01)
    os.kill(get_pid(found), signal.SIGKILL)


@pytest.mark.slow
def test_a_lost_process_fails_its_job_and_the_server_lives_on(desk: Desk, page_folder: Path) -> None:
    with TestClient(create_app(desk, ACCESS, load_page(page_folder)), base_url=ADDRESS) as client:
        job = client.post("/api/recompute", json=ASKED).json()["job"]
        killed_when_started(desk.jobs.get(job), lambda j: j.worker.pid)
        state = ended(client, job)
        assert state["state"] == "failed"
        assert "lost" in state["message"]
        assert client.get(f"/api/jobs/{job}/table").status_code == 409
        again = client.post("/api/recompute", json={}).json()["job"]
        assert ended(client, again)["state"] == "done"


@pytest.mark.slow
def test_a_lost_process_of_outcomes(desk: Desk, page_folder: Path) -> None:
    with TestClient(create_app(desk, ACCESS, load_page(page_folder)), base_url=ADDRESS) as client:
        Thread(target=killed_when_started, args=(desk.outcomes, lambda o: o._worker.pid)).start()
        lost = client.get("/api/outcome?packages=1")
        assert (lost.status_code, lost.headers["retry-after"]) == (503, "5")
        assert client.get("/api/outcome?packages=1").status_code == 200


@pytest.mark.slow
def test_an_error_of_a_task_keeps_its_message_and_the_process(setting: Setting, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    worker = Worker(replace(setting, store=blocked))
    with pytest.raises(OrtaqError, match=r"cannot keep results.*\n  where: store "):
        worker.run(Recompute(CENTRAL, {}, {}), silent)
    pid = worker.pid
    assert worker.run(OneOutcome(1, 0), silent)["package"] == 1
    assert (worker.pid, worker.alive) == (pid, True)
    worker.kill()


def test_a_killed_worker_takes_nothing_more(setting: Setting) -> None:
    worker = Worker(setting)
    worker.kill()
    with pytest.raises(WorkerLostError):
        worker.run(OneOutcome(1, 0), silent)


def test_outcomes_give_up(setting: Setting) -> None:
    outcomes = Outcomes(setting, timeout_s=0.05)
    with pytest.raises(TimeoutError):
        anyio.run(outcomes.ask, OneOutcome(1, 0))
    assert not outcomes._worker.alive


@pytest.mark.slow
def test_too_many_outcomes_are_turned_away(setting: Setting) -> None:
    outcomes = Outcomes(setting, timeout_s=0.5)
    refused = []

    async def ask(package: int) -> None:
        try:
            await outcomes.ask(OneOutcome(package, 0))
        except BusyError:
            refused.append(package)
        except TimeoutError:
            pass

    async def all_at_once() -> None:
        async with anyio.create_task_group() as group:
            for package in range(1, 7):
                group.start_soon(ask, package)

    anyio.run(all_at_once)
    outcomes.close()  # the last may have been answered in time, by a process that lives on
    assert refused == [5, 6]
