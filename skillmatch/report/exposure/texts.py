"""The words of a report that do not depend on its figures: method, limits, how to read it."""

from __future__ import annotations

from typing import Final

from skillmatch.exposure.disagreement import RANGE_RULE

LEAD: Final = (
    "What published measures say of these occupations, side by side, with coverage, intervals and "
    "disagreement."
)

POSTINGS_LEAD: Final = (
    "How exposed the work is that these postings state, and what published measures say of the occupations "
    "of their titles, with coverage, intervals and disagreement."
)

NOT_JOB_LOSS: Final = "Exposure is not job loss."

GPTS_CALLOUT: Final = (
    "These figures say what share of an occupation's tasks a language model could speed up, by the judgement "
    "of the raters named."
)

NO_FORECAST: Final = (
    "They say nothing of whether anybody will use it, at what price, or what becomes of the jobs."
)

NO_WIDTH: Final = (
    "Where all tasks of an occupation have one label every draw is the same, and the interval has no width: "
    "that is no certainty."
)

METHOD: Final = (
    "Labels (GPTs are GPTs, 2023). 19,265 tasks of O*NET were labelled by people and by GPT-4: E0, no "
    "exposure; E1, a language model alone halves the time at equal quality; E2, software built on one would.",
    "Scores. alpha counts E1; beta counts E1 and half of E2; zeta counts both. An occupation's score is the "
    "weighted mean over its tasks: core tasks weigh 2, supplemental ones and those without a type weigh 1.",
    "Raters. The file's human column holds one aggregated label per task, so there is no spread among "
    "people. People are set against GPT-4 instead, everywhere.",
    "Intervals. Tasks of an occupation are drawn anew 1,000 times with replacement, each with both its "
    "labels, and everything is computed again; 95% of the draws lie within low and high. The draws are the "
    f"same every time. {NO_WIDTH}",
    "Shares. A share names its measure, inequality, threshold, join and denominator. An occupation without a "
    "value is left out of numerator and denominator, counted and named. Thresholds: 0.1 and 0.5 of GPTs are "
    "GPTs, 3 of WORKBank (the middle of its scale), of any other measure the median over covered "
    "occupations.",
    "Joins. Employment is OEWS (BLS), joined to O*NET by the crosswalk to the National Employment Matrix. "
    "Where several O*NET occupations are one in OEWS, their plain mean is taken (of usage their sum), for "
    "nobody counts their jobs apart.",
    "Crosswalks. A measure in another code system is crossed by official links. Links have no published "
    "weights: the value is their plain mean, low and high their range, and the way is named. Usage adds up "
    "instead: the shares of all linked occupations are summed, one that several O*NET occupations share "
    "split evenly among them; low counts none of what is shared, high all of it. Where no link has a figure "
    "there is no data.",
    "Disagreement. Measures are compared by rank only, over the occupations that both cover, and never "
    f"averaged. An occupation's range is from its lowest to its highest percentile over {RANGE_RULE}. Other "
    "variants of a source and measures that are not shipped are drawn but not in the range, which is the "
    "same on every machine; usage, desire, capability and history are of other kinds and stand beside it.",
    "WORKBank. Mean ratings of 3 or more are high. Desire and capability high: Green Light; capability only: "
    "Red Light; desire only: R&D Opportunity; neither: Low Priority. Without an expert rating there is no "
    "zone.",
    "History. Frey and Osborne's probability of computerisation (2013) is kept on an axis of its own.",
)

CORPUS_METHOD: Final = (
    "Postings. The duties of each posting are found in its text and scored by a model trained on the "
    "labelled tasks (series text); beside it stands the exposure of the occupation that its title is coded "
    "to (series occupation). The interval of a mean is for postings drawn like these; the error that the "
    "model or the labels share over all postings is not in it."
)

LIMITS: Final = (
    "Exposure is not job loss, nor a forecast of wages or hiring.",
    "Labels are judgements of 2023 about language models of that time, by people without the job in hand and "
    "by GPT-4.",
    "Tasks are O*NET's, drawn up for the United States; the work of one firm or country may differ.",
    "Whether work is exposed says nothing of law, liability, quality in use, or what customers want.",
    "Usage (Anthropic Economic Index) is of one product in one month, by share of conversations.",
    "A value that crossed a crosswalk is a mean over links that nobody has weighted; usage is a sum, with "
    "what several occupations share split evenly, which nobody has weighted either.",
    "Employment and wages are survey estimates of BLS with sampling errors of their own, which are not in "
    "the intervals.",
)

READING: Final = (
    "Colours are those of Okabe and Ito, and every kind has a shape or line of its own: figures can be read "
    "in grey and with any kind of colour vision. The data of each figure stand beside it."
)
