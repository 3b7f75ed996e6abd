"""An encoder that shares its lower layers with the shipped one: only what was tuned takes room.

The file holds what comes before and after the shared stretches of the shipped model's file, so that the
joined bytes are one whole ONNX model; nothing is parsed, and the base is checked by its checksum.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from skillmatch.errors import ChecksumMismatch, ReleaseMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class TunedLayers:
    """Layers on top of the lower layers of another model.

    Attributes:
        base: SHA-256 of the file of the other model, hexadecimal.
        head: Bytes of the joined model before the shared ones.
        shared: Half-open ranges of bytes of the other model's file, in order.
        tail: Bytes of the joined model after them.
    """

    base: str
    head: bytes
    shared: tuple[tuple[int, int], ...]
    tail: bytes

    def joined(self, model: bytes) -> bytes:
        """Return the whole model.

        Args:
            model: Bytes of the other model's file.

        Raises:
            ChecksumMismatch: They are not the ones the layers were made for.
        """
        found = hashlib.sha256(model).hexdigest()
        if found != self.base:
            raise ChecksumMismatch(
                f"The tuned layers belong to an encoder of sha256 {self.base[:12]}, found {found[:12]}. "
                "Install skillmatch again, or make them anew with: skillmatch train extractor"
            )
        return b"".join((self.head, *(model[start:end] for start, end in self.shared), self.tail))


def save_tuned_layers(path: Path, layers: TunedLayers) -> None:
    """Write layers to an ``.npz`` file; the same layers give the same bytes."""
    np.savez(
        path,
        base=np.array(layers.base),
        head=np.frombuffer(layers.head, dtype=np.uint8),
        shared=np.array(layers.shared, dtype=np.int64),
        tail=np.frombuffer(layers.tail, dtype=np.uint8),
    )


def load_tuned_layers(path: Path) -> TunedLayers:
    """Read a file of ``save_tuned_layers``.

    Raises:
        ReleaseMissing: The file is not there.
        ChecksumMismatch: It cannot be read as what it should be.
    """
    if not path.is_file():
        raise ReleaseMissing(f"The file {path.name} is not in {path.parent}. Install skillmatch again.")
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            shared: npt.NDArray[np.int64] = stored["shared"]
            return TunedLayers(
                base=str(stored["base"]),
                head=stored["head"].tobytes(),
                shared=tuple((int(start), int(end)) for start, end in shared),
                tail=stored["tail"].tobytes(),
            )
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ChecksumMismatch(f"{path.name} is no file of tuned layers: {error}.") from error
