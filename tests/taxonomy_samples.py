"""A tiny mirror in the publishers' layout, made from the invented tables in esco/sample and onet/sample."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from pathlib import Path

from openpyxl import Workbook

from skillmatch.content import content_path
from skillmatch.sources.declared import Declarations, DeclaredBundle, DeclaredFile, Release
from skillmatch.sources.releases import Sources
from skillmatch.taxonomy import Taxonomy
from skillmatch.taxonomy.assembling import Texts, assemble
from skillmatch.taxonomy.crosswalk import crosswalk_tables
from skillmatch.taxonomy.curation import Overlays
from skillmatch.taxonomy.esco import esco_descriptions, esco_label_difference, esco_tables
from skillmatch.taxonomy.onet import onet_descriptions, onet_tables

RELATIONS = (
    "broaderRelationsOccPillar.csv",
    "broaderRelationsSkillPillar.csv",
    "occupationSkillRelations.csv",
    "skillSkillRelations.csv",
)

OVERLAYS = {
    "vendors": "# vendors\nMicrosoft\n",
    "twins": "technology,concept,reason\n",
    "aliases": "form,concept,reason\nSCAD,ESCO: SpoonCAD,short\nPot,O*NET: Pot software,everyday name\n",
    "additions": "name,like,reason\nClayFlow,Pot software,neither lists it\n",
}


def skill_uri(number: int) -> str:
    return f"http://data.europa.eu/esco/skill/00000000-0000-4000-8000-{number:012d}"


def occupation_uri(number: int) -> str:
    return f"http://data.europa.eu/esco/occupation/00000000-0000-4000-8000-{number:012d}"


def zip_of(files: dict[str, bytes], *, is_packed: bool = False) -> bytes:
    data = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return data.getvalue()


def esco_zips(version: str) -> dict[str, bytes]:
    """Return the sample as ESCO's two zips; version 1.1.0 lacks one skill and labels another otherwise."""
    tables = {path.name: path.read_bytes() for path in sorted(content_path("esco", "sample").glob("*.csv"))}
    if version == "1.1.0":
        lines = tables["skills_en.csv"].decode().splitlines(keepends=True)
        kept = "".join(line for line in lines if "glaze pots" not in line and "apply glaze" not in line)
        tables["skills_en.csv"] = kept.replace("use workshop tools", "use tools of a workshop").encode()
    classification = {name: data for name, data in tables.items() if name not in RELATIONS}
    return {
        f"ESCO dataset - v{version} - classification - en - csv.zip": zip_of(classification),
        f"ESCO dataset - v{version} - classification -  - csv.zip": zip_of({n: tables[n] for n in RELATIONS}),
    }


def crosswalk_xlsx(header_row: int = 4) -> bytes:
    book = Workbook()
    sheet = book.active
    for _ in range(header_row - 1):
        sheet.append(["about this file"])
    sheet.append(["ESCO/ISCO Code", "ESCO/ISCO Title", "O*NET-SOC 2019 Code", "O*NET-SOC 2019 Title"])
    links = [
        ("7317.1", "51-7042.00"),
        ("7314.1", "51-9195.05"),
        ("7314.1", "99-1011.00"),
        ("7314", "51-9195.05"),
        ("731", "51-9195.05"),
        ("9999.9", "51-9195.05"),
    ]
    for code, soc in links:
        sheet.append([code, "title", soc, "title"])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def sample_sources(mirror: Path, home: Path | None = None) -> Sources:
    """Write the sample below ``mirror`` and return sources that declare it."""
    onet = {path.name: path.read_bytes() for path in sorted(content_path("onet", "sample").glob("*.txt"))}
    contents = {
        "esco-1.1.1": ("esco/v1.1.1", esco_zips("1.1.1")),
        "esco-1.1.0": ("esco/v1.1.0", esco_zips("1.1.0")),
        "onet-30.1": ("onet/db_30_1_text", onet),
        "esco-onet-crosswalk": ("esco/crosswalks", {"ESCO_to_ONET-SOC.xlsx": crosswalk_xlsx()}),
    }
    for folder, files in contents.values():
        (mirror / folder).mkdir(parents=True)
        for number, (name, data) in enumerate(files.items()):
            if folder.startswith("onet") and number % 2:
                (mirror / folder / f"{name}.gz").write_bytes(gzip.compress(data))
            else:
                (mirror / folder / name).write_bytes(data)
    releases = {
        release_id: sample_release(release_id, folder, files)
        for release_id, (folder, files) in contents.items()
    }
    bundles = {
        name: DeclaredBundle(name=name, sha256="0" * 64, sources=(), holds="")
        for name in ("esco/sample.json.xz",)
    }
    return Sources(declarations=Declarations(releases=releases, bundles=bundles), mirror=mirror, home=home)


def sample_release(release_id: str, folder: str, files: dict[str, bytes]) -> Release:
    return Release(
        release_id=release_id,
        title=release_id.upper(),
        folder=folder,
        licence="none",
        citation="invented",
        portal="https://example.org/portal" if release_id.startswith("esco-1") else "",
        archive="https://example.org/archive.zip" if release_id.startswith("onet") else "",
        files=tuple(
            DeclaredFile(
                name=name,
                sha256=hashlib.sha256(data).hexdigest(),
                address=f"https://example.org/{name}",
                columns=tuple(data.decode().split("\r\n", 1)[0].split("\t")) if name.endswith(".txt") else (),
                members=_members(data) if name.endswith(".zip") else {},
            )
            for name, data in files.items()
        ),
    )


def _members(data: bytes) -> dict[str, tuple[str, ...]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {n: tuple(archive.read(n).decode().split("\r\n", 1)[0].split(",")) for n in archive.namelist()}


def sample_overlays(folder: Path, **changed: str) -> Overlays:
    """Write the overlays of the sample below ``folder``, some of them changed."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for name, text in {**OVERLAYS, **changed}.items():
        paths[name] = folder / name
        paths[name].write_text(text, encoding="utf-8")
    return Overlays(**paths)


def sample_taxonomy(folder: Path, *, full: bool = False, **overlays: str) -> Taxonomy:
    """Return the taxonomy of the sample, written below ``folder``."""
    sources = sample_sources(folder / "mirror")
    esco = esco_tables(sources, "1.1.1")
    of_occupations, of_tasks = onet_descriptions(sources, "30.1")
    texts = Texts(
        of_concepts=esco_descriptions(sources, "1.1.1"),
        of_onet_occupations=of_occupations,
        of_tasks=of_tasks,
    )
    return assemble(
        esco=esco,
        onet=onet_tables(sources, "30.1"),
        crosswalk=crosswalk_tables(
            sources,
            occupation_codes=set(esco["occupations"]["code"]),
            unit_group_codes={code for code in esco["isco_groups"]["code"] if len(code) == 4},
        ),
        earlier=(esco_label_difference(sources, "1.1.0", esco),),
        overlays=sample_overlays(folder / "overlays", **overlays),
        texts=texts if full else None,
    )
