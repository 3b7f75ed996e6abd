"""The words of ``gendered``: forms that tell a sex, what stands for each, and where they tell none."""

from __future__ import annotations

PAIRS = """
he she s/he he/she she/he (s)he they: they
his her hers him his/her her/his him/her his/hers her/him them theirs: their
himself herself him/herself himself/herself themself: themselves
waitress waiter/waitress: waiter
hostess host/hostess: host
actress actor/actress: actor
stewardess air-hostess: steward
air hostess: flight attendant
seamstress seamster: dressmaker
sculptress: sculptor
governess: nanny
landlady: landlord
tailoress: tailor
janitress: janitor
masseuse: masseur
heiress: heir
poetess: poet
authoress: author
manageress: manager
headmistress headmaster: headteacher
headmistresses headmasters: headteachers
schoolmistress schoolmaster: schoolteacher
choirmistress: choirmaster
postmistress: postmaster
salesman saleswoman saleslady salesgirl: salesperson
salesmen saleswomen salesladies: salespersons
chairman chairwoman: chairperson
chairmen chairwomen: chairpersons
spokesman spokeswoman: spokesperson
spokesmen spokeswomen: spokespersons
businessman businesswoman: businessperson
businessmen businesswomen: businesspersons
policeman policewoman: police officer
policemen policewomen: police officers
fireman firewoman: firefighter
firemen firewomen: firefighters
mailman mailwoman: mail carrier
postwoman: postman
cameraman camerawoman: camera operator
draftsman draftswoman draughtsman draughtswoman: drafter
draftsmen draughtsmen: drafters
anchorman anchorwoman: anchor
barmaid barman: bartender
barmaids barmen: bartenders
cleaning lady cleaning woman: domestic cleaner
dinner lady lunch lady: school meals assistant
dinner ladies lunch ladies: school meals assistants
tea lady: tea server
delivery man delivery boy deliveryman deliverywoman: delivery driver
repairman repairwoman: repairer
repairmen: repairers
handyman handywoman: handyperson
binman: refuse collector
chambermaid: room attendant
chambermaids: room attendants
cowgirl: cowboy
male nurse female nurse: nurse
male nurses female nurses: nurses
lady doctor woman doctor: doctor
maternity leave paternity leave: parental leave
sorority fraternity: student society
alumna alumnus: graduate
alumnae: alumni
actresses actors: actors
manageresses: managers
serviceman servicewoman: service member
servicemen servicewomen: service members
sportsman sportswoman: athlete
sportsmen sportswomen: athletes
horsemanship horsewomanship: riding
housewife househusband: homemaker
housewives househusbands: homemakers
women men ladies gentlemen gents womenfolk menfolk: people
woman man lady gentleman gent female male guy lass lad: person
females males lasses lads: people
girl boy: child
girls boys: children
girlhood boyhood: childhood
womanhood manhood: adulthood
mother father mum mom mummy mommy dad daddy mam mama papa: parent
mothers fathers mums moms mummies dads daddies: parents
motherhood fatherhood: parenthood
mothering fathering: parenting
stepmother stepfather stepmum stepdad: step-parent
godmother godfather: godparent
grandmother grandfather grandma grandpa granny grandad granddad: grandparent
grandmothers grandfathers: grandparents
grandson granddaughter: grandchild
grandsons granddaughters: grandchildren
wife husband hubby: spouse
wives husbands: spouses
son daughter: child
sons daughters: children
stepson stepdaughter: stepchild
brother sister: sibling
brothers sisters: siblings
uncle aunt auntie aunty nephew niece: relative
uncles aunts aunties nephews nieces: relatives
girlfriend boyfriend fiancé fiancée fiance fiancee: partner
widow widower: widowed person
bride bridegroom: newlywed
girl scout boy scout girl guide boy guide: scout
girl scouts boy scouts girl guides boy guides: scouts
girl scouting boy scouting girl guiding: scouting
sisterhood brotherhood: fellowship
heroine: hero
"""
"""Forms, in small letters, separated by blanks where they are one word each, and what stands for them."""

TWO_WORDS = (
    r"(?:air hostess|(?:cleaning|dinner|lunch|tea) (?:lady|woman|ladies)|delivery (?:man|boy)|"
    r"(?:fe)?male nurses?|(?:lady|woman) doctor|[mp]aternity leave|(?:girl|boy) (?:scout(?:s|ing)?|"
    r"guid(?:es?|ing)))"
)
"""The forms of two words."""

WORKED_FOR = (
    r"(?:['’]s?)?[ -](?:and (?:wom[ae]n|m[ae]n|girls|boys|children|ladies|kids|(?:fe)?males?)(?:['’]s?)? )?"
    r"(?:"
    r"(?:[\w-]+ ){0,2}(?:wear|\w+wear|clothing|clothes|fashion\w*|shoes?|boots|apparel|accessor(?:y|ies)|"
    r"hosiery|lingerie|tailoring|suits?|denim|dress(?:es)?|jewell?ery|wovens|knits)|furnishings|watches|"
    r"fragrances?|grooming|hair\w*|cuts?|barber\w*|styling|salon|toilets?|attendant|locker|health\w*|wards?|"
    r"hospital\w*|clinics?|prisons?|prisoners?|offenders?|inmates?|patients?|studies|history|magazines?|"
    r"departments?|floor|sections?|collections?|range|line|buyer|merchandi\w+|imaging|care|cancer|unit|oncology|"
    r"services?|ready[- ]to[- ]wear|pelvic|reproductive|anatomy|fertility|infertility|genital\w*|connectors?|"
    r"threads?|models?|animals?|livestock|breeding|plants?|flowers?|hormones?|catheter\w*|urinary|voice\w*|"
    r"vocals?|prostitut\w*|circumcision|contracepti\w+|to (?:fe)?male|in labou?r|giving birth|during|"
    r"with (?:pregnan|breast)\w*|designer|fitting|intimates|skin ?care|cosmetics|toiletries|nutrition)(?!\w)"
)
"""What stands behind "women" or "male" where they are whom or what the work is for."""

_KINSHIP = r"[ -](?:and|&)[ -](?:bab|child|infant|newborn)|['’]s day"
NOT_BEFORE = {
    "mother": rf"[ -](?:tongue|board|earth|nature|superior|church|country|of pearl|ship)|{_KINSHIP}",
    "mothers": rf"[ -](?:to[ -]be)|{_KINSHIP}|['’] (?:milk|day)",
    "father": rf" (?-i:[A-Z])|[ -](?:christmas)|{_KINSHIP}",
    "daughter": r"[ -](?:cards?|boards?|cells?|compan|firm)",
    "sister": (
        r" (?:compan|site|store|hotel|hospital|propert|practice|brand|organi|agenc|school|firm|paper)"
    ),
    "sisters": r" of (?-i:[A-Z])|(?-i: mentor)",
    "brother": r" (?:printer|sewing|industr|machine)",
    "man": (
        r"[ -]?(?:made|power|hours?|days?|weeks?|months?|years?|management|the|our|and (?:machine|van)"
        r"|overboard|portable|lift|machine|ual\b)"
    ),
    "girl": r" friday",
    "lady": r" (?-i:[A-Z])",
}
"""Words behind a form with which it is something else: a mother tongue, a sister company, Lady Gaga."""

AFTER_JOBS = r"\b(?:bus|bell|call|in-?call|galley|pool|ball|paper|stable|news|beach|cabin|play|office) \Z"
"""Words before "girls" or "boys" that make a job of them."""
