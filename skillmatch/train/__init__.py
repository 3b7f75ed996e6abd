"""Making the shipped models again: scripts behind the "train" extra, run by hand."""
