"""Cues of doping, and of fat loss in minors. DOMAIN 6 [D]."""

from typing import Final

from domain.safety.lexicon.rows import CRITICAL, NEGATED, OTHER, PAST, UNSAFE, CueRow

DRUGS: Final = (
    CueRow(
        "text.performance_drugs",
        UNSAFE,
        CRITICAL,
        (
            "(how (much|many|often)|what dose|which dose|dosage|where) ~ <doping>",
            "<doping> ~~ (how (much|many|often)(?! (protein|water|creatine|calories|carbs|fat|cardio|fib*))|"
            "what dose|which dose|dosage|where can i|should i start|how do i)",
        ),
        excuses=(OTHER,),
        unless=("thyroid|hypothyroid*|inhaler|cream|prescri*|hashimoto*|(level*|result*)|cortisone|collagen*",),
    ),
    CueRow(
        "text.performance_drugs",
        UNSAFE,
        CRITICAL,
        (
            "<named>",
            "<use> ~ <doping>",
            "(i|im|ive|id|ill|my|into|weeks of|years of) ~ <doping>",
            "<doping> ~ <dose>",
            "(on|taking|hop* on|doing|off|use|using|do) (the |some )?(juice|gear|sauce)(?! (cleanse|bar|bars|"
            "fast|diet|box|shop))",
            "blast* and cruis*|blast* cruis*|post cycle therapy",
            "insulin ~~ (grow|bulk|muscle|size|pump|mass|bigger)",
            "(lean bulk|bulk|cut|cutting|recomp|shredding) ~ <doping>|<doping> ~ (bulk|cut|cutting|recomp|shred*)",
            "(pin|pinning|pinned|inject*|shoot*|jab*) ~ \\d+ ?(mg|mcg|iu|ml|cc)",
            "(do|run|running|start*|first|plan*|another|my next|my) (a |an |my |first |next |"
            "another )?cycle(?! (to|home|path|lane|length|phase|class|tracking|day|is|was|started|came|length|"
            "days|app|race|ride))",
            "(sold|gave|offer*|got|hooked) me ~ <doping>",
            "<doping> ~ (or|and|vs|versus|with|without|instead) ~ <doping>",
            "(safest|best|strongest|cheapest|mildest|good) ~ <doping>",
            "\\d+ ?(mg )?test|one ml of (test|sust|tren|deca)|sust (\\d+|twice|weekly|every|cycle|and)|aromatase|"
            "(trt|hrt) ~ (online|without|ugl|underground|friend|dealer)",
        ),
        excuses=(NEGATED, OTHER, PAST),
        unless=(
            "inhaler|cream|ointment|eye drops|nasal|prednis*|cortisone|cortico*|hydrocortisone|asthma|eczema|"
            "psoriasis|allerg*|dermatolog*|rheumatolog*|endocrinolog*|my (doctor|gp|consultant|specialist)|"
            "prescribed|hrt|epidural|knee injection",
            "thyroid (is|level*|test*|panel|result*)|free (t3|testosterone)|blood (test*|work)|(testosterone|t3|"
            "igf|hormone|epo) (level*|result*|test*|is (low|normal|fine))|low testosterone|lab*",
            "(im|i am|have|with|my|for|got|being) (hashimoto*|hypothyroid*)|collagen*|(climbing|gym|running|rain|"
            "winter|cycling|ski|workout|swimming|new) gear|bike|bicycle|(first|second|high|low) gear|camping|"
            "anti ?doping|drug tested",
            "(is|are|was|were|what is|what are|whats) (a |an )?<doping> (bad|dangerous|legal|illegal|banned|"
            "harmful|safe to talk)|(why|how) (is|are|do|does) <doping>|menstrual|period|(block|training|sleep|"
            "washing|wash|krebs) cycle",
        ),
    ),
)
"""Taking, dosing or buying doping drugs, DNP among them."""
MINORS: Final = (
    CueRow(
        "text.minor",
        UNSAFE,
        CRITICAL,
        (
            "<minor_self>",
            "<minor>(.|\\n){0,120}?<weight_loss>",
            "<weight_loss>(.|\\n){0,120}?<minor>",
            "<minor_other>[^.!?\\n]{0,100}?<weight_loss>",
            "<weight_loss>[^.!?\\n]{0,100}?<minor_other>",
            "(my|our|his|her) (\\w+ )?(daughter|son|kid|child|niece|nephew|grandson|granddaughter|boy|girl|"
            "brother|sister)[^.!?\\n]{0,40}?(shes|hes|she is|he is|aged?|is) (only |just )?(9|1[0-7]|nine|ten|"
            "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)[^.!?\\n]{0,100}?<weight_loss>",
            "(diet|lose|slim|deficit|cut)[^.!?\\n]{0,60}?(my|our) (\\w+ )?(daughter|son|kid|child|niece|nephew|"
            "grandson|granddaughter)[^.!?\\n]{0,30}?(shes|hes|she is|he is|aged?|is|who is) (only |just )?(9|"
            "1[0-7])",
        ),
        excuses=(NEGATED,),
        unless=(
            "(when|back when|since) i was|(my|our) \\d ?(kg|day|week|month)|in (my )?\\d+s",
            "(at|when|since) (9|1[0-7]),? i was|at (9|1[0-7]) ?(%|percent|kg|weeks|reps|km)",
        ),
        together=(
            (
                "(at|age|aged|being|for) (9|1[0-7])(?= ?([.,;!?]|$|and\\b|already|already))",
                "lose (weight|fat|belly)|fat loss|weight loss|slim*|calorie deficit|diet",
            ),
            (
                "(daughter|son|kid|child|niece|nephew|grandson|granddaughter|girl|boy|sister|brother)",
                "(who is|is|she is|he is|shes|hes|aged|turned|,) (9|1[0-7]|ten|eleven|twelve|thirteen|fourteen|"
                "fifteen|sixteen|seventeen)\\b ~~ (los*|diet|slim*|fat|weight|overweight|chubby)",
            ),
            (
                "fat loss|weight loss|lose (weight|fat|\\d+)|slim*|diet|too fat|overweight",
                "(daughter|son|kid|child|niece|nephew|girl|boy) (who is|is|,|aged) (9|1[0-7])|(9|"
                "1[0-7]) ?(years?|yr) old|(9|1[0-7]),? my (daughter|son|niece|nephew|kid)",
            ),
        ),
    ),
)
"""Somebody under 18 who wants to lose weight, or is to."""
