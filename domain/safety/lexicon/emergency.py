"""Cues of an emergency: what a physician must see now. DOMAIN 6 [D]."""

from typing import Final

from domain.safety.lexicon.rows import CRITICAL, MEDICAL, CueRow

EMERGENCY: Final = (
    CueRow(
        "text.emergency",
        MEDICAL,
        CRITICAL,
        (
            "(pain*|pressure|tight*|squeez*|heav*|crush*|weight|elephant|discomfort|burning|band|vice) ~ (in|"
            "across|on|around|behind|inside) (my |the |middle of my |left side of my |centre of my |"
            "center of my )?(whole )?(chest|breastbone|sternum)",
            "(chest|heart) (\\w+ )?(\\w+ )?(pain*|pressure|tight*|hurt*|crush*|squeez*|ach*|heav*|stabb*|burn*|"
            "discomfort)",
            "(left|right|my) arm ~ (numb*|pain*|tingl*|hurt*|ach*|heavy|weak*|dead|limp)",
            "pain ~ (down|into|in|along) my (left arm|left shoulder|jaw)",
            "jaw (pain|ache|hurt*)",
            "faint*",
            "syncop*",
            "(pass*|black*) (clean |right |completely |straight )?out",
            "collaps*",
            "lost consciousness|unconscious|came (to|round|around) (on|with|lying|and)|woke up on the (floor|"
            "ground)|hit the (floor|deck|ground)|keel* over|(a|had|another|brief|short) blackout",
            "(everything|vision|sight|world|it all) (just )?(went|goes|going|gone) (all )?(black|dark|white|grey|"
            "gray|blurry)",
            "(cant|couldnt|cannot|can not|unable to|barely|hardly|struggl* to|trouble|hard to|difficulty|"
            "impossible to|fight* to|difficult to|gasping) (even )?(breath*|catch my breath|get my breath|"
            "get enough air|get any air|get air|for air|for breath)",
            "(short|shortness) of breath",
            "breathless*|out of breath ~ (rest|sitting|lying|nothing|bed|stairs|standing)",
            "wheez* ~ (cant|inhaler|worse|blue)",
            "(lips|fingers|fingertips) ~ (blue|purple)",
            "(face|mouth|smile|eyelid|cheek) ~ (droop*|numb*|sag*|paraly*|lopsided|fell|slid*)",
            "(speech|words?|talking) ~ (slur*|garbled|jumbled|mixed up)",
            "slur* ~ (speech|words?|talking)|slurring",
            "(couldnt|cant|cannot) ~ (find words|speak properly|get words out|talk properly|speak|move my (arm|"
            "leg|legs|face|left side|right side))",
            "(one|left|right) (whole )?side ~ (numb*|weak*|paraly*|tingl*|limp|droop*|dead)",
            "(numb*|weak*|paraly*|tingl*) ~ (one|left|right) side",
            "(worst|thunderclap|exploding|splitting|sudden|most violent) ~ headache",
            "(lost|losing|lose|sudden*) ~ (vision|eyesight|sight|hearing) ?(in)?",
            "gone blind|double vision",
            "seizures?|convuls*|fitting on the floor|had a fit",
            "(cough*|vomit*|throw* up|threw up|spit*|spat|puk*|pee*|peed|piss*|urinat*|pass*|poo*|bring* up|"
            "brought up) ~ blood*",
            "blood* ~ (stool*|vomit|urine|pee|poo*|toilet|bowl|sputum|phlegm|when i (pee|cough|wipe|go))",
            "(stool*|poo*|bowel movement*) ~ (black|tarry|bloody|blood)",
            "(black|tarry) ~ stool*",
            "coffee grounds?",
            "(throat|tongue|lips?|face|airway) ~ (swell*|swollen|swole|clos*|itchy and|puff*)",
            "(swell*|swollen) ~ (throat|tongue|lips?|face|airway)",
            "anaphyla*|epi ?pen|hives all over",
            "heart ~ (racing|pounding|flutter*|irregular*|skip*|stopp*|jump*|all over the place|out of rhythm|"
            "beat* like)",
            "palpitation*|heartbeat ~ (irregular|racing|weird|fast|skip*)",
            "pulse ~ (rac*|1[4-9]\\d|2\\d\\d) ~ (rest|sitting|lying|bed|couch|sofa)",
            "heart attack|cardiac arrest|having a stroke|had a stroke|mini stroke|stroke symptoms|tia",
            "(urine|pee|wee|piss) ~ (brown|cola|coke|coca cola|tea colou?red|dark brown|black|red|like tea|like cola)",
            "(brown|cola|coke|tea|dark red|rust) ?(colou?red)? (urine|pee|wee)",
            "(calf|leg|shin) ~ (swollen|swell*|puffy) ~ (red|hot|warm|painful|hurt*|tender)",
            "(one|left|right) (calf|leg) ~ (hot|red|swollen|twice the size|bigger)",
            "(blood sugar|glucose|sugar) ~ (2\\d|[3-5]\\d|[3-9]\\d\\d)( and)? ~ (shak*|sweat*|confus*|ketones|"
            "wont come down|thirst*|vomit*)",
            "hypo ~ (shak*|confus*|alone|passed)",
            "(cant|cannot|couldnt|lost) ~ (feel|control of|control) (my )?(legs|feet|bladder|bowels|groin|saddle area)",
            "numb* ~ (groin|saddle|between my legs)",
            "wet myself|soiled myself|incontinen*",
            "(contractions|waters broke|bleeding) ~ pregnan*",
            "pregnan* ~ (bleeding|contractions|waters|cramping and)",
            "(resting )?(blood pressure|bp) ~ (18\\d|19\\d|2\\d\\d)",
            "(cant|couldnt|unable to|havent been able to) keep (any|anything|fluids|water|food) ~ down",
            "(disorient*|delirious|confused) ~ (heat|sun|run|hot|stopped sweating)",
            "stopped sweating",
            "stiff neck ~ (fever|light|headache)",
            "severe (abdominal|stomach|belly) pain|stomach pain ~ (worst|unbearable|doubled over|cant stand)",
            "unbearable ~ pain",
            "(urine|pee|wee|piss) ~ (colou?r of|like|looks like) ~ (cola|coke|tea|rust|coffee|mud|beer|blood|stout)",
            "knocked (out|unconscious|out cold)",
            "(lost|losing|loss of) consciousness",
            "(resting )?(pulse|heart rate|hr) ~ (1[3-9]\\d|2\\d\\d) ~ (hours|rest|sitting|lying|bed|sofa|couch|wont)",
            "resting (pulse|heart rate|hr) ~ (1[2-9]\\d|2\\d\\d)",
            "(hit|banged|knocked|bumped) my head ~ (dizzy|vomit*|sick|confus*|headache|memory|blurr*)",
            "(cant|cannot|couldnt|unable to) (lift|move|raise|use|feel) my (left|right|whole|arm|leg|hand|face)",
            "(arms?|legs?|thighs?|calves) ~ (swollen|swelling) ~ (cant|cannot|bend|straighten|urine|pee)",
            "(drool*|gurgl*) ~ cant swallow|(cant|cannot|couldnt) swallow",
            "(fever|temperature) ~ (39|40|41|10[2-6]) ~ (stiff|rash|confus*|pain)",
            "(rash|hives|wheez*) ~ (breath*|throat|swell*|dizzy)",
            "(chest|heart) ~ (stabbing|crushing|squeezing|tight)",
            "(fruity breath|ketones ~ (high|sick|vomit*))",
            "(ribs|rib ?cage|sternum|breastbone) ~ (vice|vise|band|crush*|squeez*|pressure)",
            "(pain*|pressure|tight*|ache|aching|shooting|stabbing|burning) ~ (from|through|out of) my chest",
            "chest ~ (killing me|on fire|agony|wrong|weird|funny)",
            "(left|right|one) (half|side|arm and leg) ~ (tingl*|numb*|weak*|paraly*|dead|droop*|limp|heavy)",
            "(dropping|dropped) things",
            "(bloody|pink|frothy|rusty) ~ (froth*|sputum|phlegm|foam|spit|mucus|snot|urine|pee|stool)",
            "cough* ~ (froth|foam|blood*)",
            "bit my tongue",
            "some (sort|kind) of (fit|seizure)",
            "(speech|talking|words) ~ (funny|wrong|strange|nonsense|weird|gibberish)",
            "(room|everything|it|world|lights) (just )?(went|go|goes|got|turned) (all )?(black|dark|out)",
            "(went|gone|going) down like a|i (dropped|went down) ~ (floor|ground|next thing|came to)",
            "(woke|came) (up )?~ (people|paramedic*|ambulance|stranger*) ~ (over|around|above) me",
            "ambulance|(called|call|rang|ring) (911|999|112)|emergency room",
            "(cant|couldnt|unable to) (stand|stay upright|see) ~ (dizzy|spinning|double|straight)",
        ),
        unless=(
            "(pass*|black*) out (on the (couch|sofa|bed)|asleep|early|in bed|at \\d+ ?pm|before|drunk)",
            "(chest|pecs?) ~ (sore|doms|muscle*|pump) ~ (bench|flye?s|press*|push ?ups?|chest day|dips)",
            "(bench|flye?s|push ?ups?|chest day|dips) ~ (sore|doms|tight) ~ chest",
            "tight* chest muscles|chest stretch*|heart ?burn|blood (test*|work|pressure|sugar|type|count|donat*|"
            "orange|draw)",
            "soufflé|collapsible|phone|camera|keyboard|(cold|nose|sinus*|hay ?fever|blocked)",
            "heart ~ (broken|breaking|ach* for|melt*)",
            "fainting goats?|faint (smell|line|memory|taste|praise)",
            "(vitamin|multivitamin|beetroot|beets?|b ?complex|riboflavin|asparagus)",
        ),
    ),
)
"""Symptoms that do not wait for a coach."""
