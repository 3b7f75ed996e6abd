"""Whole corpora of postings: planned, shared out, committed piece by piece, and joined.

Read in this order: ``planning`` (what is to be done), ``layout`` (where it stands), ``leases`` and
``committing`` (who may write, and when it counts), ``working`` (the steps in order, the loop of a worker),
``finding`` (where the engine is asked), ``running`` and ``on_dask`` (starting workers).
"""
