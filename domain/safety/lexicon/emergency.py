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
            "(left|right|my) arm ~ (numb*|tingl*|dead|limp|heavy)",
            "left arm (\\w+ )?(pain*|hurt*|ach*)",
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
            "breathless*|out of breath ~ (rest|sitting|lying|nothing|in bed|standing)",
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
            "brought up) ~ blood(y|ied)?(?! (test*|work|draw|pressure|sugar|donat*|type|orange))",
            "blood(y|ied)? ~ (stool*|vomit|urine|pee|poo*|toilet|bowl|sputum|phlegm|when i (pee|cough|wipe|go))",
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
            "(blood sugar|glucose|sugars?|bg|cgm|levels?) ~ (1[6-9]|2\\d|[3-5]\\d|"
            "[3-9]\\d\\d)(\\.\\d)? ~~ (vomit*|sick|thirsty|ketones|confus*|shak*|sweat*)",
            "(sugars?|glucose|bg) ~~ ketones|ketones ~~ (sugars?|glucose|sick|vomit*|high)",
            "(heart|pulse) ~ (crazy|going mad|racing|wild|thumping|stop* and start*)",
            "gasp* ~ (breath|air) ~ (night*|woke|wak*|sleep|rest)|(wake|woke|waking) ~ gasp*",
            "(terrible|horrible|awful|insane|blinding|excruciating) ~ headache ~ (ever|sudden*|vomit*|second*|"
            "life|never)",
            "headache (ever|of my life)",
            "(dizzy|lightheaded|light headed) ~ (collapsed|fell|went down|passed)",
            "vision ~ (doubl*|blurr*) ~ (hand|arm|speech|headache|numb)",
            "(hand|arm|leg|fingers|foot) (wouldnt|wont|didnt|doesnt) (work|move|obey|respond|listen)",
            "(cant|cannot|couldnt) (pee|urinate|pass urine|empty my bladder)",
            "stop* breathing|wak* up chok*",
            "heart (does|doing|did|is doing|keeps doing) ~ (flips?|flops?|somersaults|jumps|skips)",
            "(see|saw|seeing) stars",
            "(confused|couldnt remember|disorient*|didnt know) ~ (my name|where i was|what day)",
            "pulse (is|was|at|of) (1[3-9]\\d|2\\d\\d)",
            "allergic shock|(severe|bad|serious|massive) allergic reaction",
            "(left|right) arm ~ (numb|weak) ~~ (chest|speech|face|sweat*)",
            "groin ~ numb*|numb* ~ groin",
            "chest ~ (arm|jaw|shoulder) (pain|ache|hurt*)|pains? in my (chest|arm)",
            "(went|gone|go|going|struck) (temporarily |briefly )?(blind|deaf|numb)",
            "(blind|no sight|couldnt see) ~ (one|left|right|my) eye*",
            "sudden* ~ (weak*|numb*|paraly*|blind*|speech|collapse*|headache)",
            "(weakness|numbness|paraly*) ~ (arm|leg|face|side|hand|foot)",
            "(arm|leg|hand|foot|side) (went|goes|is|gone|was|felt|feels|stopped) (suddenly |completely |"
            "all )?(numb|limp|dead|weak and|paraly*|work*)",
            "(cannot|cant|couldnt|unable to) (finish|speak|say|get out) (a |one )?(sentence|word)",
            "out cold|found me ~ (unconscious|floor|collapsed)",
            "(blood sugar|glucose|sugar) (was|is|of|at) (2\\d|[34]\\d|5[0-4])\\b",
        ),
        unless=(
            "(pass*|black*) out (on the (couch|sofa|bed)|asleep|early|in bed|at \\d+ ?pm|before|drunk)",
            "blackout (curtain*|blind*|mask*)",
            "(chest|pecs?) ~ (sore|doms|muscle*|pump) ~ (bench|flye?s|press*|push ?ups?|chest day|dips)",
            "(bench|flye?s|push ?ups?|chest day|dips) ~ (sore|doms|tight) ~ chest",
            "tight* chest muscles|chest stretch*|heart ?burn",
            "(tent|table|chair|stroller|pram|deal|plan|bridge) ~ collaps*|collaps* ~ (tent|table|chair|stroller|"
            "pram|sofa|couch|bed|laughing)|collapsible",
            "(breath*|air) ~ (nose|sinus*|hay ?fever)|(nose|sinus*|stuffy|blocked) ~ breath*",
            "heart ~ (broken|breaking|ach* for|melt*)",
            "fainting goats?|faint (smell|line|memory|taste|praise)",
            "(vitamin*|multivitamin*|beetroot|beets?|b ?complex|riboflavin|asparagus) ~~ (urine|pee|wee|stools?|"
            "poo)|(urine|pee|wee|stools?|poo) ~~ (vitamin*|multivitamin*|beetroot|beets?|b ?complex|riboflavin|"
            "asparagus|iron tablets?)",
            "(what|which) (are |is )?(the )?(symptoms|signs)|warning signs|risk of",
            "heart ~ (rac*|pound*) ~ (exam|date|presentation|speech|interview|stage|excit*|finish line|horror|coffee)",
            "heart (rate )?(zone|stayed|in zone|was \\d+ in)|(nose|sinus|pollen|hay ?fever) ~ breath*|"
            "breath* (work|exercise*|drill*|technique|through)|mouth breath*|see (you|if|that|how|what|results|"
            "progress|a)|blood (test|work|draw|results)|nosebleed|no (problem|issues)",
            "(chest|pec*) (is |are |feels? |muscles? )?(a bit |bit |slightly |really |super )?(tight|sore)( from|"
            " after)|urine (was|is) (clear|pale|light)|(dark|black) (chocolate|beans?|coffee|tea|roast|circles|"
            "mode)|beetroot|beets",
        ),
        together=(
            (
                "face|mouth|eyelid|smile|cheek|lips?",
                "hang(s|ing)|droop*|dribbl*|drool*|crooked|lopsided|drop(s|ped|ping)",
            ),
            (
                "chest|breastbone|sternum",
                "tightened|tightens|tight|constrict*|dull|pressing|pressed|weight on|band around|burning when|sweat*",
            ),
            (
                "vision|sight",
                "disappear*|vanish*|missing|went|gone|lost|loss|half|tunnel",
            ),
            (
                "urine|pee|wee",
                "tea|cola|coke|brown|dark|black|rust|red|blood",
            ),
            (
                "wet the bed|wet myself|bladder|bowels|feel my (left |right )?(foot|feet|leg|legs)",
                "numb*|lost|cant|cannot|control|back|since",
            ),
            (
                "wheez*|throat|itch*|hives|rash",
                "swollen|swell*|tight|breath*|lips|eyes|tongue|clos*",
            ),
            (
                "bleed*|blood",
                "bottom|bum|rectum|back passage|anus|behind|ear|ears|eyes?",
            ),
            (
                "(lost|losing|no|lose|loss of) (all |the )?(feeling|sensation|strength|power|movement|control)",
                "hands?|arms?|legs?|face|side|foot|feet|fingers?|bladder|bowels?|groin",
            ),
            (
                "woke up|wake up|came to|came round|next thing",
                "paramedics?|floor|ground|ambulance|hospital|strangers?|people (over|around|above)|somebody|someone",
            ),
            (
                "calf|calves|lower leg",
                "double|twice|swollen|swell*|hot|warm|red|bigger|thick",
            ),
            (
                "headaches?|in my head|my head",
                "never had|never felt|thunder*|sudden*|split|like a (hammer|bomb|gun)|worst|out of nowhere",
            ),
            (
                "blood pressure|bp|pressure",
                "(1[89]\\d|2[0-5]\\d)( ?/ ?| over |/)?|hypertensive crisis",
            ),
            (
                "breath*|air|lungs?",
                "(cant|couldnt|unable|struggl*|fight*|gasp*|chok*|not enough|hardly|barely|hard to|"
                "wont) (to )?(get|catch|breath*|fill)?|lying|blue lips|for hours|at night|since (yesterday|"
                "sunday|monday|tuesday|wednesday|thursday|friday|saturday)",
            ),
            (
                "heart|pulse|heartbeat",
                "racing|pounding|thumping|irregular*|skips?|missed beats|fluttering|stopp(ed|ing)|"
                "all over the place|out of control|hammering",
            ),
            (
                "vision|sight|see|eyes?",
                "double|black|lost|gone|half|blind|curtain|flashes|blurr(ed|y) and",
            ),
            (
                "seizures?|convuls*|fit",
                "had|having|another|shak*|shook|on the floor|bit",
            ),
            (
                "swallow*|throat|tongue",
                "swollen|swell*|clos*|tight*|stuck|thick|itchy|puff*",
            ),
            (
                "speak|speech|words|talk|sentence",
                "slur*|jumbled|wrong|nonsense|couldnt|cant|could not|lost|mixed up|would not come|wouldnt come",
            ),
            (
                "chest|breastbone|sternum",
                "pains?|hurt(s|ing)?|pressure|squeez*|crush*|stabb*|tightness|tight band",
            ),
            (
                "cant|couldnt|unable|barely|hardly",
                "breathe|breath|speak|talk|swallow|see|move my|feel my|stand up",
            ),
            (
                "headaches?|head",
                "worst|thunderclap|worse than (ever|any)|exploded|explod*|hammer|lightning",
            ),
            (
                "blood|bloody|bleeding",
                "vomit*|cough*|pee|peed|urine|stools?|poo|poop*|toilet|spit*|sputum|rectal|wipe",
            ),
            (
                "swell*|swollen|clos(es|ed|ing)|puff*",
                "throat|tongue|lips?|face|airway|eyes",
            ),
            (
                "numb*|weak*|tingl*|droop*|paraly*|limp|dead",
                "face|mouth|one side|left side|right side|half my|speech|slurr*",
            ),
            (
                "heart|pulse|heartbeat",
                "irregular*|skip*|flutter*|palpitat*|stopp*|out of rhythm|crazy|flips?",
            ),
            (
                "collaps*|faint*|passed out|blacked out|unconscious|ambulance",
                "i|me|my",
            ),
        ),
    ),
)
"""Symptoms that do not wait for a coach."""
