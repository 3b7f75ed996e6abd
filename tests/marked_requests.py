"""What every route of the server is asked, with a mark in every place where a request can hold one."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marked_text import NAME, POSTING, RESUME, TEXT, bad_documents, good_documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request."""

    method: str = "POST"
    path: str
    json: Any = None
    body: bytes | None = None
    form: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


_PAIR = {"posting": {"text": POSTING}, "resumes": [{"text": RESUME}]}


def get(path: str) -> Asked:
    return Asked(method="GET", path=path)


def marked_files(folder: Path) -> list[Path]:
    return [path for path in good_documents(folder) + bad_documents(folder) if path.exists()]


def _documents(files: Sequence[Path]) -> list[dict[str, Any]]:
    packed = [
        {"file": {"name": path.name, "base64": base64.b64encode(path.read_bytes()).decode()}}
        for path in files
    ]
    return [{"text": POSTING}, {"id": NAME, "text": RESUME}, *packed]


def _misfits(path: str, good: dict[str, Any]) -> list[Asked]:
    """Requests for a JSON endpoint that do not fit its schema, or are no JSON."""
    return [
        Asked(path=path, json={**good, TEXT: TEXT}),
        Asked(path=path, json={name: {TEXT: TEXT} for name in good}),
        Asked(path=path, json=dict.fromkeys(good, TEXT)),
        Asked(path=path, json={name: [TEXT] for name in good}),
        Asked(path=path, json=[TEXT]),
        Asked(path=path, body=f'{{"a": "{TEXT}"'.encode(), headers={"Content-Type": "application/json"}),
        Asked(
            path=path,
            body=f"K\xf6chin {TEXT}".encode("latin-1"),
            headers={"Content-Type": "application/json"},
        ),
        Asked(path=path, body=TEXT.encode(), headers={"Content-Type": f"text/{TEXT}"}),
        Asked(path=path, json=good, headers={"Origin": f"https://{TEXT}.example"}),
        Asked(path=path, json=good, headers={"Host": f"{TEXT}.example", "Cookie": TEXT, "Referer": TEXT}),
    ]


def tables() -> list[str]:
    """Tables with a mark in every place of a cell or column, some of them no tables."""
    return [
        f"sex,selected,rank,group\n{TEXT},yes,1,{TEXT}\nMale,no,2,b\n",
        f"sex,selected,rank,group\nMale,{TEXT},{TEXT},a\n",
        f"{TEXT},rank\n1,2\n",
        TEXT,
        f'"{TEXT}',
    ]


def _tables(path: str, field: str) -> list[Asked]:
    """Tables pasted and uploaded, under names and with columns that hold a mark."""
    return [
        *(
            Asked(path=path, form={field: table, "sex": column})
            for table in tables()
            for column in ("", TEXT)
        ),
        *(Asked(path=path, form={f"{field}_file": (table.encode(), f"{NAME}.csv")}) for table in tables()),
        Asked(path=path, form={TEXT: TEXT}),
    ]


def strange(path: str) -> list[Asked]:
    """Requests that any address may get."""
    return [
        Asked(method=method, path=f"{path}?{query}", headers={"User-Agent": TEXT, "X-Name": TEXT})
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST")
        for query in (f"q={TEXT}", f"{TEXT}=1")
    ]


def cases(files: Sequence[Path]) -> dict[str, list[Asked]]:
    """Return what every route is asked, by "METHOD rule"; each is asked what is strange besides."""
    documents = _documents(files)
    of_text = {"document": {"text": POSTING}}
    return {
        "GET /": [get("/")],
        "GET /about": [get("/about")],
        "GET /api": [get("/api")],
        "GET /exposure": [get(f"/exposure?{query}") for query in chosen()],
        "GET /exposure/citations.zip": [get(f"/exposure/citations.zip?{query}") for query in chosen()],
        "GET /exposure/report.<any(html, pdf, csv, xlsx, json):form>": [
            *(get(f"/exposure/report.csv?{query}") for query in chosen()),
            get(f"/exposure/report.xlsx?occupations={TEXT}"),
            get(f"/exposure/report.{TEXT}"),
        ],
        "GET /icon.svg": [get("/icon.svg")],
        "GET /match": [get("/match")],
        "GET /sample": [get(f"/sample?posting={TEXT}")],
        "GET /search": [get(f"/search?q={TEXT}")],
        "POST /search": [
            *(Asked(path="/search", form={"q": TEXT, "firm": firm}) for firm in ("", TEXT, NAME)),
            Asked(path="/search", form={"q": TEXT, TEXT: TEXT}),
            *(Asked(path="/search", form={"q": TEXT, name: TEXT}) for name in ("kind", "since", "top")),
            Asked(path="/search", form={"q": "", "until": TEXT}),
            Asked(path="/search", form={"q": TEXT * 400}),
            Asked(path="/search", form={"q": TEXT}, headers={"Sec-Fetch-Site": "cross-site"}),
        ],
        "GET /space": [
            get("/space"),
            get(f"/space?entity={TEXT}"),
            get(f"/space?first={TEXT}&second=sql"),
            get(f"/space?entity=sql&add={TEXT}"),
            get(f"/space?entity={TEXT}&stored=1"),
            get(f"/space?stored={TEXT}&kind={TEXT}"),
            get(f"/space?{TEXT}={TEXT}"),
        ],
        "GET /space/<any(map, axis):name>.svg": [
            get(f"/space/axis.svg?first={TEXT}&second=sql"),
            get(f"/space/map.svg?entity={TEXT}"),
            get(f"/space/{TEXT}.svg"),
        ],
        "GET /v1/space/nearest": [
            get(f"/v1/space/nearest?entity={TEXT}"),
            get(f"/v1/space/nearest?entity=sql&kinds={TEXT}"),
            get(f"/v1/space/nearest?entity={TEXT}&stored=true"),
            get(f"/v1/space/nearest?entity=sql&stored={TEXT}"),
            get("/v1/space/nearest?entity=sql"),
        ],
        "GET /v1/space/axis": [get(f"/v1/space/axis?first={TEXT}&second=sql"), get("/v1/space/axis")],
        "GET /v1/space/shift": [
            get(f"/v1/space/shift?entity={TEXT}&add=sql"),
            get(f"/v1/space/shift?entity=sql&add={TEXT}"),
        ],
        "GET /v1/space/map": [get(f"/v1/space/map?entity={TEXT}"), get(f"/v1/space/map?kind={TEXT}")],
        "GET /audit": [get(f"/audit?{TEXT}")],
        "GET /audit/wording": [get(f"/audit/wording?{TEXT}")],
        "GET /audit/impact": [get(f"/audit/impact?{TEXT}")],
        "GET /audit/exposure": [get(f"/audit/exposure?{TEXT}")],
        "GET /audit/perturb": [get(f"/audit/perturb?{TEXT}")],
        "GET /audit/records": [get(f"/audit/records?{TEXT}")],
        "GET /audit/records/<name>": [get(f"/audit/records/{name}") for name in (TEXT, "1", "3")],
        "POST /audit/wording": [
            *(Asked(path="/audit/wording", form={"posting": text}) for text in (POSTING, RESUME, TEXT)),
            *(
                Asked(path="/audit/wording", form={"posting_file": (path.read_bytes(), path.name)})
                for path in files
            ),
            *[Asked(path="/audit/wording", form={name: TEXT}) for name in ("resume", TEXT, "text")],
        ],
        "POST /audit/impact": _tables("/audit/impact", "outcomes"),
        "POST /audit/exposure": _tables("/audit/exposure", "rankings"),
        "POST /audit/perturb": [
            *(
                Asked(path="/audit/perturb", form={"posting": text, "resume": RESUME})
                for text in (POSTING, RESUME, TEXT)
            ),
            Asked(path="/audit/perturb", form={"posting": POSTING, "resume": f"Jane {NAME}"}),
            Asked(path="/audit/perturb", form={"posting": TEXT, TEXT: TEXT}),
            Asked(path="/audit/perturb", form={"resume": TEXT}),
            Asked(path="/audit/perturb", form={"posting": POSTING, "resume": TEXT * 5_000}),
        ],
        "POST /audit/records": [
            *(
                Asked(path="/audit/records", form={"head": head, TEXT: TEXT})
                for head in ("", TEXT, NAME, "1")
            ),
            *(Asked(path="/audit/records", form={"head": TEXT * n}) for n in range(5, 10)),
        ],
        "POST /audit/records/<name>": [
            Asked(path="/audit/records/1", form={"start": "subjects", TEXT: TEXT}),
            Asked(path=f"/audit/records/{TEXT}", form={"start": "text"}),
            *(Asked(path="/audit/records/1", form={"start": TEXT * n}) for n in range(1, 6)),
        ],
        "POST /v1/audit/wording": [
            *(Asked(path="/v1/audit/wording", json={"documents": [document]}) for document in documents),
            *_misfits("/v1/audit/wording", {"documents": [{"text": POSTING}]}),
        ],
        "POST /v1/audit/impact": [
            *(
                Asked(
                    path="/v1/audit/impact", json={"outcomes": {"text": table}, "sex": column, "tool": TEXT}
                )
                for table in tables()
                for column in ("", TEXT, "sex")
            ),
            *_misfits("/v1/audit/impact", {"outcomes": {"text": f"sex,selected\n{TEXT},yes\n"}}),
        ],
        "POST /v1/audit/exposure": [
            *(Asked(path="/v1/audit/exposure", json={"rankings": {"text": table}}) for table in tables()),
            *_misfits("/v1/audit/exposure", {"rankings": {"text": f"rank,group\n1,{TEXT}\n"}}),
        ],
        "POST /v1/audit/perturb": [
            Asked(path="/v1/audit/perturb", json={"posting": document, "resumes": [{"text": RESUME}]})
            for document in documents[:2]
        ]
        + _misfits("/v1/audit/perturb", {"posting": {"text": POSTING}, "resumes": [{"text": RESUME}]}),
        "GET /v1/audit/records": [get(f"/v1/audit/records?{TEXT}={TEXT}")],
        "GET /v1/audit/records/<path:record>": [get(f"/v1/audit/records/{name}") for name in (TEXT, "1")],
        "POST /v1/audit/verify": [
            *(Asked(path="/v1/audit/verify", json={"head": head}) for head in ("", TEXT, NAME, "1")),
            Asked(path="/v1/audit/verify", json={"head": TEXT * 9}),
            *_misfits("/v1/audit/verify", {"head": "ab"}),
        ],
        "POST /v1/audit/records/<path:record>/replay": [
            Asked(path="/v1/audit/records/1/replay", json={"start": "subjects"}),
            Asked(path=f"/v1/audit/records/{TEXT}/replay", json={}),
            *_misfits("/v1/audit/records/1/replay", {"start": "text"}),
        ],
        "GET /static/style-<version>.css": [get(f"/static/style-{TEXT}.css")],
        "POST /match": [*_forms(files)],
        "GET /v1/about": [get("/v1/about")],
        "GET /v1/health": [get("/v1/health")],
        "GET /v1/openapi.json": [get("/v1/openapi.json")],
        "GET /v1/openapi.yaml": [get("/v1/openapi.yaml")],
        "GET /v1/problems/<slug>": [get(f"/v1/problems/{TEXT}"), get("/v1/problems/too-large")],
        "GET /v1/search": [
            get(f"/v1/search?q={TEXT}"),
            *(get(f"/v1/search?q={TEXT}&{name}={TEXT}") for name in ("kind", "firm", "since", "top", TEXT)),
        ],
        "POST /v1/search": [
            *(Asked(path="/v1/search", json={"q": TEXT, **more}) for more in ({}, {"firm": TEXT})),
            Asked(path="/v1/search", json={"q": TEXT, "top": 3}),
            Asked(path="/v1/search", json={"q": NAME}),
            *_misfits("/v1/search", {"q": TEXT, "since": "2026-11-21"}),
        ],
        "GET /v1/skills/find": [get(f"/v1/skills/find?q={TEXT}"), get(f"/v1/skills/find?q={TEXT * 100}")],
        "GET /v1/occupations/<path:code>/exposure": [
            get(f"/v1/occupations/{TEXT}/exposure"),
            get(f"/v1/occupations/http://{TEXT}/a//{TEXT}/exposure"),
            get(f"/v1/occupations/15-1252.00/exposure?{TEXT}"),
        ],
        "GET /v1/exposure/agreement": [get("/v1/exposure/agreement")],
        "GET /v1/exposure/measures": [get("/v1/exposure/measures")],
        "GET /v1/exposure/measures/<path:key>": [
            get(f"/v1/exposure/measures/{TEXT}"),
            get(f"/v1/exposure/measures/gpts_beta_human?{TEXT}"),
        ],
        "GET /v1/exposure/report": [get(f"/v1/exposure/report?{query}") for query in chosen()],
        "GET /v1/exposure/shares": [
            get("/v1/exposure/shares"),
            *(get(f"/v1/exposure/shares?{name}={TEXT}") for name in ("measure", "threshold", "by", "join")),
        ],
        "GET /v1/exposure/skill": [get(f"/v1/exposure/skill?q={TEXT}"), get("/v1/exposure/skill?q=sql")],
        "POST /v1/skills/extract": [
            *(Asked(path="/v1/skills/extract", json={"documents": [document]}) for document in documents),
            Asked(path="/v1/skills/extract", json={"documents": documents[:2] * 2, "kind": TEXT}),
            *_misfits("/v1/skills/extract", {"documents": [{"text": POSTING}]}),
        ],
        "POST /v1/skills/rank": [
            Asked(path="/v1/skills/rank", json={"texts": [f"Python {TEXT}"]}),
            *_misfits("/v1/skills/rank", {"texts": [TEXT], "top": 2}),
        ],
        "POST /v1/match": [
            *(
                Asked(path="/v1/match", json={"posting": document, "resumes": [{"text": RESUME}]})
                for document in documents
            ),
            Asked(path="/v1/match", json={"posting": documents[0], "resumes": [documents[1]] * 2}),
            Asked(path="/v1/match", json={**_PAIR, "requirements": TEXT}),
            Asked(path="/v1/match", json={**_PAIR, "requirements": "penalty"}),
            *_misfits("/v1/match", _PAIR),
        ],
        "POST /v1/occupations/code": [
            Asked(path="/v1/occupations/code", json={"title": f"analyst {TEXT}"}),
            *(Asked(path="/v1/occupations/code", json={"document": document}) for document in documents),
            *_misfits("/v1/occupations/code", {"title": TEXT, "document": {"text": TEXT}}),
        ],
        "POST /v1/exposure": [
            *(Asked(path="/v1/exposure", json={"document": document}) for document in documents),
            *_misfits("/v1/exposure", of_text),
        ],
    }


def chosen() -> list[str]:
    """Query strings of the exposure report: one that is answered, and marks wherever there is a field."""
    return [
        f"occupations=15-1252.00&sort={TEXT}&{TEXT}={TEXT}",
        f"occupations={TEXT}",
        f"occupations=Nurse+{TEXT}",
        f"occupations=15-1252.00,{TEXT}%0A29-1141.00",
        *(f"{name}={TEXT}" for name in ("measure", "soc_group", "sector")),
        f"soc_group=15&sector={TEXT}&occupations={TEXT * 400}",
    ]


def _forms(files: Sequence[Path]) -> Iterator[Asked]:
    yield Asked(path="/match", form={"posting": POSTING, "resume_1": RESUME, "resume_1_name": NAME})
    for choice in ("cut", "requirements"):
        yield Asked(path="/match", form={"posting": POSTING, "resume_1": RESUME, choice: TEXT})
    yield Asked(path="/match", form={TEXT: TEXT})
    yield Asked(path="/match", form={"posting": TEXT}, headers={"Sec-Fetch-Site": "cross-site"})
    for path in files:
        content = path.read_bytes()
        yield Asked(path="/match", form={"posting_file": (content, path.name)})
        yield Asked(path="/match", form={"posting": POSTING, "resume_files": (content, path.name)})
