"""Folders of sentence-transformers models: what of their layout is read, and nothing beyond it.

``modules.json`` names the modules in order. The first must be a Transformer, the second a Pooling; Normalize
and Dropout change no direction of a vector. A graph (``onnx/model.onnx``) holds the Transformer alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillmatch.encode.batches import MAX_TOKENS
from skillmatch.errors import InputError

EXPORT = "optimum-cli export onnx --model FOLDER FOLDER/onnx"
"""How a graph is made of a folder's weights."""

_GRAPHS = (Path("onnx", "model.onnx"), Path("model.onnx"))
_WITHOUT_EFFECT = frozenset(("Normalize", "Dropout"))
"""Modules that may follow the pooling: vectors have length 1 here whatever they do."""

_SETTINGS = ("sentence_bert_config.json", "tokenizer_config.json", "config.json")
"""Of the Transformer, beside its weights."""

_LONGEST = 512
"""Tokens of a text that are read at most; sentences and descriptions have fewer."""

_OLD = "pooling_mode_"
_OLD_POOLING = {
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean",
    "pooling_mode_cls_token": "cls",
}
"""Modes whose direction we can compute; a mean divided by another number has the same one."""

_NEW_POOLING = {"mean": "mean", "mean_sqrt_len_tokens": "mean", "cls": "cls"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFolder:
    """A model in the layout of sentence-transformers.

    Attributes:
        path: The folder.
        transformer: Folder of its first module: where tokenizer and weights are.
        graph: The ONNX file; None without one.
        pooling: ``mean`` or ``cls``; the name of the mode where it is another.
        others: Kinds of the modules after the pooling that change a vector's direction, e.g. ``Dense``.
        max_tokens: Longer texts are cut here.
        is_lower_case: Texts are put in lower case first.
        settings: The files besides the weights that vectors depend on.
    """

    path: Path
    transformer: Path
    graph: Path | None
    pooling: str
    others: tuple[str, ...]
    max_tokens: int
    is_lower_case: bool
    settings: tuple[Path, ...]

    @property
    def tokenizer(self) -> Path:
        """The file of the tokenizer."""
        return self.transformer / "tokenizer.json"

    @property
    def unsupported(self) -> str:
        """What keeps a graph of this folder from being run here; "" for nothing."""
        if self.pooling not in ("mean", "cls"):
            return f"pooling '{self.pooling}'"
        return f"module {self.others[0]}" if self.others else ""

    @property
    def weights(self) -> tuple[Path, ...]:
        """The files of the weights, without a graph's."""
        return _files(self.transformer, "*.safetensors")

    def fingerprint(self, graph: Path | None = None) -> str:
        """Return the SHA-256 of all files that vectors depend on, hexadecimal.

        Args:
            graph: The ONNX file that is run; None where the weights are.
        """
        # Large graphs keep their weights in a file beside them.
        weights = self.weights if graph is None else _files(graph.parent, f"{graph.name}*")
        digest = hashlib.sha256()
        for file in (*self.settings, *weights):
            digest.update(f"{file.relative_to(self.path).as_posix()}\n".encode())
            with file.open("rb") as opened:
                digest.update(hashlib.file_digest(opened, "sha256").digest())
        return digest.hexdigest()


def read_model_folder(path: Path) -> ModelFolder:
    """Read the layout of a model.

    Args:
        path: A folder with ``modules.json``, ``tokenizer.json``, the pooling's ``config.json`` and weights.

    Raises:
        InputError: There is no such folder, a file is missing, or the layout is another.
    """
    if not path.is_dir():
        raise InputError(
            f"No folder {path}. Give the folder of a sentence-transformers model on this machine: nothing is "
            "downloaded, so the name of a model on a server will not do."
        )
    modules = _modules(path)
    transformer, pooling = path / modules[0][1], path / modules[1][1]
    _check_prompts(path)
    if not (transformer / "tokenizer.json").is_file():
        raise InputError(
            f"No tokenizer.json in {transformer}. No other kind of tokenizer is read; the library "
            "transformers writes this one where it has a fast tokenizer for the model."
        )
    graphs = (base / name for base in (transformer, path) for name in _GRAPHS)
    said = [transformer / name for name in _SETTINGS]
    settings = [_table(file) for file in said]
    heads = [file for _, folder in modules[1:] for file in _files(path / folder, "*")]
    kept = (path / "modules.json", transformer / "tokenizer.json", *filter(Path.is_file, said), *heads)
    return ModelFolder(
        path=path,
        transformer=transformer,
        graph=next(filter(Path.is_file, graphs), None),
        pooling=_pooling(pooling / "config.json"),
        others=tuple(kind for kind, _ in modules[2:] if kind not in _WITHOUT_EFFECT),
        max_tokens=_max_tokens(settings),
        is_lower_case=bool(settings[0].get("do_lower_case", False)),
        settings=kept,
    )


def _modules(path: Path) -> list[tuple[str, str]]:
    """Return kind and folder of each module.

    Raises:
        InputError: They are not modules of sentence-transformers, Transformer and Pooling first.
    """
    file = path / "modules.json"
    if not file.is_file():
        raise InputError(f"No modules.json in {path}: it is no folder of a sentence-transformers model.")
    listed = _json(file)
    try:
        found = [(str(each["type"]), str(each["path"])) for each in listed]
    except (KeyError, TypeError) as error:
        raise InputError(f"{file} does not list modules with 'type' and 'path', as it should.") from error
    # The library would import any other name: code that came with the folder is not run.
    foreign = next((name for name, _ in found if not name.startswith("sentence_transformers.")), None)
    if foreign is not None:
        raise InputError(f"{file} names {foreign}; only modules of sentence_transformers are run.")
    modules = [(name.rpartition(".")[2], folder) for name, folder in found]
    kinds = [kind for kind, _ in modules]
    if kinds[:2] != ["Transformer", "Pooling"]:
        shown = ", ".join(kinds) or "nothing"
        raise InputError(f"{file} lists {shown}. Expected a Transformer and then a Pooling.")
    return modules


def _check_prompts(path: Path) -> None:
    """Refuse a model that puts words before every text: runs of words would not stand where they do."""
    name = _table(path / "config_sentence_transformers.json").get("default_prompt_name")
    if name is not None:
        raise InputError(
            f"The model in {path} puts its prompt '{name}' before every text, which is not supported. Set "
            "default_prompt_name in config_sentence_transformers.json to null to use it without."
        )


def _pooling(file: Path) -> str:
    """Return the mode of a Pooling.

    Raises:
        InputError: The file is missing or names no mode.
    """
    if not file.is_file():
        raise InputError(f"No {file.name} in {file.parent}: how token vectors become one is not known.")
    settings = _table(file)
    given = settings.get("pooling_mode")
    modes = given if isinstance(given, list) else [given] if given else []
    modes = [_NEW_POOLING.get(str(mode), str(mode)) for mode in modes]
    if not modes:
        chosen = [name for name, value in settings.items() if name.startswith(_OLD) and value is True]
        modes = [_OLD_POOLING.get(name, name.removeprefix(_OLD)) for name in chosen]
    if not modes:
        raise InputError(f"{file} names no pooling mode.")
    return "+".join(modes)


def _max_tokens(settings: list[Mapping[str, Any]]) -> int:
    """Return the number of tokens a text is cut at, by the settings that say it first."""
    sentence, tokenizer, model = settings
    given = sentence.get("max_seq_length") or tokenizer.get("model_max_length") or MAX_TOKENS
    places = model.get("max_position_embeddings") or _LONGEST
    return int(min(given, places, _LONGEST))


def _files(folder: Path, pattern: str) -> tuple[Path, ...]:
    return tuple(file for file in sorted(folder.glob(pattern)) if file.is_file())


def _table(file: Path) -> Mapping[str, Any]:
    """Return a JSON object; an empty one where there is no such file."""
    found = _json(file) if file.is_file() else {}
    if not isinstance(found, dict):
        raise InputError(f"{file} holds no JSON object, as it should.")
    return found


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{file} cannot be read as JSON: {error}") from error
