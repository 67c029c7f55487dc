"""What surrounds a cue: whether it is negated, told of somebody else, imagined, or long past.

A reading of words near by, not of grammar: where it cannot tell, the cue stands.
"""

import re
from enum import Enum
from functools import cache
from typing import Final

from domain.safety.lexicon.phrases import pattern_of


class Excuse(Enum):
    """Why a phrase is not what it seems."""

    NEGATED = "negated"
    OTHER = "somebody else, or a text"
    IMAGINED = "only imagined"
    PAST = "long ago"


ANY_EXCUSE: Final = tuple(Excuse)

NO_NEGATION: Final = (
    "(cant|cannot|can not|couldnt|dont|do not|wont|never|havent|didnt|doesnt|unable to|not able to) (seem to |"
    "just )?(stop*|quit|help|resist)",
    "(not|dont) (going to|gonna|ready to|want to|about to|planning to|plan to) (ever |really |just )?(stop*|quit)",
    "not (only|just|sure|even sure)",
    "no (matter|wonder|idea|joke|choice|doubt)",
    "(no one|nobody|no body) ~ (know*|notice*|see*|care*|believe*)",
    "(dont|doesnt|didnt|havent|hasnt|never|cant|wont|not|havent ever) (really )?(know|knows|tell*|told|care|"
    "cares|mind|say|said|understand|remember|wait|wanna lie|want to lie)",
    "why (not|dont i|cant i|shouldnt i|wouldnt i)",
    "(cant|cannot|dont|couldnt|wont|not|never) ~~ without",
    "not (eating|feeling|doing) (well|ok|okay|good|great|right|much|anything|enough)",
    "not (a|one) (day|week|night|meal) (goes|went|passes|passed) ~ without",
)
"""Words that look like a no and are none: `I cannot stop`, `nobody knows`."""
NEGATORS: Final = (
    "not|never|dont|doesnt|didnt|wont|wouldnt|havent|hasnt|hadnt|isnt|arent|wasnt|werent|aint|cant|cannot|"
    "couldnt|shouldnt|nope|neither|nor",
    "(no|zero|nothing|none|without|deny|denies|denied|denying|free of|ruled out|negative for|instead of|"
    "rather than|nowhere near|far from|against|opposite of|avoid*|anti)",
)
NOT_FOR_LONG = re.compile(
    r"(?:\W+\w+){0,2}?\W+(?:in|for|since)\W+(?:\w+\W+){0,3}?"
    r"(?:hours?|days?|weeks?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|last night)\b"
)
"""A pause so short that the thing goes on."""
REACH: Final = 6
"""Words that a negation reaches over [D]."""
LIST_REACH: Final = 10
"""Words that `no`, `never` and `without` reach over, through a list [D]."""
ENDS_NEGATION: Final = (
    "(i|im|ive|id|ill|we|but|because|cause|cuz|coz|so|until|till|unless|after|when|whenever|while|before|except|"
    "if|then|since|which|yet|still|though|although|instead|just|only|whereas|however|otherwise)",
)
"""Words at which what was negated ends."""
LISTING: Final = ("no|without|denies|deny|denied|denying|neither|negative for|never|nor",)

PERSON: Final = ("i|im|ive|id|ill|me|we|weve|myself|my self|us|my (body|head|brain|mind|self|thoughts)",)
SOMEBODY: Final = (
    "(told|tells|telling|showed) (me|us) (about|that|of|stories)",
    "he|she|they|him|them|hes|shes|theyre|theyve|who|whose|people|someone|somebody|anyone|everyone|anybody|"
    "others|<relation>",
    "(the|that|this|an|a|my|our|some) (new |old |whole |great |sad |interesting |long )?<source>",
    "(read*|heard|watched|watching|saw|seen|article*|talk*|wrote|written|essay) (online )?(that|about|of|on|how|"
    "where|why)",
    "(women|men|girls|boys|guys|girl|boy|guy|woman|man|kids|teens|athletes|wrestlers|boxers|bodybuilders|jockeys|"
    "dancers|models|influencers|celebrities|patients|users)",
)
"""Words that make a sentence somebody else's."""
THEIR_OWN: Final = ("(himself|herself|themselves|themself)",)
ME_TOO: Final = (
    "(i|ive|im|id|me|we) ~ (too|as well|the same|same thing|copy|copied|copying|relate|it myself|that myself)",
    "(i|ive|im|id|we) (now |also |just |then |have |am |was |want to |wanted to |should |might |could )*(try|"
    "trying|tried|do|doing|did|does|started|start|began|begun|use|using|used|take|taking|took) (it|that|this|"
    "doing it|doing that|to do|to copy|the same|them|her|his)",
    "(i|ive|im) (also|have also|have started|started|now)",
    "(should|could|can|would) i",
    "(so|and|now) (am|do|did|have|will) i",
    "(made|makes|making) me want",
    "(her|his|their) (tips|tricks|method)",
)
"""Words after another's story that make it the writer's own."""

IMAGINED: Final = (
    "(if|in case|should|whether) (i|you|we|someone|anyone)$",
    "(if|in case|should) (i|you|we|someone|anyone|it|there) (ever|were|was|had|have|get|got|feel|felt|experience|"
    "develop|notice|start*|should|is|are)",
    "what (if|happens if|would happen if|do i do if|should i do if)",
    "(would|could|can|does|do|will) (it|this|that|exercise|training|lifting|these|creatine|caffeine|the plan|"
    "such a*) (ever )?(cause|causes|lead to|give|make)",
    "(signs|symptoms|risk|risks|dangers|warning signs|prevention|prevent|avoid|awareness|worried about|fear of|"
    "scared of|afraid of|side effects)",
    "hypothetically|theoretically",
    "(wouldnt|would not|would never|never would|wont|will not|will never) (ever )?(be )?",
)
"""Words that only imagine what follows them."""

PAST: Final = (
    "used to|years? ago|decades? ago|a decade|as a (teen*|kid|child|student|young (man|woman|adult))",
    "(in|at) (college|high school|university|school|uni|my (teens|twenties|20s|youth)|(early|late|mid) (teens|"
    "twenties|20s))|in (19|20)\\d\\d|back (then|when)|back in (the day|college|school|high|19|20)",
    "in recovery|recovered|(ed|disorder|my) recovery|long (ago|time ago|past)|in the past|history of|formerly|"
    "previously|when i was (a|in|young*|\\d+|about|at|much)",
    "my (old|younger) (days|self)|behind me|past life|years? (clean|free|sober|in recovery|without)",
)
"""Words of what was long ago."""
AGAIN: Final = (
    "again|relaps*|lately|recently|now|nowadays|this (week|morning|month|weekend)|today|tonight|still|"
    "last (night|week|weekend|month)|yesterday|started back|coming back|came back|creep* back|every (day|night|"
    "meal)|days|thinking of|thinking about|tempted|back to|currently|since (monday|tuesday|wednesday|thursday|"
    "friday|saturday|sunday)|for (the last |over )?\\d+ years",
)
"""Words that bring it back."""

SENTENCE_END = re.compile(r"[.!?\n;]")
CLAUSE_END = re.compile(r"[,:()]|\b(?:but|because|although|though|however|so|then|and)\b")


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(pattern_of, phrases)))


def excuse_of(plain: str, start: int, end: int, excuses: tuple[Excuse, ...]) -> Excuse | None:
    """Return the first of `excuses` that holds for the phrase at `start` to `end` of a plain text."""
    before = SENTENCE_END.split(plain[:start])[-1]
    after = SENTENCE_END.split(plain[end:])[0]
    tests = {
        Excuse.NEGATED: lambda: _negated(before, plain[start:end], plain[end:]),
        Excuse.OTHER: lambda: _of_somebody_else(before, plain[start:end], plain[end:]),
        Excuse.IMAGINED: lambda: _any_of(IMAGINED).search(CLAUSE_END.split(before)[-1].rstrip()) is not None,
        Excuse.PAST: lambda: _past(plain, before + plain[start:end] + after),
    }
    return next((excuse for excuse in excuses if tests[excuse]()), None)


def _negated(before: str, phrase: str, after: str) -> bool:
    """Whether a no reaches the phrase, or it is a question answered with no; `not for two days` is none."""
    if NOT_FOR_LONG.match(after):
        return False
    if _any_of(PERSON).match(phrase):
        before += " ".join(phrase.split()[:-1])
    if re.match(r"\W*[?:\u2013\u2014-]+\s*(?:no|nope|never|none|not at all)\b(?! (?:longer|one|idea))", after):
        return True
    said = _any_of(NO_NEGATION).sub(" i ", before)
    for found in _any_of(NEGATORS).finditer(said):
        between = said[found.end() :]
        listing = _any_of(LISTING).fullmatch(found[0]) is not None
        near = len(between.split()) <= (LIST_REACH if listing else REACH)
        ends = re.search(r":|\(" if listing else r"[,:(]|\band\b", between)
        if near and not ends and not _any_of(ENDS_NEGATION).search(between):
            return True
    return False


def _of_somebody_else(before: str, phrase: str, after: str) -> bool:
    """Whether the nearest person named before the phrase is another, or a text, and the writer does not join in."""
    if _any_of(ME_TOO).search(after):
        return False
    other_first = _any_of(SOMEBODY).match(phrase) is not None
    if _any_of(THEIR_OWN).search(phrase) or (other_first and not _any_of(PERSON).search(before + phrase)):
        return True
    if _any_of(PERSON).search(phrase):
        return False
    own = [found.end() for found in _any_of(PERSON).finditer(before)]
    others = [found.end() for found in _any_of(SOMEBODY).finditer(before)]
    return max(others, default=-1) > max(own, default=-1)


def _past(plain: str, sentence: str) -> bool:
    return _any_of(PAST).search(sentence) is not None and _any_of(AGAIN).search(plain) is None
