"""Typed schemas of the API: requests with their limits, answers that mirror ``skillmatch.types``."""
