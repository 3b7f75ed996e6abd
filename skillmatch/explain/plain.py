"""An account as plain values, ready to be written as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from skillmatch.explain.account import COMPARABLE, Account
from skillmatch.explain.changes import Change
from skillmatch.explain.telling import told_case, told_change, told_contrast
from skillmatch.explain.whatif import UNCHANGED


def as_values(account: Account) -> dict[str, Any]:
    """Return the explanation with its case, groups, contrast and changes, in the names of the types."""
    return {
        **asdict(account.explanation),
        "eliminated_by": [evidence.label for evidence in account.explanation.eliminated_by],
        "case": {"kind": account.case.kind, "words": told_case(account)},
        "groups": [
            {
                "group": group.name,
                "label": group.label,
                "amount": group.amount,
                "features": [part.feature for part in group.contributions],
            }
            for group in account.groups
        ],
        "contrast": None
        if account.above is None
        else {**asdict(account.above), "words": told_contrast(account)},
        "changes": [_change(change) for change in account.changes],
        "comparable": dict(COMPARABLE),
        "requirements_mode": account.rules.mode,
        "unweighed": [evidence.label for evidence in account.unweighed],
        "unchanged": UNCHANGED,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "aim": change.aim,
        "other_id": change.other_id,
        "cut": change.cut,
        "is_reached": change.is_reached,
        "additions": [
            {
                "kind": addition.kind,
                "label": addition.label,
                "strength": addition.strength,
                "uri": addition.uri,
                "level": addition.level,
            }
            for addition in change.additions
        ],
        "is_smallest": change.is_smallest,
        "margin": change.margin,
        "score": change.score,
        "rank": change.rank,
        "n_scored": change.n_scored,
        "words": told_change(change),
    }
