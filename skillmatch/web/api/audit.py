"""Audits: the wording of postings, impact ratios, exposure in rankings, swaps of who stands in a resume."""

from __future__ import annotations

from skillmatch.audit.wording import judge_wording
from skillmatch.report.audit_parity import parity_records
from skillmatch.report.audit_perturb import perturb_record
from skillmatch.report.audit_tables import summary
from skillmatch.report.audit_wording import wording_record
from skillmatch.web.api.documents import receive, receive_all
from skillmatch.web.auditing import impact_of, outcomes_table, parity_of, rankings_table, swaps_of
from skillmatch.web.endpoints import Resource
from skillmatch.web.present import provenance_out
from skillmatch.web.schemas.audit import (
    GroupParityOut,
    ImpactIn,
    ImpactOut,
    ParityIn,
    ParityOut,
    PerturbIn,
    PerturbOut,
    WordedOut,
    WordingIn,
    WordingOut,
)
from skillmatch.web.services import Services

audit = Resource("audit")


@audit.post("/v1/audit/wording", asked=WordingIn, answer=WordingOut)
def audit_wording(services: Services, asked: WordingIn) -> WordingOut:
    """Find words in postings that leave people out.

    Each with its place, a reason and a suggestion. Criteria the law protects have the weight "refused";
    statements of equal treatment are passed over. Gender-coded words are counted the published way.
    """
    received = receive_all(asked.documents, default_id="posting", location="documents")
    return WordingOut(
        documents=tuple(
            WordedOut.model_validate(wording_record(judge_wording(item.raw.doc_id, item.raw.text)))
            for item in received
        ),
        provenance=provenance_out(services.engine.provenance()),
    )


@audit.post("/v1/audit/impact", asked=ImpactIn, answer=ImpactOut)
def audit_impact(services: Services, asked: ImpactIn) -> ImpactOut:
    """Hold outcomes against New York's Local Law 144 and the four-fifths rule.

    By sex, by race or ethnicity, and by both crossed: rates, impact ratios, intervals, Fisher's exact p, and
    how often a fair process of this size would raise an alarm.
    """
    given = asked.outcomes
    found, facts = impact_of(outcomes_table(given.text.encode(), given.format), asked)
    provenance = provenance_out(services.engine.provenance())
    return ImpactOut.model_validate({**summary(found, facts), "provenance": provenance})


@audit.post("/v1/audit/exposure", asked=ParityIn, answer=ParityOut)
def audit_exposure(services: Services, asked: ParityIn) -> ParityOut:
    """Hold each group's share of the exposure in rankings against its share of the candidates.

    A place p gets 1 / log2(1 + p). The interval draws postings; with one ranking there is none.
    """
    given = asked.rankings
    found = parity_of(rankings_table(given.text.encode(), given.format), asked)
    return ParityOut(
        groups=tuple(GroupParityOut.model_validate(record) for record in parity_records(found)),
        n_postings=found.n_postings,
        n_candidates=found.n_candidates,
        n_unknown=found.n_unknown,
        provenance=provenance_out(services.engine.provenance()),
    )


@audit.post("/v1/audit/perturb", asked=PerturbIn, answer=PerturbOut)
def audit_perturb(services: Services, asked: PerturbIn) -> PerturbOut:
    """Swap names, schools, origin, faith and more in resumes, and say which figure moves.

    Each resume is read anew, the whole way, after each swap; features, margin and score may differ by 1e-9.
    """
    posting = receive(asked.posting, default_id="posting", location=["posting"])
    resumes = receive_all(asked.resumes, default_id="resume", location="resumes")
    found = swaps_of(services, posting, resumes, n_names=asked.n_names)
    provenance = provenance_out(services.engine.provenance())
    return PerturbOut.model_validate({**perturb_record(found), "provenance": provenance})
