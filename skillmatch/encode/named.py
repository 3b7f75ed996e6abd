"""Encoders that a user names: a folder of a sentence-transformers model, by its graph or by that library.

What they give is floats that may differ in the last bits with the batch a text is in, unlike our own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from skillmatch.encode.batches import BatchEncoder, Ids, open_tokenizer, unit_means, unit_rows
from skillmatch.encode.folder import EXPORT, ModelFolder, read_model_folder
from skillmatch.encode.onnx import open_session
from skillmatch.errors import InputError
from skillmatch.extras import require
from skillmatch.types import FloatArray

EXTRA = "sentence-transformers"
"""Brings the library that runs models without a graph."""

_INPUTS = frozenset(("input_ids", "attention_mask", "token_type_ids"))
_OUTPUTS = ("last_hidden_state", "token_embeddings")


class NamedEncoder(BatchEncoder):
    """A model of a folder; ``is_mean`` says that a text's vector is the mean of its token vectors."""

    def __init__(self, folder: ModelFolder, graph: Path | None = None, *, threads: int) -> None:
        """Keep what does not depend on what runs the model; ``dim`` is that of a first text."""
        self.is_mean = folder.pooling == "mean" and not folder.others
        self._is_lower_case = folder.is_lower_case
        tokenizer = open_tokenizer(folder.tokenizer, max_tokens=folder.max_tokens)
        first = np.array([tokenizer.encode("a").ids], dtype=np.int64)
        dim = self._run(first, np.ones_like(first))[1].shape[1]
        super().__init__(tokenizer, dim=dim, fingerprint=folder.fingerprint(graph), threads=threads)

    def _encodings(self, texts: Sequence[str]) -> list[Any]:
        return super()._encodings([_lower(text) for text in texts] if self._is_lower_case else texts)

    def _offsets(self, text: str, encoding: Any) -> list[tuple[int, int]]:
        # Some tokenizers count the blank before a word as part of it.
        return [(end - len(text[start:end].lstrip()), end) for start, end in super()._offsets(text, encoding)]


class GraphEncoder(NamedEncoder):
    """Runs the graph of a folder with onnxruntime."""

    def __init__(self, folder: ModelFolder, graph: Path, *, threads: int) -> None:
        """Open the graph.

        Raises:
            InputError: It takes or gives other things than a text encoder's graph.
            ChecksumMismatch: It cannot be opened.
        """
        # By its place, because the weights of large graphs are a file beside it. Precise, because nobody
        # knows how a graph with 8-bit weights should come out on a processor whose sums saturate.
        self._session = open_session(str(graph), name=graph.name, is_precise=True)
        given = {each.name: each.type for each in self._session.get_inputs()}
        is_known = set(given) <= _INPUTS and set(given.values()) == {"tensor(int64)"}
        if not is_known or "input_ids" not in given:
            shown = ", ".join(f"{name} {kind}" for name, kind in given.items())
            raise InputError(
                f"{graph} takes {shown or 'nothing'}. Expected input_ids, attention_mask and at most "
                f"token_type_ids, each tensor(int64); such a graph is made by: {EXPORT}"
            )
        gives = [each.name for each in self._session.get_outputs()]
        output = next((name for name in _OUTPUTS if name in gives), None)
        if output is None:
            raise InputError(f"{graph} gives {', '.join(gives)}. Expected {' or '.join(_OUTPUTS)}.")
        self._inputs, self._output, self._pooling = frozenset(given), output, folder.pooling
        super().__init__(folder, graph, threads=threads)

    def _run(self, ids: Ids, mask: Ids) -> tuple[FloatArray, FloatArray]:
        every = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        feed = {name: every[name] for name in self._inputs}
        hidden = self._session.run([self._output], feed)[0].astype(np.float32, copy=False)
        return hidden, unit_rows(hidden[:, 0]) if self._pooling == "cls" else unit_means(hidden, mask)


class LibraryEncoder(NamedEncoder):
    """Runs the modules of a folder with sentence-transformers."""

    def __init__(self, folder: ModelFolder, *, threads: int) -> None:
        """Load the model, from the folder alone.

        Raises:
            InputError: The library cannot load it.
            MissingExtra: The library is not installed.
        """
        library = require("sentence_transformers", extra=EXTRA, purpose="A model without an ONNX file")
        self._torch = require("torch", extra=EXTRA, purpose="A model without an ONNX file")
        self._torch.set_num_threads(threads)
        try:
            model = library.SentenceTransformer(
                str(folder.path),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
                # Other files of weights may hold code.
                model_kwargs={"use_safetensors": True},
            )
        except Exception as error:  # whatever its parts raise
            raise InputError(
                f"sentence-transformers cannot load {folder.path}: {_first_line(error)}"
            ) from error
        self._model = model.float().eval()
        # The library's own threads share a batch.
        super().__init__(folder, threads=1)

    def _run(self, ids: Ids, mask: Ids) -> tuple[FloatArray, FloatArray]:
        given: Mapping[str, Any] = {
            "input_ids": self._torch.from_numpy(ids),
            "attention_mask": self._torch.from_numpy(mask),
        }
        with self._torch.no_grad():
            found = self._model(given)
        hidden: FloatArray = found["token_embeddings"].numpy()
        return hidden, unit_rows(found["sentence_embedding"].numpy())


def open_named_encoder(path: Path, *, threads: int = 1) -> NamedEncoder:
    """Open the model of a folder: its graph where there is one that we can run, else its weights.

    A graph is run where the pooling is ``mean`` or ``cls`` and nothing but Normalize or Dropout follows; any
    other chain of modules that begins with a Transformer needs the weights and the library.

    Args:
        path: Folder of a sentence-transformers model.
        threads: Of the machine that it may use.

    Raises:
        InputError: There is no such folder, or what it holds cannot be run.
        ChecksumMismatch: A file cannot be read as what it should be.
        MissingExtra: It has no graph, and sentence-transformers is not installed.
    """
    folder = read_model_folder(path)
    if folder.graph is not None and not folder.unsupported:
        return GraphEncoder(folder, folder.graph, threads=threads)
    if folder.weights:
        return LibraryEncoder(folder, threads=threads)
    if folder.graph is not None:
        raise InputError(
            f"{path}: {folder.unsupported} after an ONNX graph is not supported (pooling mean or cls, then "
            "Normalize or Dropout are). With model.safetensors beside it sentence-transformers can run it."
        )
    raise InputError(f"{path} has neither onnx/model.onnx nor model.safetensors.")


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _lower(text: str) -> str:
    """Return a text in lower case, character by character, so that places in it stay."""
    return "".join(low if len(low := each.lower()) == 1 else each for each in text)
