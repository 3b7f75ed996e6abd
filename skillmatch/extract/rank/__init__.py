"""Ranking of ESCO skills for a sentence: readers, figures, boosted trees; one tier per file."""
