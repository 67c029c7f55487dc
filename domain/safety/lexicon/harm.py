"""Cues of self-harm. DOMAIN 6 [D]."""

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
            "(want*|wanna|ready|wish|hop*|prefer|rather) ~ (die(?! than (eat|drink|do|run|miss|give|have|skip))|"
            "dead|not exist|stop existing|cease to exist|disappear forever|not be here|never been born|"
            "never wake up|not wake up)",
            "(dont|do not|didnt) (really )?(want to|wanna|feel like) (live|living|be alive|being alive|be here|"
            "exist|wake up|go on|be around) ?(any ?more|any longer)?",
            "(better off|easier|happier|relieved|better|wouldnt (notice|care|miss)) ~ (without me|if i (were|was|"
            "wasnt|werent|died|disappeared|vanished|wouldnt)|dead|were gone|was gone|not alive)",
            "no (reason|point|will) ~ (live|living|go on|going on|alive|being here)",
            "(life|living) ~ (not|isnt|no longer|hardly) worth ?(living|it|the)?",
            "nothing (left )?to live for",
            "(cant|cannot|can not) (go on(?! (mon|tues|wednes|thurs|fri|satur|sun|holiday|vacation|the))|"
            "keep living|live like this|face another day|see a future)",
            "tired of (living|being alive|life|existing)",
            "(not|never) (wake|waking) up",
            "(slit*|cut|cutting|sliced?|slicing) (my|into my|up my) (wrist*|arm*|thigh*|leg*|skin|veins)",
            "cutting (again|my)",
            "started cutting",
            "(razor|blade|lighter|knife) ~ (my (arm*|thigh*|leg*|skin|wrist*)|on myself)",
            "(jump*|step*|walk*|throw* myself|driv*) ~ (off (a|the) (bridge|roof|building|balcony|cliff|"
            "car ?park|road|ledge)|into a tree|into traffic|into oncoming)",
            "(overdos*|od on)",
            "(take|took|swallow*|taking|down|save*|saving|stockpil*|hoard*|count*) ~ (all|whole|every|bottle|"
            "bunch|handful|too many) ~ (pills|tablets|meds|paracetamol|tylenol|sleeping pills)",
            "(goodbye|suicide|farewell) (note|notes|letter|letters)",
            "(wont|not going to|might not) be (around|here|alive) (much longer|next|for long|any ?more|to see)",
            "(world|everyone|everybody|family|they|kids) ~ better (off )?without me",
            "(want|like|wish) ~ disappear (forever|for good|completely)",
            "(make|end|stop) (the pain|it all|everything) (stop )?for good",
            "a way out ~ (alive|for good|permanent*)",
            "(ending|end) (it all|my life|my own life|myself|things for good)",
            "(point|reason|sense|purpose) (in|to|of) (being alive|living|going on|carrying on|waking up|my life|"
            "existing)",
            "(cut*|burn*|scratch*|hit*|punch*|bit*|pinch*|bruis*|hurt*) my ~ (on purpose|deliberately|"
            "intentionally|until|till|to feel|to punish|as punishment)",
            "(hit*|punch*|bit*|scratch*|pinch*|starv*) my ?self",
            "(sav*|stockpil*|hoard*|collect*|keep*) (up )?(all )?(my |the |some )?(\\w+ )?(pills|tablets|meds)",
            "(dont|cant|cannot|cant even|not) (really )?(see|imagine|picture) (my ?self) ~ (around|alive|here|"
            "living|future|next year)",
            "(see|have|got) no future",
            "(think*|thought*|looking) ~ (bridges?|jump*|rope|noose|gun|overdos*|train tracks)",
            "(painless|quick*|easy|easiest|peaceful|best|fastest) ~ (way|ways|method*) ~ (die|kill|end it|suicide)",
            "(ways|how|want*) to (die|kill my ?self)",
            "(out|choice|option|escape) ~ (dying|death|suicide|die)",
            "(driv*|drove|swerv*|crash*|steer*) ~ (tree|wall|bridge|oncoming|river|barrier) ~ (purpose|deliberately)",
            "(step*|jump*|throw* myself|walk*|lie|lying) ~ (front of|in front|under|before) ~ (train|bus|car|"
            "truck|lorry|traffic)",
            "(not sure|dont (think|know)|doubt) (if |that )?(ill|i will|i can|i want to|id) ~ (be here|be alive|"
            "stay alive|survive|go on)",
            "(make it|get) through (the|this|another|one more) (night|week|day|weekend) ~ (alive|dead|die|"
            "killing|plan*|end*)",
            "(goodbye|farewell) (everyone|everybody|all|and sorry|forever|world)|im done goodbye|"
            "thank* for trying (with me|to help|anyway|everything)",
            "(done with|had enough of|sick of|over|given up on|giving up on|give up on) (life|living|being alive)",
            "plan* how (id|i would|ill|i will|to) ~ (do it|die|end|kill)",
            "(tried|attempt*|try*|trying) to (hang|kill|drown|poison|shoot|end)",
            "(dying|death|being dead|not being here|not existing|suicide|disappearing) ~ (easier|better|relief|"
            "only|solution|answer|peaceful|option)",
            "no (reason|point|will|desire|wish) ~~ (live|living|exist|alive)",
            "(no one|nobody|who) ~ (miss|notice|care) ~ (dead|died|gone|disappeared|killed)",
            "(want*|wish) ~ (it all|everything|the pain|this life|life) to (end|stop|be over)",
            "end(ing)? things(?! (early|up|with))",
            "(cant stop|cannot stop|keep|been|started|back to|urge*|again) (cutting|self ?harm*|"
            "self injur*)(?! (down|back|out|weight|phase|calorie*|carb*|diet|the|my (calor*|carb*|weight|fat)|"
            "kcal|on|fat|and bulk*|for|sugar|alcohol|cycle))",
            "(hurt*|harm*|cut*|burn*|injur*) my ?self (is|helps|feels|calms|with|whenever|every|each|at|after|if)",
            "(rope|noose|gun|pistol|rifle|blades?|stash of pills) ~ (garage|drawer|bedside|look*|ready|thinking|"
            "bought|under)",
            "i (hate|loathe) (my ?self|my life|being alive) ~ (dead|die|kill|gone|end)",
            "better off dead|wish i (was|were) (dead|gone)|want(ed)? to be (dead|gone)",
            "(hop*|wish*|pray*|want*) ~ (dont|wont|didnt|never) (wake|live|make it)",
            "(i|just|me) (just )?(disappear*|vanish*|died|was gone|were gone|was dead|were dead) (for good|"
            "forever|and never|tomorrow|tonight|completely)",
            "disappear* ~ (for good|forever|never come back|completely|from this world)",
            "(no|only) ~ (out|choice|option|escape|solution|way) ~ (dying|death|suicide|to die|killing)",
            "(imagin*|dream*|fantasi*|pictur*|obsess*|think*|thought*|decid*|intend*|plan*|about|of|"
            "by) ~ (hanging|killing|shooting|drowning|poisoning|cutting) (my ?self)",
            "(jump*|leap*) off (the|a|that) (\\w+ )?(bridge|roof|building|balcony|cliff|car ?park|road|ledge)",
            "(wont|will not|wouldnt|not) be (alive|around|here) (by then|then|any ?more|next|much)",
            "too many ~ (pills|tablets|meds|sleeping pills) ~ (purpose|deliberately)",
            "(decid*|going|ready|plan*|want*) to (kill|end|hang|drown|shoot) (my ?self|it)",
            "(calm*|cope|coping|relief|release) ~ (cutting|hurting myself|burning myself|self harm*)",
            "(dont|didnt|wouldnt) want to wake up",
            "(better|easier) ~ (everyone|everybody|them|all|family|kids) ~ (if i (died|was dead|were dead|"
            "was gone|were gone|disappeared|wasnt|werent))",
            "(self harm*|selfharm*|hurt* myself|harm* myself)(?! (lifting|running|at|in|playing|doing|"
            "on (the )?(bench|squat|bike|deadlift)))",
            "life (isnt|is not|aint) (for me|worth)",
            "(want|wanna|need|wish|way) out of (this|my) life",
            "(bottle|box|packet|stash|pile) of (pills|tablets|meds|paracetamol) (next|in front|beside|on my|"
            "by my|ready|and i)",
            "my (own )?funeral",
            "(bear|stand|stomach) ~ (alive|living|another day)",
            "(deserve|ought|meant) to (die|be dead|suffer)",
            "(slash*|carv*|gouge*) (up )?(my|into my) (arm*|wrist*|thigh*|leg*|skin)",
            "(thinking|think|thought*|obsess*|preoccupied) (about|of|with) (my )?(own )?death",
            "burden ~ (better off|without me|gone)|(theyd|theyll|youd|all|they would) be better off",
            "(end|ending|finish) it (soon|tonight|now|all|tomorrow|today|for good)",
            "(anyone|anybody|somebody|people|they|you) (even )?(care|notice|miss me) if i (died|was dead|"
            "disappeared|were dead|killed|was gone|were gone)",
            "self injur*|selfinjur*",
            "(no|dont have a|without a) will to live|lost (the|my) will to live",
            "(wish|if|want*) ~ never (been )?born",
            "(is|was|helps?|calms?|only|relief|way|by|from|start*|again|back to) (by |is |through |"
            "with )?(cutting(?! (out|down|back|calor*|carb*|weight|fat|on|the|my (calor*|carb*|hair|"
            "portions))) ?(my ?self)?)$",
            "(no longer|dont|didnt|not) (really |even )?(want|wish|care|feel like|like) ~ (live|be alive|exist|"
            "living|be here|existing)(?! (in|with|at|near|on|alone|off))",
            "(dont|cant|not|never|no longer) (really )?see (a|any|the|much) (reason|point|sense|purpose) ~ (live|"
            "living|alive|go on|exist|continue)",
            "(stay|keep|remain) alive",
            "(bought|got|have|found|tied|made) (a |the |my )?(rope|noose|gun|razor blades?|blades)",
            "(open*|slic*|slash*|cut*|carv*) (up |open )?my (\\w+ )?(arm*|wrist*|leg*|thigh*|veins?)",
            "(with|using) (a |my )?(razor|blade|scalpel|box cutter|lighter|knife) (on|to|again)",
            "jump (from|off|out of) (the|a|my) (balcony|window|roof|bridge|building|cliff)",
            "(voice|head|mind|brain|thoughts?) ~ (tell*|keep*|say*) ~ (jump|die|kill|end|hurt|cut)",
            "(way|only thing|only way) ~~ (is|by) (by )?cutting",
            "(have|got|keep|kept|hid|hidden|saved|carry) (a |the |my |some |all the )?(razor*|blades?|pills|rope|"
            "noose|gun|tablets) ~ (ready|drawer|bag|pocket|room|bed|hidden|when|for|just in case|car)",
            "(wish|wished|hope|pray) ~ (not|never|didnt|hadnt|would not|wouldnt) (\\w+ )?(woken|waken|wake|woke|"
            "be here|been born|alive|exist)",
            "(hope|pray|wish) (that )?(i|to) ~ die",
            "(hate|hated|sick of|tired of|done with|no longer like) (living|being alive|life|existing)",
            "how to (kill|hang|drown) (yourself|your ?self|oneself|myself)|(ways|how|methods?) (to|of) (die|"
            "dying|suicide)",
            "letters? ~ (goodbye|farewell)|(say|said|saying) goodbye to (everyone|everybody|all|my (kids|family|"
            "wife|husband))",
            "(burn|burned|burnt|burning|cut|scratch*|bruis*) my (\\w+ )?(skin|flesh|arms|wrists|thighs) ~ (when|"
            "because|after|if|until|on|again|every|to)",
            "(hurt|harm|injur*|cut|stab*|burn*) (my ?self) (with|using|on|again|yesterday|today|last|when|after|"
            "because)",
            "(punish*|calm*|cope) ~ (cutting|burning|hurting|hitting)",
            "(be|stay|remain) alive (by|at|until|after|when|then)",
        ),
        excuses=(NEGATED, OTHER, PAST),
        unless=(
            "suicide (grip|squad|sprints?|drills?|runs?|squeeze|prevention|awareness|hotline|watch)",
            "(did|do|doing|run*|ran|of) ~ suicides",
            "killing my ?self (at|in) the gym",
            "(kill*|die|dying|dead) ~ <effort>",
            "<effort> ~ (kill*|die|dying|dead|death)",
            "cut* myself (shaving|on a|on the|chopping|slicing|while|when)",
            "die than (eat|drink|do|run|miss|give|have|skip)|stay alive (in|as a|on|by)|want*? to (learn|"
            "live (near|closer))",
            "(bike|train|railway) ride|train (to|home|station|hard|was)|by train|kitchen|chopping|cooking|"
            "vegetables?|shav*|haircut|jump(s|ing)? (rope|squats?|lunges?)|rope (jump*|climb*|pull*)|"
            "battle ropes?|skipping rope|climb*|took the train|(cut|end) (it|the session|training) (short|early)|"
            "vitamin* (pills?|tablets?)|iron tablets?|rollerblad*|knife (and fork|skills)|shoulder blades?",
        ),
        together=(
            (
                "suicide|suicidal|kill(ing)? my ?self|end(ing)? my life|self harm*",
                "out|option|way|feel*|always|every|after|again|thoughts?|want*",
            ),
            (
                "razor|blade|knife|scissors|lighter|rope|noose|pills|overdose|tablets|bridge|balcony|train|rooftop",
                "(cut|hurt|kill|end|die|dead|jump|harm|burn|hang)(s|ting|ing|ed)? ?(my ?self|it|all|my (arm|leg|"
                "wrist|skin|thigh|life))?|my (arm|wrist|thigh|leg|skin)|life|goodbye",
            ),
            (
                "suicid*|self ?harm*|kill(ing)? my ?self|tak(e|ing) my (own )?life|end(ing)? my life",
                "i|im|my|me|ive|again|thoughts?|plan*|think*|attempt*",
            ),
            (
                "(dead|die|dying|died)",
                "(want*|wish*|rather|would like|id like|hop(e|es|ing)|deserve|better|should|prefer) (to|i|if|"
                "i was|i were|be|off|for everyone)?",
            ),
            (
                "(cut*|scratch*|slic*|carv*|slash*|burn*|bruis*|bit(e|ing)|stab*)( at| up|"
                " into)? my (\\w+ )?(arms?|wrists?|thighs?|legs?|skin|forearms?|stomach|belly)",
                "on purpose|bloody|bleed*|when|whenever|because|to feel|until|again|every|after (eating|meals|"
                "a binge)|too much|punish*|secret*|night|hide|scale|weight",
            ),
        ),
    ),
)
"""Wishing to die or to be hurt."""
