"""People who do not exist, of many origins, to see whether a detector of names knows names it never saw.

Names are composed of syllables as languages have them; those that stand in the detector's own lists, or are
English words, are left out. The same seed makes the same people.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from skillmatch.text.words import load_product_words, load_words

_SYLLABLES = """
Akan|Kwab Afr Ad Yaw Kof Ab|ena iyaa woma usua eku
    |Asant Boat Opok Amank Frimp Owus|ewa eng uwaa wahene ong uaa
Albanian|Arb Blen Drit Lul Shp Ard|ora jeta im esa ione it
    |Hoxh Krasn Berish Gash Zog Dervish|ajt iqi aliu iqe aj olli
Amharic|Tig Sel Dan Mek Abe Hir|ist amawit ielos onnen bech ut
    |Tessem Woldem Gebrem Hailem Berh Desal|ariam ichael edhin egn anu aye
Arabic|Nour Yas Fad Sam Hish Raw|eddine mina wa ira am dah
    |Al-Khat Al-Mas Haddaw Shahr El-Bad Qas|ib ri i our awi emi
Armenian|Arp Nar Sev Tigr Haykan Gay|ine eh ada anush oush ush
    |Petros Hakob Sargs Grig Mkrt Avetis|yan ian ikyan oryan chyan yants
Basque|Ain Nek Gar Ibon Maial Lei|hoa ane azi ekarre en re
    |Etxeb Goik Urr Zabal Ariz Mend|arria oetxea utia egi mendi izabal
Bengali|Anik Tahm Rum Shub Moush Farz|et ida ana hashish umi ana
    |Chatt Bhatt Mukh Talukd Bandy Chakr|opadhya acharjee arjee er opadh aborty
Bulgarian|Rad Bor Desis Velis Plam Yor|ostina islav lava lav ena danka
    |Dimitr Hrist Stoy Vasil Kolar Petk|ova ov anov eva oska anova
Burmese|Thant Aung Khin Zaw Myat Nanda|awe zin mar hsu noe yi
    |Thein Htwe Kyaw Lwinn Maungh Soenn|aye khaing oo myint lat nyo
Catalan|Mont Ori Nur Jaum Pol Remei|serrate olet ieta eta enca a
    |Puigd Vilar Capdev Ferr Roca Masf|evall asau ila erons mora errer
Chinese|Xiaoy Meng Jing Zhao Yux Hao|an ying wen hui ao ran
    |Ouy Shangg Zhug Xiah Situ Gong|ang uan e ou n sun
Croatian|Dubr Zvon Jas Mil Hrv Ned|avka imir minka ivoj oje eljka
    |Kovač Babi Horv Jurk Maru Vuk|ević ć atić ović šić elić
Czech|Vendul Bohum Jarm Zden Rad Kv|ka il ila ěk ovan ětuše
    |Novotn Dvořáč Procház Svobod Krejč Vesel|ová ek ka ný ík íčková
Danish|Asbj Bir Tor Sign Mog Inge|ørn gitte ben e ens borg
    |Kjeldg Sønd Møll Rask Bjerreg Vesterg|aard ergaard gaard mussen ård
Dutch|Jor Sijt Mar Wie Fem Bas|is ske loes bren ke tiaan
    |van der Hoev van den Berk Jans Dijkst de Gro Hoekst|en el sen ra ot erman
Estonian|Ka Tarm Le Raiv Pil Mar|ie o ida o le gus
    |Tamms Kask Rebas Mäg Saar Põld|aar e ik em oja ere
Ethiopian|Lem Birt Gir Abeb Meser Worki|lem ukan ma aw et neh
    |Tadess Assef Kebed Demis Zewd Negas|e a ew sie u h
Filipino|Dal Lig Ama Baya Rom Jho|isay aya do ni nick mar
    |Macapag Dimaculang Bagatsing Pangil Catac Manal|al an inan utan o ang
Finnish|Aino Kim Veik Tuul Ilm Pek|liisa mo ko ikki ari ka
    |Hämäl Virt Koskin Nieme Lehton Mäkel|äinen anen en lä inen ä
French|Gwen Thib Aur Maël Océ Ghis|aëlle ault élien ys ane laine
    |Beauch Delac Rousseau Lefeb Charpent Desch|amp roix lier vre ier amps
Georgian|Nin Giorg Tam Zur Ek Lev|elo uli una ab aterine anik
    |Kvar Beri Lom Gelash Maisu Tsik|atskhelia dze idze vili radze lauri
German|Annel Rüd Wal Heidr Jür Sieg|iese iger traud un gen linde
    |Schött Krauß Oberm Niederh Weigl Brandst|ler mann aier uber hardt ätter
Greek|Theof Evang Chrys Pan Styl Kal|ania elia oula agiotis ianos liope
    |Papad Oikon Karag Hadj Stav Vas|opoulos omou iannis idakis rakis ileiadis
Hausa|Aish Binta Nas Umm Sadi Zain|atu lami iru ukhair qat abu
    |Dank Bak Mall Gwand Tamb Abdulk|ambo are amu u uwal adir
Hawaiian|Keal Noel Kai Mak Leil Nal|oha ani ulani oa ani ani
    |Kamek Nakam Kahan Kealoh Makua Puk|aha ona amoku a kane ui
Hindi|Anush Rakshan Prat Vaish Lok Shrav|ree da yush navi esh ani
    |Chaturv Srivas Trip Raghuv Upadh Mish|edi tava athi anshi yay rikar
Hungarian|Zsuzs Ger Boglár Csong Eni Lás|anna gely ka or kő zlóka
    |Szent Kovács Horváth Nagyp Vörös Balog|mihályi falvi né ál marty hné
Icelandic|Sigr Gunn Hall Þor Ást Birg|ún hildur dóra steinn ríður itta
    |Jóhanns Gunnars Þorvalds Einars Björns Helg|dóttir son sdóttir dson sen adóttir
Igbo|Chid Nnam Ob Ifeo Uzo Ngoz|inma di iageli ma amaka ichi
    |Okonk Nwach Ezen Onyek Umead Chuk|wor ukwu wa achi i wuemeka
Indonesian|Wulan Bay Siti Dew Put Ag|dari uaji nur anti riani ung
    |Kusum Wijay Hartan Suryan Pramud Nugrah|awati anto ti ingsih ya eni
Irish|Caoim Ais Fion Oisí Gráin Donn|he ling nuala n ne chadh
    |O'Su Mac Gi Ó Ce O'Dro Mul Fl|illebháin olla allaigh ghda lanney ahertach
Japanese|Sak Har Ken Yos Mich Tak|urako ukine taro hinori iyo ehiko
    |Yamag Takah Kobay Matsum Shimiz Ishik|ishi asaka ashira oto ura awa
Kazakh|Aig Nurs Zhan Erl Dana Ser|erim ultan ar an iyar ikzhan
    |Nazarb Tokay Suleim Abdraz Kass Iskak|ayeva ev enov aqov ymova ova
Kenyan|Wanj Nyamb Ony Kip Chep Muth|iku ura ango choge kirui oni
    |Kam Gith Och Kipk Wair Ngug|aura inji ieng emboi imuu ia
Korean|Min Seo Ji Eun Hye Tae|joon yeonn hoon byul rimm kwang
    |Hwangb Namg Seonw Dokg Jegal Sagong|o ung oo o n h
Lithuanian|Ged Aud Rūt Vyt Jur Dai|iminas ronė elė autas gita nora
    |Kazlausk Petrausk Stank Jankausk Urbon Balči|ienė as evičius aitė as ūnas
Maori|Aroh Ngai Tam Hin Wir Mer|anui re ati emoa emu eana
    |Tuhiw Paraon Ngat Raur Wharem Tip|ai e a imu ate ene
Nepali|Bish Pras Sar Nir Dip Man|nuka anna mila maya endra isha
    |Adhik Bhatt Ghim Karki Shresth Pok|ari arai ire dhoj acharya harel
Norwegian|Ragn Øyv Sol Torb Ing Håk|hild ind veig jørn unn ona
    |Haugl Bjørn Skaar Nordg Østb Lien|and stad gård aard y hagen
Pashto|Zarm Gul Spoz Wal Pal Shab|ina aly hmay iullah washa ana
    |Yusuf Afrid Khatt Stan Wardak Mohm|zaiy iy akhel ekzai i and
Persian|Shah Far Mahs Beh Gol Khos|rzad naz a rouz nar row
    |Hossein Moham Tehr Rahim Kash Esfah|zadeh madian anian pour ani aniyan
Polish|Grze Agnies Boż Wojci Małgo Zbi|gorz zkaa ena echna sia gniew
    |Wiśni Kowal Szym Lewand Wójc Zieli|ewska czyk ański owicz ikiewicz ńska
Portuguese|Joaq Fil Gonç Cat Iol Xav|uina ipa alo arina anda ito
    |Figuei Albuq Vasconc Carval Montene Cav|redo uerque elos hais gro aleiro
Punjabi|Har Gur Jasp Man Sukhw Bal|preet deepa reet vinder inder jinder
    |Dhal Grew Sidh Ahluw Bhull Randh|iwal all uu alia ar awa
Romanian|Cosm Ileana Răz Cătă Doin Ionu|in na van lina iţa ț
    |Constant Munt Popes Dumitr Stăn Vlad|inescu eanu cu ache escu oiu
Russian|Svyat Lyud Yev Anast Timof Zin|oslav mila genia asia ey aida
    |Kuznets Vorob Sokol Lebed Morozk Belous|ova yova inskaya eva in ov
Samoan|Talo Sef Lag Tui Mal Fet|fa ina i asina ia u
    |Tagal Leia Fuim Aiol Savai Toleaf|oa taua aono upo inaea oa
Serbian|Vuk Drag Ljub Milor Rad Snež|ašin oslava ica ad mila ana
    |Petron Stank Obren Ćirk Živk Mil|ijević ović ović ović ović utinović
Shona|Tend Rudo Chip Tafad Nyasha Farai|ai rwashe o zwa dzai munashe
    |Mut Chik Moyo Gumb Nyath Zv|asa wanda ndo o i obgo
Sinhala|Nil Thar Das Upul Chat Ind|mini indu un anthi uri ika
    |Wickram Jayas Gunaw Ratnay Dissan Weer|asinghe uriya ardena ake ayake asekara
Somali|Hod Abdi Farh Sahr Wars Idi|an rahman iya a ame l
    |Warsam Jim Guled Nuur Osm Aad|e aale aan ow aan an
Spanish|Mar Encar Iñ Xim Leoc Bald|isol nación aki ena adia omero
    |Etcheve Zalaz Quintan Villalob Echev Bustam|rry ar illa os arría ante
Swahili|Nee Baraka Imar Zuber Mwan Jum|ma ni i i aisha anne
    |Mwak Kilon Mbwan Shek Mshangam Ngow|yusa zo a ilindi a i
Swedish|Ann Gös Tor Bri Ras Ebb|ika ta björn tta mus an
    |Söder Lind Berg Öst Hägg Ny|ström kvist qvist lund löf berg
Tamil|Meen Arul Kav Thiru Sel Kar|akshi mozhi itha venkadam vamani thikeyan
    |Subram Venkat Ranganath Krishn Muthus Sivak|aniam araman an amoorthy wamy umaran
Thai|Som Pim Nat Kan Wor Supa|chanok chanok thaporn yarat aphon ksorn
    |Srisu Chaiy Wongs Rattan Thong Phrom|wan asan akul aporn chai sri
Tibetan|Tenz Dol Nor Pem Jam Lob|inla karma bua adolma yang sangla
    |Gyalt Wangch Norb Tser Rinch Dhond|sen uk uling ing endol up
Turkish|Gülş Çağ Öz Yıld Şeb Bar|en atay lem ız nem ışcan
    |Yıldır Kaplan Öztür Karada Çeli Ay|ım oğlu kmen ğlı kkol demir
Ukrainian|Olek Bohd Svit Yaro Mykh Iry|sandra ana lanka slava ailo nka
    |Shevch Kovalch Bondar Tkach Kravch Lysen|enko uk enko uk uk ko
Urdu|Zahr Bil Saj Nau Mahn Ras|een alla jad sheen oor heeda
    |Qures Siddi Ansar Cheem Bukh Gil|hii qui ii a arii anii
Vietnamese|Thù Nguy Phư Huỳ Trú Đặ|y ệt ơng nh cng ngg
    |Nguyễ Trầ Phạ Đỗ Lê Vũ|n n m h n a
Welsh|Rhian Gwil Angh Llew Eir Myf|non ymm arad elyn lys anwy
    |Prydd Cadwal Gwynn Llewel Ifor Pen|erch adr edd ynn wynn hallow
Yoruba|Olu Ade Ayo Tem Bol Fol|wadamilola bisi kunle itope anle asade
    |Adey Ogun Bamid Oyeb Akin Fal|emi leye ele anji tola ade
Zulu|Thand Sib Nom Mbal Lind Nku|eka usiso vula enhle iwe lulekoo
    |Mkh Dlam Ngc Mthem Zung Khum|ize ini obo bu u alo
"""
"""Origin, beginnings and ends of given names, then of family names."""

_STREETS = (
    "12 Alder Lane",
    "4 Millbrook Road",
    "Flat 2, 31 Quarry Street",
    "907 Cedar Avenue",
    "18 Hawthorn Crescent",
)
_TOWNS = ("Leeds LS1 4AB", "Bristol BS1 5XX", "Springfield, IL 62701", "Austin, TX 73301", "York YO1 7AA")
_PHONES = (
    "07700 900{0:03d}",
    "+44 7700 900{0:03d}",
    "(212) 555-0{0:03d}",
    "212-555-0{0:03d}",
    "+1 415 555 0{0:03d}",
    "0113 496 0{0:03d}",
    "+49 30 5550{0:03d}",
    "+91 98765 43{0:03d}",
    "020 7946 0{0:03d}",
    "+33 6 12 34 5{0:03d}",
)
_PAGES = (
    "linkedin.com/in/{0}-{1}",
    "https://www.linkedin.com/in/{0}{1}",
    "github.com/{0}{1}",
    "https://{0}{1}.example",
    "www.{0}-{1}.example",
    "https://{1}.example/{0}",
)
_MAILS = ("{0}.{1}@mail.example", "{0}{1}@post.example", "{2}{1}@inbox.example.org", "{0}_{1}88@web.example")
_SEED = 20_261_122


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who does not exist, and how to reach them."""

    origin: str
    given: str
    family: str
    mail: str
    phone: str
    page: str
    address: str

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"


def origins() -> tuple[str, ...]:
    """Return the origins that names are composed for."""
    return tuple(line.split("|")[0] for line in _lines())


def invent_people(n: int, *, seed: int = _SEED) -> tuple[Person, ...]:
    """Return ``n`` people with composed names, the origins in turn; the same every time."""
    draw = random.Random(seed)  # noqa: S311
    lines = _lines()
    people: list[Person] = []
    while len(people) < n:
        origin, *parts = lines[len(people) % len(lines)].split("|")
        given = _composed(draw, _split(parts[0]), parts[1].split())
        family = _composed(draw, _split(parts[2]), parts[3].split())
        people.append(person_named(given, family, origin=origin, draw=draw))
    return tuple(people)


def person_named(given: str, family: str, *, origin: str, draw: random.Random) -> Person:
    """Return somebody of that name, reached at an address made of it."""
    short = (_plain(given), _plain(family), _plain(given)[:1])
    number = draw.randrange(1000)
    return Person(
        origin=origin,
        given=given,
        family=family,
        mail=draw.choice(_MAILS).format(*short),
        phone=draw.choice(_PHONES).format(number),
        page=draw.choice(_PAGES).format(*short),
        address=f"{draw.choice(_STREETS)}, {draw.choice(_TOWNS)}",
    )


def read_people(names: Mapping[str, list[str]], n: int, *, seed: int = _SEED) -> tuple[Person, ...]:
    """Return ``n`` people drawn from lists of full names, the groups in turn.

    Args:
        names: Full names by group.
        n: How many.
        seed: Of the draw.
    """
    draw = random.Random(seed)  # noqa: S311
    groups = sorted(names)
    people = []
    for number in range(n):
        group = groups[number % len(groups)]
        given, _, family = draw.choice(names[group]).partition(" ")
        people.append(person_named(given.title(), family.title(), origin=group, draw=draw))
    return tuple(people)


def _lines() -> list[str]:
    """Return one line per origin."""
    return _SYLLABLES.strip().replace("\n    |", "|").splitlines()


def _split(beginnings: str) -> list[str]:
    """Return beginnings, particles ("van der") kept before what follows them."""
    found: list[str] = []
    held: list[str] = []
    for word in beginnings.split():
        held.append(word)
        if not (word.islower() or word in ("Ó", "Gi", "Ce")):
            found.append(" ".join(held))
            held = []
    return found


def _composed(draw: random.Random, beginnings: list[str], ends: list[str]) -> str:
    """Return a name that no list and no dictionary holds; the last drawn where all are held."""
    for _ in range(50):
        name = draw.choice(beginnings) + draw.choice(ends)
        if not any(map(_is_known, _plain_words(name))):
            break
    return name


def _is_known(word: str) -> bool:
    words, products = load_words(), load_product_words()
    lists = (words.levels, words.names, words.first_names, words.last_names, products.whole, products.parts)
    return any(word in held for held in lists)


def _plain_words(name: str) -> Iterator[str]:
    yield name.casefold()
    yield from (_plain(part) for part in name.replace("-", " ").split() if len(part) > 3)


def _plain(name: str) -> str:
    """Return the letters of a name as an address has them."""
    swapped = name.translate(str.maketrans("łŁøØđĐıİßþÞæÆ", "lLoOdDiIsttaA"))
    decomposed = unicodedata.normalize("NFKD", swapped)
    return "".join(
        character for character in decomposed if character.isascii() and character.isalpha()
    ).casefold()
