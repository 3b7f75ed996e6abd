"""Accuracy on named sets, with intervals. What is marked "eval" in the mirror is read here only."""
