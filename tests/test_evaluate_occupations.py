"""Measuring the coding of job titles: the sets and their split, the peers, the figures, the command."""

import gzip

import numpy as np
import pytest
from click.testing import CliRunner
from encoding import BagEncoder

from skillmatch.cli.evaluate_occupations import occupations as command
from skillmatch.errors import InputError, ReleaseMissing, SchemaMismatch
from skillmatch.evaluate.occupations import BM25, OURS, WHOLE_TITLE, coded_share, evaluate, measured_titles
from skillmatch.evaluate.title_peers import Bm25, WholeTitle
from skillmatch.evaluate.title_sets import CodedTitle, read_jobbert, read_title_jitter
from skillmatch.evaluate.title_weights import fit_calibration, fit_views
from skillmatch.space.occupations import OccupationReading
from skillmatch.space.title_views import VIEWS
from skillmatch.types import Occupation


def write_sets(folder, taxonomy):
    uri_of = {one.preferred_label: one.uri for one in taxonomy.occupations.values() if one.taxonomy == "ESCO"}
    nurse, cook = uri_of["nurse assistant"], uri_of["cook"]
    titles = [f"{word} Nurse" for word in ("Night", "Village", "Prison", "Airport", "Harbour", "Forest")]
    rows = [f"{at},{title},{nurse}" for at, title in enumerate(titles)]
    rows += [f"7,NIGHT  nurse,{nurse}", f"8,Senior Nurse Night,{cook}", "9,Nurse,esco:gone", f"10,!!!,{cook}"]
    jobbert = folder / "skill_eval" / "jobbert" / "titles.csv.gz"
    jitter = folder / "skill_eval" / "title_jitter" / "jittered_titles.csv.gz"
    for path, text in (
        (jobbert, "\n".join([",vacancyTitle,conceptUri", *rows])),
        (
            jitter,
            "jittered_title,seed_title,onet_code,onet_name\n"
            + "\n".join(f"{word} Electrician - Night,{word},47-2111.00,Electricians" for word in "abcdef"),
        ),
    ):
        path.parent.mkdir(parents=True)
        path.write_bytes(gzip.compress(text.encode()))
    return folder


def test_titles_are_read_once_with_the_words_that_keep_them_together(tmp_path, taxonomy):
    found = read_jobbert(write_sets(tmp_path, taxonomy), taxonomy)
    assert len(found) == 7
    night = [title for title in found if "night" in title.title.casefold()]
    assert len(night) == 2
    assert len({title.group for title in night}) == 1
    assert len({title.is_test for title in night}) == 1
    assert {title.is_test for title in found} == {True, False}
    jitter = read_title_jitter(tmp_path, taxonomy)
    assert jitter[0] == CodedTitle("a Electrician - Night", "onet:occupation/47-2111.00", "a")


def test_a_missing_set_and_other_columns_are_told(tmp_path, taxonomy):
    with pytest.raises(ReleaseMissing, match="SKILLMATCH_MIRROR"):
        read_jobbert(tmp_path, taxonomy)
    path = tmp_path / "skill_eval" / "jobbert" / "titles.csv.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(b"title,code\n"))
    with pytest.raises(SchemaMismatch, match="vacancyTitle"):
        read_jobbert(tmp_path, taxonomy)


def occupation(uri, label, *others):
    return Occupation(uri=uri, preferred_label=label, alt_labels=others, taxonomy="ESCO", code="1")


THREE = (
    occupation("a", "nurse", "ward sister"),
    occupation("b", "cook", "ward cook"),
    occupation("c", "pilot"),
)


def test_bm25_prefers_the_label_with_the_rarer_shared_words():
    scores = list(Bm25(THREE).scores(["ward sister", "cooks", "zebra"]))
    assert scores[0].argmax() == 0
    assert scores[0][1] > scores[0][2] == 0
    assert scores[1].argmax() == 1
    assert not scores[2].any()


def test_the_whole_title_goes_by_the_preferred_label_alone():
    scores = list(WholeTitle(THREE, BagEncoder()).scores(["pilot", "ward sister"]))
    assert scores[0].tolist() == pytest.approx([0, 0, 1])
    assert scores[1].tolist() == pytest.approx([0, 0, 0])


class Coder:
    """Answers as it is told: confidences by title; None is uncodable."""

    def __init__(self, answers):
        self.answers = answers

    def confidences(self, titles, *, taxonomy):
        assert taxonomy == "ESCO"
        return iter([None if self.answers[t] is None else np.array(self.answers[t]) for t in titles])

    def read_many(self, titles, *, taxonomy):
        return [OccupationReading(guesses=() if t.startswith("no") else ("guess",)) for t in titles]


class Three:
    """A taxonomy of three occupations."""

    def __init__(self):
        self.occupations = {one.uri: one for one in THREE}


def group_of(half):
    return next(str(n) for n in range(99) if CodedTitle("", "", str(n)).is_test == half)


def test_figures_of_known_answers():
    inside, outside = group_of(True), group_of(False)
    answers = {"nurse": [0.9, 0.05, 0.0], "cook": [0.6, 0.3, 0.1], "pilot": None, "left out": [0, 0, 1.0]}
    titles = [CodedTitle(t, u, inside) for t, u in (("nurse", "a"), ("cook", "b"), ("pilot", "c"))]
    titles.append(CodedTitle("left out", "a", outside))
    report = evaluate("three", titles, Coder(answers), Three(), BagEncoder())
    ours = {metric: found.value for metric, found in report.systems[OURS].items()}
    assert ours == pytest.approx({"hit@1": 1 / 3, "hit@5": 2 / 3, "mrr": 0.5})
    for peer in (BM25, WHOLE_TITLE):
        assert report.systems[peer]["hit@1"].value == 1.0
    assert report.gain.value == pytest.approx(-2 / 3)
    assert (report.n_titles, report.n_groups) == (3, 1)
    assert report.calibration.value == pytest.approx((0.1 + 0.6) / 2)
    at = {choice.threshold: choice for choice in report.selections}
    assert (at[0.08].coverage, at[0.08].precision) == (pytest.approx(2 / 3), 0.5)
    assert (at[0.7].coverage, at[0.7].precision) == (pytest.approx(1 / 3), 1.0)


def test_without_a_title_of_the_test_half_nothing_is_measured():
    with pytest.raises(InputError, match="test half"):
        measured_titles([CodedTitle("nurse", "a", group_of(False))])


def test_many_titles_are_thinned_out_evenly():
    own = group_of(True)
    found = measured_titles([CodedTitle(str(n), "a", own) for n in range(12_500)])
    assert len(found) == 5_000
    assert [title.title for title in found[:3]] == ["0", "2", "5"]


def test_the_share_of_strings_with_a_code():
    assert coded_share(["no", "none", "yes", "nobody"], Coder({})) == 0.25


def test_fitted_weights_are_those_that_made_the_titles():
    rng = np.random.default_rng(0)
    seen = rng.normal(size=(3_000, 8, len(VIEWS))).astype(np.float32)
    true = np.zeros(len(VIEWS))
    true[[0, 4]] = [1.5, -0.7]
    gold = (seen @ true + rng.gumbel(size=(3_000, 8))).argmax(axis=1)
    assert fit_views(seen, gold.tolist()) == pytest.approx(true, abs=0.12)


def test_calibration_finds_slope_and_shift():
    rng = np.random.default_rng(1)
    odds = rng.normal(size=4_000)
    scores = [np.array([max(value, 0.0), max(-value, 0.0)]) for value in odds]
    right = rng.random(4_000) < 1 / (1 + np.exp(-(0.5 * np.abs(odds) + 0.3)))
    gold = [int(s.argmax()) if ok else 1 - int(s.argmax()) for s, ok in zip(scores, right, strict=True)]
    assert fit_calibration(scores, gold) == pytest.approx((0.5, 0.3), abs=0.15)


def test_the_command_prints_tables_and_needs_a_mirror(tmp_path, taxonomy, home):
    environment = {"SKILLMATCH_HOME": str(home), "SKILLMATCH_MIRROR": str(write_sets(tmp_path, taxonomy))}
    done = CliRunner().invoke(command, env=environment, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    for words in ("JobBERT titles to ESCO", "title_jitter to O*NET", "BM25", "calibration", "60 strings"):
        assert words in done.output
    with pytest.raises(ReleaseMissing, match="SKILLMATCH_MIRROR"):
        CliRunner().invoke(
            command, env={"SKILLMATCH_HOME": str(home), "SKILLMATCH_MIRROR": ""}, catch_exceptions=False
        )
