"""The published measures we know: what each counts, on which scale, for which occupations, from whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Literal, TypeAlias

from skillmatch.exposure.links import CodeSystem

MeasureKind: TypeAlias = Literal["exposure", "usage", "desire", "capability", "history"]
"""What a measure is of. Only those of one kind may be set against each other; history stands apart."""

Pooling: TypeAlias = Literal["mean", "sum"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A published measure of occupations.

    ``low`` and ``high`` are the ends of its scale, None where it has none (a standardised score).
    ``code_system`` is what its authors speak. ``pooling`` says how values of several occupations become one
    of a broader group: usage adds up, everything else is averaged. ``reference`` is the key of the
    publication, among those of the release, that defines it.
    """

    key: str
    title: str
    short_title: str
    year: int
    unit: str
    definition: str
    low: float | None
    high: float | None
    code_system: CodeSystem
    kind: MeasureKind
    release_id: str
    reference: str
    is_bundled: bool = True
    pooling: Pooling = "mean"


_GPTS_WORDS = {
    "alpha": "tasks that a language model alone speeds up twofold (E1)",
    "beta": "tasks that a language model speeds up twofold, alone (E1) or, counted half, with software (E2)",
    "zeta": "tasks that a language model speeds up twofold, alone (E1) or with software (E2)",
}
_RATERS = {"human": "human raters", "gpt4": "GPT-4"}


def _gpts(score: str, rater: str) -> Measure:
    return Measure(
        key=f"gpts_{score}_{rater}",
        title=f"GPTs are GPTs {score}, labels by {_RATERS[rater]}",
        short_title=f"{score}, {_RATERS[rater].removesuffix(' raters')}",
        year=2023,
        unit="share of task weight",
        definition=f"share of {_GPTS_WORDS[score]}, core tasks weighing two, labelled by {_RATERS[rater]}",
        low=0.0,
        high=1.0,
        code_system="O*NET-SOC 2019",
        kind="exposure",
        release_id="gpts-are-gpts",
        reference="eloundou2024gpts",
    )


def _workbank(
    key: str, *, title: str, short_title: str, unit: str, definition: str, kind: MeasureKind
) -> Measure:
    return Measure(
        key=key,
        title=title,
        short_title=short_title,
        year=2025,
        unit=unit,
        definition=definition,
        low=1.0,
        high=5.0,
        code_system="O*NET-SOC 2019",
        kind=kind,
        release_id="workbank",
        reference="shao2025future",
    )


def _aioe(key: str, *, title: str, short_title: str, year: int, what: str, reference: str) -> Measure:
    return Measure(
        key=key,
        title=title,
        short_title=short_title,
        year=year,
        unit="standard deviations",
        definition=f"relatedness of an occupation's abilities to {what}, standardised over occupations",
        low=None,
        high=None,
        code_system="SOC 2010",
        kind="exposure",
        release_id="aioe",
        reference=reference,
        is_bundled=False,
    )


_ALL = (
    *(_gpts(score, rater) for score, rater in product(_GPTS_WORDS, _RATERS)),
    Measure(
        key="applicability",
        title="AI applicability (Working with AI)",
        short_title="applicability",
        year=2025,
        unit="score",
        definition="work activities of an occupation that Copilot users ask for or the AI performs, by "
        "completion and scope, mean of both sides",
        low=0.0,
        high=1.0,
        code_system="OEWS 2018",
        kind="exposure",
        release_id="working-with-ai",
        reference="tomlinson2025working",
    ),
    Measure(
        key="daioe_percentile",
        title="DAIOE 2023, percentile",
        short_title="DAIOE",
        year=2023,
        unit="percentile",
        definition="exposure to the progress of nine areas of AI up to 2023, as percentile among occupations",
        low=0.0,
        high=100.0,
        code_system="O*NET-SOC 2010",
        kind="exposure",
        release_id="daioe-2023",
        reference="engberg2024unboxed",
    ),
    _aioe(
        "aioe",
        title="AIOE",
        short_title="AIOE",
        year=2021,
        what="ten applications of AI",
        reference="felten2021occupational",
    ),
    _aioe(
        "aioe_language",
        title="AIOE, language modeling",
        short_title="AIOE language",
        year=2023,
        what="language modeling",
        reference="felten2023language",
    ),
    _aioe(
        "aioe_image",
        title="AIOE, image generation",
        short_title="AIOE image",
        year=2023,
        what="image generation",
        reference="felten2023heterogeneity",
    ),
    Measure(
        key="ilo_genai",
        title="ILO exposure to generative AI",
        short_title="ILO",
        year=2025,
        unit="mean task score",
        definition="mean potential for automation by generative AI over the tasks of an ISCO-08 unit group",
        low=0.0,
        high=1.0,
        code_system="ISCO-08",
        kind="exposure",
        release_id="ilo-genai-2025",
        reference="gmyrek2025refined",
        is_bundled=False,
    ),
    Measure(
        key="aei_usage",
        title="Claude conversations on its tasks (Anthropic Economic Index)",
        short_title="AEI usage",
        year=2025,
        unit="% of conversations",
        definition="share of Claude.ai conversations of February and March 2025 on an occupation's tasks; a "
        "task that several occupations share is split evenly",
        low=0.0,
        high=100.0,
        code_system="O*NET-SOC 2010",
        kind="usage",
        release_id="aei-2025-03-27",
        reference="handa2025economic",
        pooling="sum",
    ),
    _workbank(
        "workbank_desire",
        title="Workers' desire for automation (WORKBank)",
        short_title="desire",
        unit="mean of 1-5",
        definition="mean over an occupation's rated tasks of the mean rating by its workers",
        kind="desire",
    ),
    _workbank(
        "workbank_has_worker",
        title="Human Agency Scale, workers (WORKBank)",
        short_title="agency, workers",
        unit="level 1-5",
        definition="human involvement most often wanted by its workers, from H1 (none) to H5 (essential); "
        "the lowest of equally frequent levels",
        kind="desire",
    ),
    _workbank(
        "workbank_capability",
        title="Automation capability, experts (WORKBank)",
        short_title="capability",
        unit="mean of 1-5",
        definition="mean over an occupation's rated tasks of the mean rating by AI experts",
        kind="capability",
    ),
    _workbank(
        "workbank_has_expert",
        title="Human Agency Scale, experts (WORKBank)",
        short_title="agency, experts",
        unit="level 1-5",
        definition="human involvement most often found needed by AI experts, from H1 (none) to H5 "
        "(essential); the lowest of equally frequent levels",
        kind="capability",
    ),
    Measure(
        key="frey_osborne",
        title="Probability of computerisation (Frey and Osborne)",
        short_title="Frey-Osborne",
        year=2017,
        unit="probability",
        definition="probability of computerisation as foreseen in 2013, before language models: history, not "
        "exposure to AI",
        low=0.0,
        high=1.0,
        code_system="SOC 2010",
        kind="history",
        release_id="frey-osborne-2017",
        reference="frey2017future",
        is_bundled=False,
    ),
)

MEASURES: Mapping[str, Measure] = MappingProxyType({measure.key: measure for measure in _ALL})
"""All published measures by key, in the order in which they are shown."""
