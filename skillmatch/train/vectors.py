"""Makes the shipped concept vectors (models/encoder/concepts.npz) from the full releases.

Run ``python -m skillmatch.train.vectors --mirror FOLDER`` (FOLDER as SKILLMATCH_MIRROR) after any change
of the taxonomy's concepts or labels, or of the encoder. Needs no torch; takes about two minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
from pathlib import Path

from skillmatch.content import content_path
from skillmatch.encode import Encoder, load_encoder
from skillmatch.encode.vectors import concepts_of, make_concept_vectors, save_concept_vectors
from skillmatch.sources.releases import Sources
from skillmatch.taxonomy import Taxonomy, load_bundled
from skillmatch.taxonomy.esco import esco_descriptions
from skillmatch.taxonomy.onet import onet_descriptions
from skillmatch.train.registry import declare


def rebuild_concept_vectors(taxonomy: Taxonomy, sources: Sources, encoder: Encoder, path: Path) -> str:
    """Write the vectors of every concept of ``taxonomy`` to ``path``; return the file's sha256.

    Args:
        taxonomy: The bundled taxonomy.
        sources: Where the full releases are; they hold the descriptions.
        encoder: Makes the vectors.
        path: An ``.npz`` file, replaced.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``Sources.rows``.
    """
    descriptions = all_descriptions(taxonomy, sources)
    concepts = concepts_of(taxonomy)
    matrix = make_concept_vectors(concepts, descriptions, encoder)
    save_concept_vectors(path, concepts, matrix, encoder)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def all_descriptions(taxonomy: Taxonomy, sources: Sources) -> dict[str, str]:
    """Return the descriptions of ESCO concepts and O*NET occupations by URI, from the full releases."""
    releases = dict(part.split(" ") for part in taxonomy.release.split(" + "))
    occupations, _ = onet_descriptions(sources, releases["O*NET"])
    uri_of = {o.onet_soc_code: o.uri for o in taxonomy.occupations.values() if o.taxonomy == "O*NET"}
    described = {uri_of[code]: text for code, text in occupations.items() if code in uri_of}
    return esco_descriptions(sources, releases["ESCO"]) | described


def main() -> None:
    """Make the shipped vectors anew and declare their checksum in models/registry.toml."""
    parser = argparse.ArgumentParser(description="Make models/encoder/concepts.npz from the full releases.")
    parser.add_argument("--mirror", type=Path, default=os.environ.get("SKILLMATCH_MIRROR"))
    mirror = parser.parse_args().mirror
    path = content_path("models", "encoder") / "concepts.npz"
    sources = Sources(mirror=Path(mirror) if mirror else None)
    digest = rebuild_concept_vectors(load_bundled(), sources, load_encoder(), path)
    declare("encoder/concepts.npz", digest)
    print(f"{path}: {path.stat().st_size} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
