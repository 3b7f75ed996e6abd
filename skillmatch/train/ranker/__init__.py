"""Makes the trained ranker: postings, composed resumes with grades, features, step tables."""
