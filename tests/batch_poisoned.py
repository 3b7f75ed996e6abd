"""A worker whose process ends over a posting that holds a mark: ``MARK FOLDER NAME ...``."""

import sys

from batch_workload import poison

from skillmatch.batch.child import main

if __name__ == "__main__":
    poison(sys.argv[1])
    sys.exit(main(*sys.argv[2:]))
