"""Makes the shipped vectors of O*NET's detailed work activities (models/exposure/activities.npz).

Run ``python -m skillmatch.train.activities`` after any change of the activities' bundle or of the encoder. It
takes seconds and needs neither torch nor the mirror.
"""

from __future__ import annotations

import hashlib

from skillmatch.content import content_path
from skillmatch.encode import load_encoder
from skillmatch.exposure.activities import VECTORS, bundled_activities, save_activity_vectors
from skillmatch.train.registry import declare


def main() -> None:
    """Make the vectors anew and declare their checksum in models/registry.toml."""
    folder, name = content_path(*VECTORS[:-1]), VECTORS[-1]
    path = folder / name
    save_activity_vectors(path, bundled_activities()[1], load_encoder())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    declare(f"{VECTORS[1]}/{name}", digest)
    print(f"{path}: {path.stat().st_size:,} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
