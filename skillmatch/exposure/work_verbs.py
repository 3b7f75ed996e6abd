"""Verbs that say what somebody does at work, with their forms: managing, manages, managed -> manage.

The verbs are the words that O*NET task statements and ESCO skills begin with, reviewed, and a few more of
postings and resumes. A verb that only says what an applicant is, has or gets (be, have, join, enjoy, earn) is
not among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

VerbForm: TypeAlias = Literal["base", "ing", "s", "past"]

_VERBS = (
    "accept access accommodate accompany achieve acquire act activate adapt add address adhere adjust "
    "administer administrate admit adopt advance advertise advise advocate affix aid alert align allocate "
    "alter amend analyse analyze anchor anesthetize announce answer anticipate apply appoint apportion "
    "appraise apprehend approach approve arbitrate archive arrange arrest articulate ascertain ask "
    "assemble assess assign assimilate assist assume assure attach attain attempt attend attract audit "
    "audition authenticate authorise authorize automate award backfill bake balance bathe bend bill bind "
    "blast bleach blend blow boil bolt bond book bore brace brainstorm braze break brief bring broadcast "
    "broker browse brush buckle budget buff build bundle butcher buy calculate calibrate call cancel "
    "capture care carry carve cash cast catalogue catch caulk cement certify chair challenge champion "
    "change chaperone characterize chart chase check chip choose chop circulate claim clamp clarify "
    "classify clean cleanse clear climb clip close co-ordinate coach coat code coil collaborate collate "
    "collect colour comb combine comfort command comment commission communicate compare compile "
    "complement complete comply compose compound comprehend compress compute conceal conceive concentrate "
    "conceptualise conceptualize conclude condition conduct confer configure confirm confiscate confront "
    "connect conserve consider consolidate construct consult contact contextualise contract contribute "
    "control converse convert convey cook cool cooperate coordinate copy correct correlate correspond "
    "counsel count countersink couple cover crank create critique cross-train cultivate curate cure "
    "customise customize cut deal debate debug decant decide decode decontaminate decorate defend define "
    "defrost delegate delineate deliver demolish demonstrate deploy deposit deputise describe design "
    "designate detain detect determine develop devise diagnose diagram dig digitise dip direct disarm "
    "disassemble disburse discard discharge discipline disclose disconnect discover discuss disinfect "
    "dismantle dismount dispatch dispense display dispose disrobe disseminate distinguish distress "
    "distribute divide document download draft drain draw dress drill drive dump duplicate dust dye edit "
    "educate eject elicit eliminate embalm embed emboss embroider empathise emphasize employ empower "
    "empty enable encode encourage encrypt enforce engage engineer engrave enhance enlarge enrich enrol "
    "enroll ensure enter entertain envision erect escalate escort establish estimate etch euthanize "
    "evacuate evaluate examine excavate exceed exchange execute exercise expand expedite experiment "
    "explain explore expose extend extinguish extract fabricate facilitate fasten feed field fight file "
    "fill filter find finish fit fix flush fly focus fold follow forecast forge form formalise formalize "
    "formulate forward foster fulfil fulfill fund furnish galvanise garnish gather gauge generate "
    "ghostwrite give glaze glue grade greet grill grind groom grow guard guide hammer hand handle "
    "handover harmonise harmonize harness harvest haul heat help hire hoist hold homogenize hone host "
    "hunt identify ignite immerse immobilise immobilize immunize impart implant implement import impose "
    "imprint improve improvise incorporate increase indicate induce inflate influence inform initiate "
    "inject innovate inoculate input inquire insert inspect inspire install instigate instruct insure "
    "integrate interact interface interfere interpret interrogate interrupt intervene interview "
    "interweave introduce invent inventory investigate involve iron irrigate isolate issue itemize join "
    "judge keep label laminate launch lay layout lead learn lend level leverage liaise license lift "
    "line-manage link list listen load locate lock log look lower lubricate machine mail maintain make "
    "manage maneuver manipulate manoeuvre manufacture map mark market massage master match maximise "
    "maximize measure mediate meet melt memorise memorize mend mentor merge migrate minimise minimize "
    "mitigate mix mobilise mobilize model moderate modernise modernize modify moisten mold monitor mop "
    "motivate mould mount move mow nail navigate negotiate network neutralise neutralize nominate "
    "normalise notate note notice notify nurse nurture observe obtain offer officiate oil onboard open "
    "operate optimise optimize orchestrate ordain order organise organize orient originate outline output "
    "overhaul oversee own pack package paint pair park participate partner patch patrol pay peel "
    "perforate perform personalise persuade photograph pick piece pierce pilot pioneer place plan plant "
    "plaster plate play pleat plot pluck polish portion position post pour practice practise predict "
    "preheat prep prepack prepare preprocess prescribe present preserve preset preside press pretest "
    "prevent preview price prime print prioritise prioritize probate process procure produce program "
    "programme progress promote prompt proofread propagate propose prospect protect provide prune "
    "publicize publish pull pulverize pump punch purchase purge pursue push put quantify quarry question "
    "quote raise rake reach read reassemble reassure rebuild receive recognise recognize recommend "
    "reconcile recondition reconstruct record recover recruit rectify recycle redesign redirect "
    "redistribute reduce reengineer refactor refer refill refine refinish reformat refuel refurbish "
    "register regulate rehabilitate rehearse reinforce reinstall reject relay release reline remediate "
    "remind remount remove render renew rent reorganise reorganize repackage repair replace replenish "
    "replicate report reposition repossess represent reprint reproduce request requisition rescue "
    "research reserve reset reshape resolve respond restage restock restore restrain restrict restructure "
    "resurface retouch retrain retrieve retrofit return revamp review revise revisit revitalise "
    "revitalize rewire rework rewrite ride rig rinse roll rollout rotate rout route run safeguard salvage "
    "sample sand sandblast sanitise sanitize saw scale scan schedule scoop scope score scrape screed "
    "screen scribe script scrub scrutinise scrutinize sculpt seal search season secure seek segregate "
    "seize select sell send separate sequence serve service set settle setup sever sew shadow shampoo "
    "shape share sharpen shave ship shop shovel show sift sign signal signpost simplify simulate sing "
    "sketch skim slice slide smooth soak solder solicit solve sort source speak spearhead specialise "
    "specialize specify splice sponsor spray spread sprinkle stabilise stabilize stack staff stain stamp "
    "standardise standardize staple start stay steer sterilise sterilize stimulate stir stitch stock "
    "store stow straighten strain streamline strengthen stretch strip structure study subcontract submit "
    "subpoena substitute suggest summarise summarize summon superimpose supervise supply support survey "
    "suspend sustain suture sweep switch synchronise synchronize synthesise synthesize tabulate tackle "
    "tag tailor take talk tally tap tape target teach tear telephone tell tend terminate test testify "
    "thread tie tighten touch-up tow trace track trade train transcribe transfer transform transition "
    "translate transmit transplant transport transpose travel treat triage trial trim troubleshoot tune "
    "turn tutor type typeset undertake underwrite unify unite unload unpack unroll update upgrade uphold "
    "upholster upload upsell upskill use utilise utilize vacuum validate verify view visit visualise "
    "visualize volunteer walk warn wash watch water waterproof weave weigh welcome weld wet wind wipe "
    "wire witness work wrap write "
)

_IRREGULAR_PASTS = (
    "bring brought, build built, buy bought, choose chose, deal dealt, dig dug, do did, draw drew, drive "
    "drove, feed fed, find found, give gave, grind ground, grow grew, hold held, keep kept, lay laid, "
    "lead led, make made, meet met, oversee oversaw, rebuild rebuilt, rewrite rewrote, ride rode, run "
    "ran, see saw, seek sought, sell sold, send sent, speak spoke, steer steered, take took, teach "
    "taught, undertake undertook, uphold upheld, weave wove, write wrote"
)
_VOWELS = "aeiou"


def _past_of(verb: str) -> Iterator[str]:
    if verb.endswith("e"):
        yield verb + "d"
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        yield verb[:-1] + "ied"
    else:
        yield verb + "ed"
        yield from (doubled + "ed" for doubled in _doubled(verb))


def _ing_of(verb: str) -> Iterator[str]:
    if verb.endswith("ie"):
        yield verb[:-2] + "ying"
    elif verb.endswith("e") and not verb.endswith("ee"):
        yield verb[:-1] + "ing"
    else:
        yield verb + "ing"
        yield from (doubled + "ing" for doubled in _doubled(verb))


def _doubled(verb: str) -> Iterator[str]:
    """Yield the verb with its last consonant doubled, where English may do so: plann-, referr-, travell-."""
    tail = verb[-3:]
    if len(tail) == 3 and tail[0] not in _VOWELS and tail[1] in _VOWELS and tail[2] not in _VOWELS + "wxy":
        yield verb + verb[-1]


def _s_of(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _all_forms() -> Mapping[str, tuple[str, VerbForm]]:
    verbs = _VERBS.split()
    forms: dict[str, tuple[str, VerbForm]] = {}
    for verb in verbs:
        forms.update(dict.fromkeys(_past_of(verb), (verb, "past")))
        forms.update(dict.fromkeys(_ing_of(verb), (verb, "ing")))
        forms[_s_of(verb)] = (verb, "s")
    for pair in _IRREGULAR_PASTS.split(", "):
        verb, past = pair.split()
        if verb in verbs:
            forms[past] = (verb, "past")
    return MappingProxyType(forms | {verb: (verb, "base") for verb in verbs})


VERB_FORMS: Mapping[str, tuple[str, VerbForm]] = _all_forms()
"""Base form and kind of every form of every work verb, lower case."""
