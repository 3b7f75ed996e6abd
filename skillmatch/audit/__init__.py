"""Is it fair? Outcomes by group, exposure in rankings, the wording of postings, what a query may not ask."""
