"""What around a word with a capital letter tells that it is somebody's name."""

from __future__ import annotations

import re

INTRODUCED = re.compile(
    r"(?:\bmy (?:full |given |first |legal )?name(?:['’]s| is)|\bname is|\bnamed|\bcalled|\bknown "
    r"as|\bgoes by|"
    r"\baka|\ba\.k\.a\.?|\bn[ée]e|\bformerly|\balias|\bsigned(?: by)?|\bsincerely|\bfaithfully|"
    r"\bregards|\btruly|"
    r"\bwishes|\bprepared by|\bwritten by|\bsubmitted by|\bcompiled by|\bauthored by|\bcreated by|"
    r"\bcopyright(?: \d{4})?|"
    r"©(?: \d{4})?|\b(?:resume|résumé|cv|curriculum vitae|profile|portfolio|testimonial|reference|"
    r"references|recommendation|"
    r"appraisal|feedback|statement|application|letter) (?:of|for|from|by)|"
    r"\bcontact(?: person| name)?|\battn|\battention(?: of)?|\bc/o|\bdear|\bhi|\bhello|\bthanks "
    r"to|\bthank you,?|"
    r"\brefe(?:ree|rence)s?|\brecommended by|\bendorsed by|\breport(?:ed|ing|s)? (?:directly )?(?:in)?to|"
    r"\b(?:managed|supervised|mentored|coached|trained|taught|led|appraised|nominated|interviewed|"
    r"hired|assessed|tutored|"
    r"advised|praised|thanked|assisted|shadowed|covered for|stood in for|deputi[sz]ed for) (?:by )?|"
    r"\b(?:supervisor|line manager|manager|mentor|director|principal|head teacher|headteacher|"
    r"boss|colleague|team leader|"
    r"applicant|candidate|employee|author|owner|signature|surname|first name|last name|given name|"
    r"family name|"
    r"preferred name|nickname|emergency contact|next of kin|spouse|full name|name|by|ask for|"
    r"speak (?:to|with)|"
    r"get in touch with|reach|call|ring|email|e-mail|write to|on behalf of|according to|quote from|words of))"
    r"[ \t]{0,3}(?:[:：,–—-]|is|was)?[ \t\n]{0,3}[\"“'‘(]?\Z",
    re.IGNORECASE,
)
WEAK = re.compile(
    r"\b(?:called|named|company name|contact|by|call|ring|reach|email|e-mail|hi|managed|trained|led|covered "
    r"for|profile of|director|manager|principal|copyright(?: \d{4})?)[ \t]{0,3}[:：,–—-]?[ "
    r"\t\n]{0,3}\Z",
    re.IGNORECASE,
)
"""Of those, words that something else may follow as well: "managed SAP", "called Kafka"."""

I_AM = re.compile(r"\b(?:I am|I['’]m|this is|it is|here is)[ \t]{0,2},?[ \t]?\Z", re.IGNORECASE)
_VERBS = (
    "is|was|has|had|will|would|can|could|may|might|does|did|holds|held|leads|led|joined|joins|"
    "manages|managed|works|worked|"
    "brings|brought|speaks|spoke|lives|lived|trained|trains|supports|supported|oversees|oversaw|"
    "began|begins|started|"
    "starts|enjoys|enjoyed|earned|earns|received|receives|completed|completes|graduated|studied|"
    "studies|volunteers|"
    "volunteered|teaches|taught|helped|helps|built|builds|made|makes|took|takes|ran|runs|kept|"
    "keeps|gave|gives|showed|"
    "shows|proved|proves|became|handles|handled|coordinates|coordinated|organi[sz]es|"
    "organi[sz]ed|served|serves|wrote|"
    "writes|designed|designs|created|creates|delivered|delivers|excels|excelled|demonstrates|"
    "demonstrated|continues|"
    "remains|remained|possesses|thrives|always|never|often|consistently|quickly|also|currently|"
    "recently|successfully|"
    "personally|regularly|himself|herself|who"
)
ONLY_PEOPLE = re.compile(
    r"[ \t\n]{1,2}(?:joined|joins|volunteer(?:s|ed)|graduated|studied|studies|enjoys|enjoyed|"
    r"teaches|taught|speaks|spoke|"
    r"thrives|lives|lived|who|himself|herself|was (?:promoted|awarded|hired|born|trained)|has "
    r"worked|works as|worked as)\b",
    re.IGNORECASE,
)
"""What is said of people only."""

DOES = re.compile(rf"['’]?[ \t\n]{{1,2}}(?:{_VERBS})\b|,? \((?:he|she|they)/", re.IGNORECASE)
PERSONAL_AFTER = re.compile(
    r"[ \t](?:work|team|role|leadership|career|background|skills?|experience|dedication|attention|"
    r"ability|abilities|"
    r"contributions?|colleagues|manager|patients|clients|performance|approach|attitude|knowledge|commitment|"
    r"professionalism|enthusiasm|patience|calm|energy|line manager|duties|responsibilities|"
    r"supervisor|absence|"
    r"expertise|strengths?|references?|hard work|punctuality|reliability|honesty|kindness|sense|"
    r"eye|record|profile|"
    r"referees?|last|first|main|daily|own|[a-z]+(?:ness|ity|ship|ance|ence))\b",
    re.IGNORECASE,
)
BRAND_AFTER = re.compile(r" [A-Z][a-z]")
"""A firm's or a product's name behind a possessive."""

BEFORE_YEAR = re.compile(r"\.?,? ?(?:19|20)\d\d")
"""What makes a month of "Jan", "April" and "June"."""

PRONOUN = re.compile(r"\b(?:he|she|his|her|him|they|their)\b", re.IGNORECASE)
NAMING = re.compile(
    r"\b(?:by|with|and|for|to|from|thank|thanks|ask|contact|dear|hi|hello|call|me)[ \t]\Z", re.IGNORECASE
)
SENTENCE_START = re.compile(r"(?:\A|[\n\r.!?:;|•–—\"“‘(]|- )[ \t\"“‘(]*\Z")
CREDIT = re.compile(r",[ \t\n]{1,2}(?P<title>[^,\n\r|;.]{3,50})")
AMPERSAND = re.compile(
    r"[ \t](?:&|and (?:Sons?|Co|Partners|Associates|Company|Brothers|Bros)\b)|[ \t]?(?:Inc|Ltd|"
    r"LLC|LLP|plc|PLC|GmbH)\b"
)
