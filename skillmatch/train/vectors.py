"""Makes the shipped concept vectors (models/encoder/concepts.npz) from the full releases.

Run ``python -m skillmatch.train.vectors --mirror FOLDER`` (FOLDER as SKILLMATCH_MIRROR) after any change
of the taxonomy's concepts or labels, or of the encoder. Needs no torch; makes only the rows whose texts
changed (all of them: a few minutes).
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from skillmatch.content import content_path
from skillmatch.encode import Encoder, load_encoder
from skillmatch.encode.vectors import concepts_of, save_concept_vectors
from skillmatch.sources.declared import read_declarations
from skillmatch.sources.releases import Sources
from skillmatch.taxonomy import load_full
from skillmatch.train.registry import declare


def rebuild_concept_vectors(sources: Sources, encoder: Encoder, path: Path) -> str:
    """Write the vectors of every concept of the default releases to ``path``; return the file's sha256.

    Args:
        sources: Where the full releases are; they hold the descriptions.
        encoder: Makes the vectors.
        path: An ``.npz`` file, replaced.

    Raises:
        ReleaseMissing, ChecksumMismatch, SchemaMismatch: As ``load_full``.
    """
    save_concept_vectors(path, concepts_of(load_full(sources)), encoder)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Make the shipped vectors anew and declare their checksum in models/registry.toml."""
    parser = argparse.ArgumentParser(description="Make models/encoder/concepts.npz from the full releases.")
    parser.add_argument("--mirror", type=Path, required=True, help="folder with the full releases")
    sources = Sources(declarations=read_declarations(), mirror=parser.parse_args().mirror)
    path = content_path("models", "encoder") / "concepts.npz"
    digest = rebuild_concept_vectors(sources, load_encoder(), path)
    declare("encoder/concepts.npz", digest)
    print(f"{path}: {path.stat().st_size} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
