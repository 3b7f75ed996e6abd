"""What failed hard requirements do, chosen per request: by page and API, told, recorded and replayed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from markup_reading import Markup

from skillmatch.engine import Engine
from skillmatch.explain.modes import MODE_WORDS, told_mode
from skillmatch.match.scorer import PENALTY, PENALTY_OF_EACH
from skillmatch.settings import Settings
from skillmatch.types import REQUIREMENT_MODES
from skillmatch.web import create_app

POSTING = (
    "Delivery driver\n\nRequirements\n- Full driving licence required\n- Customer service\n"
    "- You must have the right to work in the UK\n"
)
DUTIES = "Delivery driver. Full driving licence. Customer service, route planning."
RESUMES = {
    "fits": f"Summary\n{DUTIES}\nEligible to work in the UK.\n",
    "needs a sponsor": f"Summary\n{DUTIES}\nI require visa sponsorship.\n",
    "silent": "Summary\nTeacher of mathematics. I taught at a school.\n",
}
LAST = {"filter": {"needs a sponsor"}, "strict": {"needs a sponsor", "silent"}, "penalty": set()}


@pytest.fixture(scope="module")
def engine(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A quick engine of the usual mode that records."""
    records = tmp_path_factory.mktemp("modes") / "records"
    return Engine(Settings(home=home, tier="instant", records=records))


@pytest.fixture(scope="module")
def client(engine: Engine) -> FlaskClient:
    return create_app(engine).test_client()


def asked(mode: str | None) -> dict[str, Any]:
    documents = [{"id": name, "text": text} for name, text in RESUMES.items()]
    chosen = {} if mode is None else {"requirements": mode}
    return {"posting": {"id": "p", "text": POSTING}, "resumes": documents, **chosen}


def answered(client: FlaskClient, mode: str | None) -> dict[str, Any]:
    response = client.post("/v1/match", json=asked(mode))
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json
    return found


def shown(client: FlaskClient, **fields: str) -> Markup:
    texts = {f"resume_{n}": text for n, text in enumerate(RESUMES.values(), 1)}
    response = client.post("/match", data={"posting": POSTING, **texts, **fields})
    assert response.status_code == 200, response.text
    return Markup(response.text)


def eliminated(answer: dict[str, Any]) -> set[str]:
    return {each["resume"]["document"]["id"] for each in answer["matches"] if each["eliminated_by"]}


@pytest.mark.parametrize("mode", REQUIREMENT_MODES)
def test_the_api_ranks_by_the_mode_asked_for_and_says_so(client: FlaskClient, mode: str) -> None:
    answer = answered(client, mode)
    assert answer["requirements_mode"] == mode
    assert eliminated(answer) == LAST[mode]
    taken = {
        each["resume"]["document"]["id"]: part["amount"]
        for each in answer["matches"]
        for part in each["contributions"]
        if part["feature"] == PENALTY and part["amount"]
    }
    assert taken == ({"needs a sponsor": -PENALTY_OF_EACH} if mode == "penalty" else {})


def test_without_a_choice_the_settings_decide(engine: Engine) -> None:
    for mode in REQUIREMENT_MODES:
        settings = replace(engine.settings, requirements=mode, records=None)
        client = create_app(Engine(settings)).test_client()
        answer = answered(client, None)
        assert (answer["requirements_mode"], eliminated(answer)) == (mode, LAST[mode])
        form = client.get("/").text
        assert f'<option value="{mode}" selected>' in form
        assert form.count(" selected>") == 1


def test_a_choice_changes_no_other_request(client: FlaskClient, engine: Engine) -> None:
    before = answered(client, None)
    hashes = {mode: answered(client, mode)["provenance"]["config_hash"] for mode in REQUIREMENT_MODES}
    after = answered(client, None)
    assert before == after
    assert len(set(hashes.values())) == 3
    assert hashes["filter"] == after["provenance"]["config_hash"]
    assert engine.requirements == engine.settings.requirements == "filter"


def test_an_engine_of_another_mode_shares_what_was_read_and_built(engine: Engine) -> None:
    moded = engine.with_requirements("penalty")
    assert engine.with_requirements("filter") is engine
    assert moded.requirements == "penalty"
    assert moded.with_requirements("strict").requirements == "strict"
    assert moded.taxonomy is engine.taxonomy
    assert moded.extractor is engine.extractor
    assert moded.scorer is not engine.scorer
    fresh = Engine(engine.settings)
    assert fresh.with_requirements("strict").coder is fresh.coder


def test_the_api_refuses_a_mode_that_there_is_not(client: FlaskClient) -> None:
    response = client.post("/v1/match", json=asked("lenient"))
    assert response.status_code == 422
    assert "lenient" not in response.text
    assert all(mode in response.text for mode in REQUIREMENT_MODES)


def test_the_schema_lists_the_modes(client: FlaskClient) -> None:
    schema = client.get("/v1/openapi.json").json["components"]["schemas"]["MatchIn"]["properties"][
        "requirements"
    ]
    (choices,) = [each["enum"] for each in schema["anyOf"] if "enum" in each]
    assert choices == list(REQUIREMENT_MODES)
    assert all(words in schema["description"] for words in MODE_WORDS.values())


@pytest.mark.parametrize("mode", REQUIREMENT_MODES)
def test_the_page_ranks_by_the_mode_chosen_says_so_and_keeps_the_choice(
    client: FlaskClient, mode: str
) -> None:
    page = shown(client, requirements=mode)
    words = " ".join(page.visible.split())
    assert told_mode(mode) in words  # type: ignore[arg-type]
    assert page.values_of("class").count("case eliminated") >= len(LAST[mode])
    assert ("case eliminated" in page.values_of("class")) == bool(LAST[mode])
    chosen = [
        value for tag, name, value in page.attributes if tag == "option" and name in ("value", "selected")
    ]
    assert chosen[chosen.index("") - 1] == mode
    assert page.dead_links() == []


def test_a_single_resume_is_told_the_mode_too(client: FlaskClient) -> None:
    form = {"posting": POSTING, "resume_1": RESUMES["silent"], "requirements": "strict"}
    page = Markup(client.post("/match", data=form).text)
    assert told_mode("strict") in " ".join(page.visible.split())


def test_the_page_refuses_a_mode_that_there_is_not(client: FlaskClient) -> None:
    response = client.post(
        "/match", data={"posting": POSTING, "resume_1": RESUMES["fits"], "requirements": "<lenient>"}
    )
    assert response.status_code == 422
    assert "lenient" not in response.text
    assert "filter, strict, penalty" in response.text


@pytest.fixture
def recorded(client: FlaskClient) -> dict[str, Any]:
    """By mode the decision that a request left."""
    found = {}
    for mode in REQUIREMENT_MODES:
        answered(client, mode)
        found[mode] = client.get("/v1/audit/records").json["records"][-1]
    return found


def test_the_mode_used_is_recorded_and_replayed(client: FlaskClient, recorded: dict[str, Any]) -> None:
    for mode, summary in recorded.items():
        record = client.get(f"/v1/audit/records/{summary['record']}").json
        made_with = record["body"]["made_with"]
        assert made_with["settings"]["requirements"] == mode
        by_name = {result["resume"]: result for result in record["body"]["results"]}
        last = {record["names"][name] for name, result in by_name.items() if result["eliminated_by"]}
        assert last == LAST[mode]
        replayed = client.post(f"/v1/audit/records/{summary['record']}/replay", json={}).json
        assert (replayed["is_same"], replayed["differences"]) == (True, [])
