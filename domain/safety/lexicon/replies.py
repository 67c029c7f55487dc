"""Cues in words meant for a client: what an answer must never say. DOMAIN 6 [D]."""

from typing import Final

from domain.safety.lexicon.rows import CRITICAL, IMAGINED, MEDICAL, NEGATED, CueRow

CLAIMS: Final = (
    CueRow(
        "text.cure_claimed",
        MEDICAL,
        CRITICAL,
        (
            "(cure*|curing|heal*|revers*|eliminat*|eradicat*|get* rid of|fix*|treat*) ~ <illness>",
            "guarantee* ~ (cure|recovery|results|heal*|pain free)",
            "(no need|dont need|do not need|you can skip|instead of) ~ (see|seeing|doctor*|gp|physician|hospital|"
            "specialist|medical)",
        ),
        excuses=(NEGATED,),
    ),
    CueRow(
        "text.diagnosis_given",
        MEDICAL,
        CRITICAL,
        (
            "you (clearly |probably |definitely |likely |may well |almost certainly )?(have|are suffering from|"
            "suffer from|are having|must have) (a |an )?<illness>",
            "(this|it) is (clearly |probably |definitely |certainly |most likely )?(a |an )?<illness>",
            "(my|the) diagnosis is",
        ),
        excuses=(NEGATED, IMAGINED),
    ),
    CueRow(
        "text.drug_changed",
        MEDICAL,
        CRITICAL,
        (
            "(stop*|quit*|discontinu*|skip*|reduc*|increas*|doubl*|halv*|lower*|com* off|replac*|adjust*|chang*|"
            "cut*|rais*|wean*|taper*|paus*) (taking )?(your |the |using )?(dose of |dosage of |daily |"
            "current )?(your )?<medicine>",
            "(take|start|begin|try) (\\d+ ?(mg|mcg|g|units|iu|tablets?) (of )?)<medicine>|"
            "start (taking )?<medicine>|take <medicine> ~ (\\d+ ?(mg|mcg|tablets?)|twice|daily|a day|every)",
        ),
        excuses=(NEGATED,),
        unless=(
            "(ask|talk|speak|discuss|check|consult|see|unless|only (as|if|when)|without (asking|"
            "talking)) ~ (doctor|gp|prescriber|pharmacist|physician|clinician|told|advis*|prescrib*|midwife|"
            "specialist)|as prescribed",
        ),
    ),
)
"""A cure promised, an illness named, a drug changed."""
