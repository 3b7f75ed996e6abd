"""Matching: two read documents become features, features become a score that can be taken apart."""
