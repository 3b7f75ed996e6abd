"""A worker's memory does not grow with what it has read."""

import json
import subprocess
import sys
from pathlib import Path

from batch_memory import SHARD_ROWS, SHARDS

WARM_UP = 12
MOST_BYTES_A_ROW = 100
"""10 MB in 100,000 rows: less than a line of each; 1 MB would be less than memories go up and down here."""


def test_memory_does_not_grow_with_the_rows(tmp_path):
    program = Path(__file__).with_name("batch_memory.py")
    done = subprocess.run(
        [sys.executable, str(program), str(tmp_path)], capture_output=True, text=True, check=True
    )
    held = json.loads(done.stdout.splitlines()[-1])
    assert len(held) == SHARDS
    half = (SHARDS - WARM_UP) // 2
    grown = min(held[WARM_UP + half :]) - min(held[WARM_UP : WARM_UP + half])
    assert grown < MOST_BYTES_A_ROW * half * SHARD_ROWS
