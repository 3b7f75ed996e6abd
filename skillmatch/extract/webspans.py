"""Web addresses, e-mail addresses and domains, in which no label is looked for."""

from __future__ import annotations

import re

from skillmatch.extract.tokens import form_key

_WEB = re.compile(
    r"""(?:https?://|www\.)[^\s<>"']+          # addresses
    | (?<![\w.+-])[\w.+-]{1,256}@[\w-]+(?:\.[\w-]+)+  # e-mail; begins once, so that long runs cost little
    | (?<![\w.@/-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|edu|gov|mil|info|biz|eu|uk|us|de|fr|nl|ie|ca|au|in|jobs)
      (?![\w-])(?:/[^\s<>"']*)?                # bare domains
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SIGN = re.compile(r"[.@/](?=\S)")
"""Every address has one of these signs inside."""

_BLANK = re.compile(r"\s")


def web_spans(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, key) of the web addresses, e-mail addresses and domains of a text, in order."""
    spans: list[tuple[int, int, str]] = []
    read = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < read:
            continue
        # No address holds a blank, so only the words around the sign need be looked at.
        start = max(text.rfind(blank, read, sign.start()) + 1 for blank in " \n") or read
        end = _BLANK.search(text, sign.end())
        read = end.start() if end else len(text)
        spans += [(m.start(), m.end(), form_key(m.group())) for m in _WEB.finditer(text, start, read)]
    return spans
