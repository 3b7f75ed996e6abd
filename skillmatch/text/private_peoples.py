"""Words for whom somebody belongs to: countries, peoples, faiths, and what else the law protects.

Each is a part of a pattern, without brackets around it. Country and people stand side by side, so that a
country that is known has its people, and the other way round.
"""

from __future__ import annotations

_COUNTRIES = r"""
Afghanistan=Afghan Albania=Albanian Algeria=Algerian Andorra=Andorran Angola=Angolan
Argentina=Argentin(?:e|ian) Armenia=Armenian Australia=Australian|Aussie Austria=Austrian
Azerbaijan=Azerbaijani|Azeri (?:The_)?Bahamas=Bahamian Bahrain=Bahraini Bangladesh=Bangladeshi
Barbados=Barbadian|Bajan Belarus=Belarusian Belgium=Belgian Belize=Belizean Benin=Beninese Bhutan=Bhutanese
Bolivia=Bolivian Bosnia(?:_and_Herzegovina)?=Bosnian Botswana=Botswanan|Motswana Brazil=Brazilian
Brunei=Bruneian Bulgaria=Bulgarian Burkina_Faso=Burkinab[eé] Burma=Burmese Burundi=Burundian
Cambodia=Cambodian Cameroon=Cameroonian Canada=Canadian Cape_Verde=Cape_Verdean Chad=Chadian Chile=Chilean
China=Chinese Colombia=Colombian Congo=Congolese Costa_Rica=Costa_Rican C[oô]te_d['’]Ivoire=Ivorian
Ivory_Coast=Ivorian Croatia=Croat(?:ian)? Cuba=Cuban Cyprus=Cypriot Czechia=Czech
(?:the_)?Czech_Republic=Czech Denmark=Danish|Dane Djibouti=Djiboutian (?:the_)?Dominican_Republic=Dominican
Ecuador=Ecuadorian Egypt=Egyptian El_Salvador=Salvador[ae]n England=English|Englishm[ae]n|Englishwom[ae]n
Eritrea=Eritrean Estonia=Estonian Eswatini=Swazi Ethiopia=Ethiopian Fiji=Fijian Finland=Finnish|Finn
France=French|Frenchm[ae]n|Frenchwom[ae]n Gabon=Gabonese (?:[Tt]he_)?Gambia=Gambian Germany=German
Ghana=Ghanaian Greece=Greek Grenada=Grenadian Guatemala=Guatemalan Guinea(?:-Bissau)?=Guinean
Guyana=Guyanese Haiti=Haitian Honduras=Honduran Hong_Kong=Hong_Konger Hungary=Hungarian
Iceland=Icelandic|Icelander India=Indian Indonesia=Indonesian Iran=Iranian|Persian Iraq=Iraqi
Ireland=Irish|Irishm[ae]n|Irishwom[ae]n Israel=Israeli Italy=Italian Jamaica=Jamaican Japan=Japanese
Jordan=Jordanian Kazakhstan=Kazakh(?:stani)? Kenya=Kenyan Kosovo=Kosov(?:an|ar) Kurdistan=Kurd(?:ish)?
Kuwait=Kuwaiti Kyrgyzstan=Kyrgyz Laos=Lao(?:tian)? Latvia=Latvian Lebanon=Lebanese Lesotho=Basotho
Liberia=Liberian Libya=Libyan Lithuania=Lithuanian Luxembourg=Luxembourger (?:North_)?Macedonia=Macedonian
Madagascar=Malagasy Malawi=Malawian Malaysia=Malaysian Mali=Malian Malta=Maltese Mauritania=Mauritanian
Mauritius=Mauritian Mexico=Mexican(?:[-_]American)? Moldova=Moldovan Mongolia=Mongolian
Montenegro=Montenegrin Morocco=Moroccan Mozambique=Mozambican Myanmar=Burmese Namibia=Namibian
Nepal=Nepal(?:i|ese) (?:[Tt]he_)?Netherlands=Dutch(?:m[ae]n|wom[ae]n)? Holland=Dutch
New_Zealand=New_Zealander|Kiwi Nicaragua=Nicaraguan Niger=Nigerien Nigeria=Nigerian North_Korea=North_Korean
Northern_Ireland=Northern_Irish Norway=Norwegian Oman=Omani Pakistan=Pakistani Palestine=Palestinian
Panama=Panamanian Papua_New_Guinea=Papuan Paraguay=Paraguayan Peru=Peruvian
(?:[Tt]he_)?Philippines=Filipin[oa]|Pinoy Poland=Polish|Pole Portugal=Portuguese Puerto_Rico=Puerto_Rican
Qatar=Qatari Romania=Romanian Russia=Russian Rwanda=Rwandan Samoa=Samoan Saudi_Arabia=Saudi(?:_Arabian)?
Scotland=Scottish|Scot|Scots(?:m[ae]n|wom[ae]n) Senegal=Senegalese Serbia=Serb(?:ian)?
Sierra_Leone=Sierra_Leonean Singapore=Singaporean Slovakia=Slovak(?:ian)? Slovenia=Slovene|Slovenian
Somalia=Somali Somaliland=Somali South_Africa=South_African South_Korea=South_Korean Korea=Korean
South_Sudan=South_Sudanese (?:the_)?Soviet_Union=Soviet Spain=Spanish|Spaniard Sri_Lanka=Sri_Lankan
Sudan=Sudanese Suriname=Surinamese Sweden=Swedish|Swede Switzerland=Swiss Syria=Syrian Taiwan=Taiwanese
Tajikistan=Tajik Tanzania=Tanzanian Thailand=Thai Tibet=Tibetan Togo=Togolese Tonga=Tongan
Trinidad(?:_and_Tobago)?=Trinidadian Tunisia=Tunisian Turkey=Turkish|Turk Türkiye=Turkish
Turkmenistan=Turkmen Uganda=Ugandan Ukraine=Ukrainian (?:the_)?United_Arab_Emirates=Emirati
(?:[Tt]he_)?(?:United_Kingdom|UK|U\.K\.)=British|Brit|Briton
(?:[Tt]he_)?(?:United_States(?:_of_America)?|USA|US|U\.S\.(?:A\.)?|America)=American|North_American
Great_Britain=British Uruguay=Uruguayan Uzbekistan=Uzbek Venezuela=Venezuelan Vietnam=Vietnamese
Wales=Welsh(?:m[ae]n|wom[ae]n)? Yemen=Yemeni Yugoslavia=Yugoslav Zambia=Zambian Zimbabwe=Zimbabwean
Africa=African Asia=Asian Europe=European (?:the_)?Caribbean=Caribbean
(?:the_)?Middle_East=Middle[-_]Eastern Latin_America=Latin_American
(?:[A-Z][a-z]+ern_|North_|South_|East_|West_|Central_)(?:Africa|Asia|Europe|America|India)=(?:[A-Z][a-z]+ern_|North_|South_|East_|West_|Central_)(?:African|Asian|European|American|Indian)
"""

_PAIRS = [pair.split("=") for pair in _COUNTRIES.split()]
COUNTRIES = "|".join(sorted((pair[0].replace("_", " ") for pair in _PAIRS), key=len, reverse=True))
"""Countries and parts of the world."""

ETHNIC = (
    r"African[- ]American|Asian[- ]American|Arab[- ]American|Afro[- ]?(?:Caribbean|American|Latin[oax])|"
    r"Black[- ]British|British[- ]Asian|Latin[oax]s?|Hispanics?|Chican[oa]s?|Caucasian|Arab|Native American|"
    r"American Indian|First Nations|Indigenous|Aboriginal|M[aā]ori|Inuit|Pacific Islander|Romani|Roma|Igbo|"
    r"Yoruba|Hausa|Akan|Ashanti|Zulu|Xhosa|Tamil|Punjabi|Bengali|Gujarati|Kashmiri|Pashtun|Hmong|Uyghur|"
    r"Rohingya|Han Chinese|West Indian|Desi|AAPI|BAME|BIPOC|Celtic|Slavic|Nordic|Scandinavian|Balkan|Baltic"
)
"""Peoples that have no country of that name."""

NATIONS = "|".join(
    (ETHNIC, *sorted({pair[1].replace("_", " ") for pair in _PAIRS}, key=lambda name: (-len(name), name)))
)
"""Peoples, as words before a noun or for one of them."""

FAITHS = (
    r"Roman Catholic|Born[- ]Again Christian|Latter[- ]Day Saint|Seventh[- ]Day Adventist|Adventist|"
    r"Christian|Catholic|Protestant|Anglican|Episcopalian|Baptist|Methodist|Lutheran|Presbyterian|Calvinist|"
    r"Evangelical|Pentecostal|(?:Greek |Russian |Coptic |Eastern |Modern )?Orthodox(?: Jew(?:ish)?|"
    r" Christian)?|Coptic|Copt|Mormon|Muslim|Moslem|Muslima|Islamic|Shia|Shi['’]ite|Sunni|Sufi|"
    r"Ahmadi(?:yya)?|Ismaili|Hindu|Sikh|Jewish|Jewess|Jew|Hasidic|Buddhist|Jain|Bahá?['’]?í|Baha['’]?i|"
    r"Taoist|Daoist|Shinto(?:ist)?|Quaker|Mennonite|Amish|Jehovah['’]s Witness|[Aa]theist|[Aa]gnostic|"
    r"[Hh]umanist|Rastafarian|Rasta|Zoroastrian|Parsi|Druze|Yazidi|[Pp]agan|Wiccan|Scientologist"
)
"""Believers, as words before a noun or for one of them."""

LOVES = (
    r"gay|lesbian|bisexual|pansexual|asexual|transgender|transsexual|trans|cisgender|queer|heterosexual|"
    r"homosexual|intersex|non[- ]?binary|genderqueer|gender[- ]?fluid|LGBT\w*\+?|LGBTQ\w*\+?"
)
"""Whom somebody loves, or what they are instead of a man or a woman."""

DISABLED = (
    r"disabled|deaf|hard of hearing|hearing[- ]impaired|blind|partially sighted|visually impaired|autistic|"
    r"neurodivergent|neurodiverse|neurotypical|dyslexic|dyspraxic|epileptic|diabetic|bipolar|paraplegic|"
    r"wheelchair user|able[- ]bodied"
)
"""What the body or mind can and cannot."""

COLOURS = r"[Bb]lack|[Ww]hite|[Bb]rown|[Mm]ixed[- ]race|[Bb]iracial|[Mm]ultiracial|BME|POC"
"""Colours of the skin, which are mostly something else."""

WORSHIP = (
    r"church|mosque|synagogue|temple|gurdwara|chapel|cathedral|masjid|mandir|shul|vihara|tabernacle|parish|"
    r"kingdom hall|prayer (?:group|meeting|room)|bible (?:group|study|class|school)|sunday school|koran class"
)
"""Where believers meet."""
