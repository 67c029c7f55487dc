"""Cues of self-harm, of doping and of fat loss in minors. DOMAIN 6 [D]."""

from typing import Final

from domain.safety.lexicon.rows import CRITICAL, NEGATED, OTHER, PAST, UNSAFE, CueRow

SELF_HARM: Final = (
    CueRow(
        "text.self_harm",
        UNSAFE,
        CRITICAL,
        (
            "suicid*",
            "self ?harm*",
            "kms",
            "end (it all|my life|my own life|myself|things for good|it for good)",
            "(take|taking|took) my (own )?life",
            "(kill*|hang*|shoot*|drown*|unaliv*|off|offing|starv*) my ?self",
            "(hurt*|harm*|cut*|burn*|punish*|scratch*|injur*) my ?self (on purpose|again|to feel|deliberately|"
            "intentionally|so|when|because|every|last|with a|until)",
            "(want* to|urge* to|urges to|thoughts (of|about)|thinking (of|about)|think about|feel like|going to|"
            "plan* to|tempted to|started|ideas of|keep|back to|need to) (hurt*|harm*|cut*|burn*|injur*) my ?self",
            "(want*|wanna|ready|wish|hop*|prefer|rather) ~ (die|dead|not exist|stop existing|cease to exist|"
            "disappear forever|not be here|never been born|never wake up|not wake up)",
            "(dont|do not|didnt) (really )?(want to|wanna|feel like) (live|living|be alive|being alive|be here|"
            "exist|wake up|go on|be around) ?(any ?more|any longer)?",
            "(better off|easier|happier|relieved|better|wouldnt (notice|care|miss)) ~ (without me|if i (were|was|"
            "wasnt|werent|died|disappeared|vanished|wouldnt)|dead|were gone|was gone|not alive)",
            "no (reason|point|will) ~ (live|living|go on|going on|alive|being here)",
            "(life|living) ~ (not|isnt|no longer|hardly) worth ?(living|it|the)?",
            "nothing (left )?to live for",
            "(cant|cannot|can not) (go on|keep going|keep living|live like this|face another day|see a future)",
            "tired of (living|being alive|life|existing)",
            "(not|never) (wake|waking) up",
            "(slit*|cut|cutting|sliced?|slicing) (my|into my|up my) (wrist*|arm*|thigh*|leg*|skin|veins)",
            "cutting (again|my)",
            "started cutting",
            "(razor|blade|lighter|knife) ~ (my (arm*|thigh*|leg*|skin|wrist*)|on myself)",
            "(jump*|step*|walk*|throw* myself|driv*) ~ (off a|off the|in front of|into a tree|into traffic|"
            "into oncoming|bridge|train)",
            "(overdos*|od on)",
            "(take|took|swallow*|taking|down|save*|saving|stockpil*|hoard*|count*) ~ (all|whole|every|bottle|"
            "bunch|handful|too many) ~ (pills|tablets|meds|paracetamol|tylenol|sleeping pills)",
            "(goodbye|suicide|farewell) (note|notes|letter|letters)",
            "(wont|not going to|might not) be (around|here|alive) (much longer|next|for long|any ?more|to see)",
            "(world|everyone|everybody|family|they|kids) ~ better (off )?without me",
            "(want|like|wish) ~ disappear (forever|for good|completely)",
            "(make|end|stop) (the pain|it all|everything) (stop )?for good",
            "a way out ~ (alive|for good|permanent*)",
        ),
        excuses=(NEGATED, OTHER, PAST),
        unless=(
            "suicide (grip|squad|sprints?|drills?|runs?|squeeze|prevention|awareness|hotline|watch)",
            "(did|do|doing|run*|ran|of) ~ suicides",
            "killing my ?self (at|in) the gym",
            "(burpee*|leg day|leg press|squats?|sprints?|workout|work out|session|hiit|stairs|shuttle|spin class|"
            "laugh*|embarrass*|deadlifts?|doms|sore|lunges)",
            "cut* myself (shaving|on a|on the|chopping|slicing|while|when)",
        ),
    ),
)
"""Wishing to die or to be hurt."""

DRUGS: Final = (
    CueRow(
        "text.performance_drugs",
        UNSAFE,
        CRITICAL,
        (
            "(how (much|many|long|often|do i)|what|which|dose|doses|dosage|dosing|mg|milligrams?|mcg|ml|iu|"
            "\\d+ ?(mg|mcg|ml|iu|cc)|week|weeks|cycle|cycles|cycling|stack*|inject*|pin|pins|pinning|pinned|"
            "blast*|cruis*|run|running|ran|tak*|took|start*|buy*|bought|sourc*|order*|get|got|getting|hop on|"
            "hopping on|on|try*|tried|use|using|used|add*|kick* ?start|want|wanna|prescri*|recommend|need|first|"
            "beginner|safe|safely|protocol|best|split|taper|should i|can i|off) ~ <steroid>",
            "(how (much|many|long|often|do i)|what|which|dose|doses|dosage|dosing|mg|milligrams?|mcg|ml|iu|"
            "\\d+ ?(mg|mcg|ml|iu|cc)|week|weeks|cycle|cycles|cycling|stack*|inject*|pin|pins|pinning|pinned|"
            "blast*|cruis*|run|running|ran|tak*|took|start*|buy*|bought|sourc*|order*|get|got|getting|hop on|"
            "hopping on|on|try*|tried|use|using|used|add*|kick* ?start|want|wanna|prescri*|recommend|need|first|"
            "beginner|safe|safely|protocol|best|split|taper|should i|can i|off) ~ <ped>",
            "<steroid> ~ (how (much|many|long|often)|dose|doses|dosage|dosing|mg|milligrams?|mcg|ml|iu|\\d+ ?(mg|"
            "mcg|ml|iu|cc)|cycle|cycles|cycling|stack|stacking|injection*|a (day|week)|per (day|week|kg|kilo*)|"
            "every (day|week|other|morning)|twice|weekly|daily|for (\\d+|six|eight|ten|twelve) weeks|course|"
            "safely|protocol|beginner*|capsule*|pills?|arrived|came|vial*|source|dealer|should i|can i|worth|"
            "side effects|helping|working|burn*)",
            "<ped> ~ (how (much|many|long|often)|dose|doses|dosage|dosing|mg|milligrams?|mcg|ml|iu|\\d+ ?(mg|mcg|"
            "ml|iu|cc)|cycle|cycles|cycling|stack|stacking|injection*|a (day|week)|per (day|week|kg|kilo*)|"
            "every (day|week|other|morning)|twice|weekly|daily|for (\\d+|six|eight|ten|twelve) weeks|course|"
            "safely|protocol|beginner*|capsule*|pills?|arrived|came|vial*|source|dealer|should i|can i|worth|"
            "side effects|helping|working|burn*)",
        ),
        excuses=(NEGATED, OTHER, PAST),
        unless=(
            "(inhaler|cream|ointment|eye drops|nasal|prednis*|cortisone|cortico*|hydrocortisone|asthma|eczema|"
            "psoriasis|allerg*|dermatolog*|rheumatolog*|endocrinolog*|my (doctor|gp|consultant|specialist)|"
            "trt clinic|prescribed|hrt|epidural|knee injection|thyroid (is|level*|test*|panel|result*)|free t3|"
            "blood test*|levels?|lab*|hashimoto*|hypothyroid*|collagen peptides?|collagen|climbing gear|gym gear|"
            "running gear|rain gear|winter gear|bike|bicycle|first gear|second gear|camping|juice (cleanse|bar|"
            "box|shot)|(orange|apple|carrot|beet*|celery|tomato|cherry|lemon|cranberry|grape|pickle|fruit|green|"
            "vegetable|beetroot|pineapple|aloe|lime) juice|juice (of|from)|drink* juice|glass of juice|diary|"
            "primo (gym|spot)|anti ?doping|drug tested)",
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
            "<minor>(.|\\n){0,120}?<weight_loss>",
            "<weight_loss>(.|\\n){0,120}?<minor>",
        ),
        excuses=(NEGATED,),
        unless=("(when|back when|since) i was|(my|our) \\d ?(kg|day|week|month)|in (my )?\\d+s",),
    ),
)
"""Somebody under 18 who wants to lose weight, or is to."""
