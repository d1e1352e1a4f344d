"""From a byline to persons, or to nobody: «القاهرة ــ هبة سالم» is a place and a name, «فريق التحرير» is neither.

A byline is cut at its signs, each piece is known for a place, an agency, a desk or a role, and what is left is a person
only if it looks like nothing else. An author left out is a gap; an author invented is a lie about somebody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from cleaners.declarations import declare, read_toml
from cleaners.text.calendar_names import WEEKDAY, spelt
from cleaners.text.dates import DateReading, find_dates
from cleaners.text.normalise import fold

FEWEST_WORDS, MOST_WORDS = 2, 5
"""Words in a name: one alone is a nickname or a section, and longer ones are phrases (half A: at most 3 to 7 give the
same articles)."""
MOST_SOURCE_WORDS = 5
"""Words of an agency's or outlet's name at most: «شبكة» and a sentence are its motto."""
LONGEST_BYLINE = 200
"""Letters: three authors with their roles and cities have fewer; a longer line is a paragraph (half A: 100 to 400 give
the same articles)."""
LONGEST_PIECE = 14
"""Words between two signs: credit, two names and their roles have fewer; more is a sentence (half A: 8 to 25 give the
same articles)."""


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says."""

    authors: tuple[str, ...] = ()
    """Persons, as written, without title, role and city."""
    dateline: str | None = None
    """The first place it names."""
    sources: tuple[str, ...] = ()
    """Agencies and outlets it names, as written."""
    certain: bool = False
    """Whether the words alone show that it is a byline.

    Either a credit («بقلم») stands before the name, or a place and an agency beside it, or the name is `familiar`, a
    place, date, title or role stands beside it, and nothing else does.
    """
    familiar: bool = False
    """Whether each name begins with a common given name.

    A name alone on a line is as often a tag, a caption or a kicker. Where it is not certain, the line's class or the
    page's declared author must say whose it is, or, if it is familiar, its absence from headline and story.
    """
    alone: bool = False
    """Whether it says nothing but names."""
    credited: bool = False
    """Whether a credit stands before a name; without one the line may describe somebody the story is about."""
    understood: bool = True
    """Whether every piece of it is known for something: a line that names a place among other words is a sentence."""


@lru_cache(maxsize=2048)
def read_byline(text: str) -> Byline:
    """The persons, place and sources of one byline; all empty where the line is too long to be one."""
    if len(text) > LONGEST_BYLINE:
        return Byline(understood=False)
    lexicon = _lexicon()
    stretches, dated = _without_noise(text)
    read = _Read()
    for stretch in stretches:
        if not read.stretch(_pieces(stretch, lexicon), lexicon):
            break
    leads = dated and _follows("\n".join(stretches), read.opening, "|/،,•·\n")
    if leads and (read.unknown or not _are_familiar(read.authors, lexicon)):
        read.authors = read.opening
    signs = read.pieces > 1 and bool(read.closing) and text.rstrip().endswith(":")
    if signs and not read.credited:
        read.authors = read.authors if _are_familiar(read.authors, lexicon) else read.closing
    if read.credited:
        read.authors = [n for n in read.authors if n in read.credited_names or _begins_familiarly(n, lexicon)]
    familiar = _are_familiar(read.authors, lexicon)
    if read.unknown and not (familiar or read.credited):
        read.authors.clear()
    described = dated or read.described or read.place is not None
    told = familiar and ((described and not read.unknown) or leads or signs)
    # «إسطنبول / كوكهان أر كوجون / الأناضول»: between place and agency stands who filed it.
    filed = len(read.authors) == 1 and not read.unknown and read.place is not None and bool(read.sources)
    alone = not (read.unknown or described or read.credited or read.sources) and bool(read.authors)
    certain = bool(read.authors) and (read.credited or told or filed)
    sources = _once(read.sources)
    return Byline(
        _once(read.authors), read.place, sources, certain, familiar, alone, read.credited, understood=not read.unknown
    )


def _follows(text: str, authors: list[str], signs: str) -> bool:
    """Whether one of the signs stands right after the first author."""
    rest = text.partition(authors[0])[2].lstrip(" ") if authors else ""
    return rest[:1] != "" and rest[0] in signs


def _are_familiar(names: list[str], lexicon: _Lexicon) -> bool:
    return bool(names) and all(_begins_familiarly(name, lexicon) for name in names)


def _begins_familiarly(name: str, lexicon: _Lexicon) -> bool:
    first, second = name.split()[:2]
    # «على» is a preposition wherever «علي» is not written so: «على الهواء» is nobody.
    return _key(first) in lexicon.given_names and not (first.replace("ـ", "") == "على" and second.startswith("ال"))


def is_person(text: str) -> bool:
    """Whether a phrase can be a person's name: two to five words, letters only, none of them a common word."""
    lexicon = _lexicon()
    words = text.split()
    return FEWEST_WORDS <= len(words) <= MOST_WORDS and _reads_as_name(words, lexicon)


def is_agency(text: str) -> bool:
    """Whether a name is a news agency's."""
    key = _key(text)
    return key in _lexicon().agencies or key.startswith("وكاله ")


def is_source(text: str) -> bool:
    """Whether a name is an agency's or an outlet's that others credit."""
    return _is_source(_key(text), _lexicon())


def is_nobody(text: str) -> bool:
    """Whether a name is a desk, an account of the house, a section or a common word: neither person nor source."""
    lexicon = _lexicon()
    key = _key(text).rstrip("0123456789 ")
    return not key or key in lexicon.desks or key in lexicon.never_in_names or key in lexicon.roles


def names_role(text: str) -> bool:
    """Whether a line begins with what a person is: «كاتبة وباحثة»."""
    first = text.split(maxsplit=1)[:1]
    return bool(first) and _key(first[0]) in _lexicon().roles


def place_beside_person(text: str) -> str | None:
    """The place of «منى سالم (المنيا)»: what stands in brackets after a person of a common name, no source or role."""
    found = _PERSON_AND_PLACE.fullmatch(text.strip())
    lexicon = _lexicon()
    if found is None or not is_person(found[1]) or not _begins_familiarly(found[1], lexicon):
        return None
    place = found[2].strip()
    keys = _key(place).split()
    if (
        not keys
        or not _are_uncommon(keys, lexicon)
        or " ".join(keys) in lexicon.countries
        or _is_source(" ".join(keys), lexicon)
    ):
        return None
    return place


def place_of(text: str, own: Collection[str] = ()) -> str | None:
    """The place with which a story's first words say where it was filed: «القاهرة - رويترز:», «دلما (الاتحاد)».

    A place of the list before a dash, colon or bracket, or up to three words before the brackets of an agency or
    outlet; `own` are the house's names, folded.
    """
    opening = text[:_DATELINE_REACH]
    found = _PLACE_AND_SOURCE.match(opening)
    if found and _credits_only(found[2], own) and is_place_like(found[1]):
        return found[1].strip()
    if found := _PLACE_FIRST.match(opening):
        first = re.split("[،,/]", found[1])[0].strip()
        if _key(first) in _lexicon().places:
            return first
    return None


def is_place(text: str) -> bool:
    """Whether a name is a place's that stories are filed from, or a country's."""
    lexicon, key = _lexicon(), _key(text)
    return key in lexicon.places or key in lexicon.countries


def is_place_like(text: str) -> bool:
    """Whether words can be a place's name: one to three, letters only, none of them a common word, no country."""
    lexicon = _lexicon()
    words = text.split()
    keys = [_key(word) for word in words]
    if not 1 <= len(words) <= _PLACE_WORDS or " ".join(keys) in lexicon.countries:
        return False
    return all(_ARABIC_WORD.match(word) for word in words) and _are_uncommon(keys, lexicon)


def _are_uncommon(keys: list[str], lexicon: _Lexicon) -> bool:
    return lexicon.never_in_names.isdisjoint(keys) and lexicon.roles.isdisjoint(keys)


def _credits_only(text: str, own: Collection[str]) -> bool:
    parts = [part for part in re.split(r"[،,/+]|\s[-–—ـ]+\s", text) if part.strip()]
    return bool(parts) and all(is_source(part) or fold(part.strip()) in own for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lexicon:
    """`bylines.toml`, folded."""

    credits: frozenset[str]
    first_credits: frozenset[str]
    credits_between: frozenset[str]
    weak_credits: frozenset[str]
    others: frozenset[str]
    titles: frozenset[str]
    roles: frozenset[str]
    agencies: frozenset[str]
    outlets: frozenset[str]
    desks: frozenset[str]
    never_in_names: frozenset[str]
    names_with_article: frozenset[str]
    names_with_waw: frozenset[str]
    places: frozenset[str]
    countries: frozenset[str]
    given_names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    """`bylines.toml`, as written: every list is wanted."""

    credits: tuple[str, ...]
    first_credits: tuple[str, ...]
    credits_between: tuple[str, ...]
    weak_credits: tuple[str, ...]
    others: tuple[str, ...]
    titles: tuple[str, ...]
    roles: tuple[str, ...]
    agencies: tuple[str, ...]
    outlets: tuple[str, ...]
    desks: tuple[str, ...]
    never_in_names: tuple[str, ...]
    names_with_article: tuple[str, ...]
    names_with_waw: tuple[str, ...]
    places: tuple[str, ...]
    countries: tuple[str, ...]
    given_names: tuple[str, ...]


@cache
def _lexicon() -> _Lexicon:
    file = files("cleaners") / "bylines.toml"
    lists = declare(_Lists, read_toml(file), file.name)
    return _Lexicon(**{name: frozenset(map(_key, getattr(lists, name))) for name in _Lists.__dataclass_fields__})


_NOISE = re.compile(r"\S+@\S+|@\w+|#\w+|https?://\S+|www\.\S+|\([^()]*\d[^()]*\)|(?:(?:على|في)\s+)?الساعة(?!\w)")
_NOISE_SIGNS = ("@", "#", "://", "www.", "(", "الساعة")
_PUBLISHED = re.compile(
    r"(?<!\w)(?:(?:تاريخ|تم|تمّ|وقت)\s+)?(?:ال)?نُ?شر(?:ت|ه|ها)?(?:\s+(?:في|يوم|بتاريخ|منذ))*(?!\s+(?:من قبل|بواسطة)|\w)"
    r"|(?<!\w)(?:آخر|اخر)\s+تحديث(?!\w)|(?<!\w)بتاريخ(?!\w)|(?<!\w)كتبت?\s+في(?!\w)"
)
"""What stands before a date of publication: a sign between who and when."""
_BEFORE_DATE = re.compile(r"(?:(?<!\w)(?:يوم|بتاريخ|في|الموافق)\s+)+\Z")
_DIGIT = re.compile(r"\d")
_MAY_NAME_DAY = re.compile("ال(?:[اأإ][حثر]|ثل|خم|جم|سب)|:")
_HAS_INITIALS = re.compile(r"(?:^|[\s.])\w(?:[\s.]|$)")
_WEEKDAY = re.compile(rf"(?<!\w)(?:{spelt(name for name in WEEKDAY if name.startswith('ال'))})(?!\w)|\d{{1,2}}:\d{{2}}")
_INITIALS = re.compile(r"(?<!\w)\w(?:(?:\s?\.\s?|\s)\w){1,3}\s?\.?(?!\w)")
_CUT = re.compile(
    r"\s*[\n|/\\:•·*،,؛;()\[\]{}«»\"“”]+\s*"  # signs that never stand in a name
    r"|\s+[-–—ـ]+\s*|\s*[–—]\s*|(?<=[\u0621-\u064a])\s*-+\s*(?=[\u0621-\u064a])"  # dashes, but not in Jean-Luc
    r"|[-–—]\s+|(?<=\s)ـ+|ـ{2,}(?=\s)|\s+ـ+\s+|^[-–—ـ]+|[-–—]+$"
)
_MAY_CUT = re.compile(r"[^\w ]|ـ")
_PERSON_AND_PLACE = re.compile(r"([^()\d]{4,60}?)\s*[(\[]\s*([^()\[\]\d]{2,30})[)\]]")
_PLACE_AND_SOURCE = re.compile(r"([^()\d.:،]{2,40}?)\s*[(\[]([^()\[\]]{2,40})[)\]]")
_PLACE_FIRST = re.compile(r"\(?([^():.]{2,40}?)\s*(?:[:：()\-–—]|\sـ+\s|ـ{2,})")
_DATELINE_REACH = 60
"""Code points within which a dateline at a paragraph's start must end: place, bracketed place, two agencies (half A: 30
to 100 give the same articles)."""
_PLACE_WORDS = 3
"""Words of a dateline's place at most (half A: 2 to 5 give the same articles)."""
_TRAILING_AND = re.compile(r"\s+(?:و|and|et|&)\Z")
_AND = re.compile(r"\s+(?:و|and|et|&|مع)\s+", re.IGNORECASE)
_ARABIC_WORD = re.compile(
    "[\u0621-\u063a\u0641-\u064a\u064b-\u0652\u0670\u0640\u067e\u0686\u0698\u06a4\u06a9\u06af\u06cc]{2,}\\Z"
)
_PREPOSITION = re.compile("(?:لل|لأ|لإ|بال|كال|فال|وال)[\u0621-\u064a]{3,}\\Z")
_VERB = re.compile("(?:ي(?!ا)|تس|تع|تؤ|تنت|تكش|تحذ|تها|تطال)[\u0621-\u064a]{3,5}[^\u0627\u0648\u064a]\\Z")
"""An imperfect after a name makes a headline («فلان يعتذر»); names such as «يازجي» and «يعقوبي» do not fit this."""
_LATIN_WORD = re.compile(r"(?:[A-Z\u00c0-\u00de][\w'’\-]*|[A-Z]\.|al|el|bin|ben|ibn|de|van|von|la|le|abu)\Z")
_TITLE_DOT = re.compile(r"(?<!\w)(أ\.?\s?د|ا\.?\s?د|د|أ|م|[Dd]r|[Mm]rs?|[Mm]s|[Pp]rof)\s?\.\s*(?=\w\w)")


class _Read:
    """What the pieces read so far have said."""

    def __init__(self) -> None:
        self.authors: list[str] = []
        self.sources: list[str] = []
        self.credited_names: set[str] = set()
        self.place: str | None = None
        self.pieces = 0
        self.opening: list[str] = []
        self.closing: list[str] = []
        self.described = False
        self.unknown = False

    @property
    def credited(self) -> bool:
        """Whether a credit stands before a name."""
        return bool(self.credited_names)

    def stretch(self, pieces: Iterable[str], lexicon: _Lexicon) -> bool:
        """Take in what stands between two dates; a credit reaches no farther. False where the rest is another's."""
        self.in_credit = False
        begun = len(self.authors)
        goes_on = all(self.piece(piece, lexicon) for piece in pieces)
        if self.in_credit:
            self.credited_names.update(self.authors[begun:])
        return goes_on

    def piece(self, piece: str, lexicon: _Lexicon) -> bool:
        """Take one piece in; False where it and what follows are somebody else's credit."""
        self.pieces += 1
        self.closing = []
        if piece.count(" ") >= LONGEST_PIECE:
            self.unknown = True
            return True
        if _is_source(_key(piece), lexicon):
            self.sources.append(piece)
            return True
        name, credited = _uncredited(piece, lexicon, first=self.pieces == 1)
        self.in_credit = self.in_credit or credited
        if name is None:
            return False
        self.unknown = self.unknown or not (name or credited)
        key = _key(name)
        if key in lexicon.places:
            self.place = self.place or name
        elif _is_source(key, lexicon):
            self.sources.append(name)
        elif name and key not in lexicon.desks and key not in lexicon.countries:
            persons = _persons(name, lexicon)
            if self.pieces == 1:
                self.opening = persons
            self.closing = persons
            self.authors.extend(persons)
            is_role = key.split(" ")[0] in lexicon.roles
            self.described = self.described or is_role or (bool(persons) and len(name) < len(piece) and not credited)
            self.unknown = self.unknown or not (persons or is_role)
        return True


def _without_noise(text: str) -> tuple[list[str], bool]:
    """What stands between its dates, without addresses, handles and weekdays; and whether it had a date."""
    if any(sign in text for sign in _NOISE_SIGNS):
        text = _NOISE.sub(" / ", text)
    dates: tuple[DateReading, ...] = ()
    if _DIGIT.search(text):
        dates = find_dates(text)
        for reading in reversed(dates):
            text = f"{_BEFORE_DATE.sub('', text[: reading.start])} \n {text[reading.end :]}"
        text = _PUBLISHED.sub(" / ", text)
    if _MAY_NAME_DAY.search(text):
        text = _WEEKDAY.sub(" / ", text)
    return (_TITLE_DOT.sub(r"\1 ", text) if "." in text else text).split("\n"), bool(dates)


def _pieces(text: str, lexicon: _Lexicon) -> Iterator[str]:
    for piece in _CUT.split(text) if _MAY_CUT.search(text) else (text,):
        folded = _TRAILING_AND.sub("", " ".join(piece.split()).strip(" .…'’-_"))
        if folded:
            yield from _cut_at_credits(folded, lexicon)


def _cut_at_credits(piece: str, lexicon: _Lexicon) -> Iterator[str]:
    """«سلمى حداد تصوير كريم نادر»: a credit between two names is a sign."""
    words = piece.split()
    place = next((n for n in range(FEWEST_WORDS, len(words)) if _key(words[n]) in lexicon.credits_between), None)
    if place is None:
        yield piece
    else:
        yield " ".join(words[:place])
        yield " ".join(words[place:])


@lru_cache(maxsize=8192)
def _key(text: str) -> str:
    """The folded form; an abbreviation's letters are told from a word, and joined by stops («أ ف ب», «أ.ف.ب»)."""
    key = " ".join(fold(text).split())
    if _HAS_INITIALS.search(key):
        key = _INITIALS.sub(lambda found: ".".join(letter for letter in found[0] if letter.isalnum()), key)
    return key.strip(" .")


def _uncredited(piece: str, lexicon: _Lexicon, *, first: bool) -> tuple[str | None, bool]:
    """The piece without the credits and titles before it, and whether it had a credit.

    None where it begins with the credit of somebody else: neither it nor what follows names an author.
    """
    words = piece.split()
    credited = False
    while words:
        length = next((n for n in (3, 2, 1) if _key(" ".join(words[:n])) in lexicon.others), 0)
        if length and not (first and _key(words[0]) in lexicon.first_credits):
            return None, credited
        length = next((n for n in (3, 2, 1) if _is_credit(" ".join(words[:n]), lexicon, first=first)), 0)
        if length:
            if len(words) > length and not _is_clear(words[:length], words[length], lexicon):
                return "", False
            credited = True
        elif len(words) > 1 and len(words[1]) > 1 and _key(words[0]) in lexicon.titles:
            length = 1
        else:
            break
        words = words[length:]
    return " ".join(words), credited


def _is_clear(credit: list[str], following: str, lexicon: _Lexicon) -> bool:
    """Whether a credit is more than a common noun before other words («تقرير جديد مفصل»)."""
    key = _key(following)
    return _key(" ".join(credit)) not in lexicon.weak_credits or key in lexicon.given_names or key in lexicon.titles


def _is_credit(text: str, lexicon: _Lexicon, *, first: bool) -> bool:
    key = _key(text)
    return key in lexicon.credits or (first and key in lexicon.first_credits)


def _is_source(key: str, lexicon: _Lexicon) -> bool:
    first, _, rest = key.partition(" ")
    if key in lexicon.agencies or key in lexicon.outlets:
        return True
    named = first in {"وكاله", "صحيفه", "جريده", "موقع", "قناه", "شبكه", "مجله"}
    return named and bool(rest) and rest.count(" ") < MOST_SOURCE_WORDS - 1 and rest not in lexicon.desks


def _persons(name: str, lexicon: _Lexicon) -> list[str]:
    """The persons a piece lists; none at all where one of its parts is no name."""
    parts = [part for listed in _AND.split(name) for part in _split_at_waw(listed.split(), lexicon)]
    persons = [_before_role(part, lexicon) for part in parts]
    if all(FEWEST_WORDS <= len(words) <= MOST_WORDS and _reads_as_name(words, lexicon) for words in persons):
        return [" ".join(words) for words in persons]
    return []


def _split_at_waw(words: list[str], lexicon: _Lexicon) -> Iterator[list[str]]:
    """«أحمد علي ومحمد حسن»: the letter begins a second name where two words stand on either side of it."""
    for place in range(FEWEST_WORDS, len(words) - 1):
        word = words[place]
        if word.startswith("و") and len(word) > 3 and _key(word) not in lexicon.names_with_waw:  # noqa: PLR2004
            yield words[:place]
            yield from _split_at_waw([word[1:], *words[place + 1 :]], lexicon)
            return
    yield words


def _before_role(words: list[str], lexicon: _Lexicon) -> list[str]:
    """A name without the role after it («أحمد علي مراسل الصحيفة»); titles inside a list go too."""
    if len(words) > FEWEST_WORDS and _key(words[0]) in lexicon.titles:
        words = words[1:]
    for place, word in enumerate(words):
        if _key(word) in lexicon.roles:
            return words[:place]
    return words


def _reads_as_name(words: list[str], lexicon: _Lexicon) -> bool:
    keys = [_key(word) for word in words]
    if any(key in lexicon.never_in_names or key in lexicon.roles for key in keys):
        return False
    whole = " ".join(keys)
    if whole in lexicon.places or whole in lexicon.countries or whole in lexicon.desks or _is_source(whole, lexicon):
        return False
    if any(_PREPOSITION.match(word) for word in words) or _has_verb(words, lexicon):
        return False
    if words[0].startswith("ال") and keys[0] not in lexicon.names_with_article:
        return False
    if all(_ARABIC_WORD.match(word) for word in words):
        return True
    return all(_LATIN_WORD.match(word) for word in words) and words[0][0].isupper()


def _has_verb(words: list[str], lexicon: _Lexicon) -> bool:
    return any(_VERB.match(word) and _key(word) not in lexicon.given_names for word in words[1:])


def _once(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
