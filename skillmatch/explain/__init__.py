"""Explanations: why a resume got its score, requirement by requirement, with the places in both texts."""

from skillmatch.explain.account import Account, accounts
from skillmatch.explain.evidence import explain
from skillmatch.explain.matcher import Matcher
from skillmatch.explain.words import summarise

__all__ = ["Account", "Matcher", "accounts", "explain", "summarise"]
