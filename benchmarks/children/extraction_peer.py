"""The peer esco-skill-extractor in an environment of its own; run by benchmarks/extraction.py.

    PEER_PYTHON extraction_peer.py MODEL_FOLDER < lines

Reads lines of JSON: a list of postings, each a list of sentences. Prints one JSON object when it is ready,
and one for each line: seconds of the clock and of the processor, skills found, peak memory in MiB.
"""

import json
import sys
import time
from pathlib import Path


def main() -> None:
    """Load the peer, then time it for each line."""
    import torch
    from esco_skill_extractor import SkillExtractor

    torch.set_num_threads(1)
    peer = SkillExtractor(model=sys.argv[1], device="cpu")
    print(json.dumps({"processor": time.process_time()}), flush=True)
    for line in sys.stdin:
        postings = json.loads(line)
        clock, processor = time.perf_counter(), time.process_time()
        found = sum(len(skills) for sentences in postings for skills in peer.get_skills(sentences))
        taken = time.perf_counter() - clock, time.process_time() - processor
        peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
        print(
            json.dumps({"clock": taken[0], "processor": taken[1], "found": found, "peak": peak}), flush=True
        )


if __name__ == "__main__":
    main()
