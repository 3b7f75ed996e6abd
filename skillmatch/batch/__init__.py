"""Whole corpora of postings: planned, shared out, committed piece by piece, and joined.

Read in this order: ``planning`` (what is to be done), ``layout`` (where it stands), ``leases`` and
``committing`` (who may write, and when it counts), ``phases`` (the steps in order), ``working`` (the
loop of a worker), ``running`` and ``on_dask`` (starting workers).
"""
