"""Trains the extractor's encoder: the upper layers of the shipped one, tuned on text about ESCO skills.

``recipe`` says what is trained on what; ``corpora``, ``lines``, ``readings``, ``literal`` and ``examples``
give sentences with skills, ``kept_out`` keeps those of the evaluation sets away; ``material`` puts them
together; ``negatives`` and ``drawing`` make batches; ``net``, ``states``, ``scoring`` and ``tuning`` need
torch; ``training`` writes models/extractor, ``ablation`` and ``classifier`` compare; ``packing`` made the
files that training starts from.
"""
