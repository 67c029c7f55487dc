"""Cues of purging, laxatives and starving. DOMAIN 6 [D]."""

from typing import Final

from domain.safety.lexicon.rows import CRITICAL, EATING, NEGATED, OTHER, PAST, CueRow

PURGING: Final = (
    CueRow(
        "text.purge",
        EATING,
        CRITICAL,
        (
            "(make|makes|made|making|force|forced|forcing|get|getting|got) my ?self (to )?<vomit>",
            "purg(e|ed|es|ing)",
            "(mak*|forc*|induc*) ~ (vomit*|myself sick|myself vomit|myself throw up)",
            "(self )?induc* vomit*",
            "(throw*|threw|thrown|puk*|barf*|brought|bring*|chuck*|"
            "heav*) (<meal> )?(all )?(back )?up (<meal> )?(after|on purpose|because|afterwards|every|straight|"
            "right|whenever|when|to (lose|feel|get|make|undo))",
            "(throw*|threw|thrown|puk*|bring*|brought|chuck*) <meal> (all |straight |right )?(back )?up",
            "(vomit*|being sick|sick on purpose|puk*) (on purpose|deliberately|intentionally|after (every|each|"
            "i eat|eating|meals|dinner|lunch|breakfast|big|a binge)|my (food|meals?|dinner|lunch))",
            "(finger*|toothbrush|spoon|hand) ~ (down|in|at) ~ throat",
            "get* (rid of|it out|the food out|everything out|all of it out|that out) ?(of|it|what|the food|"
            "everything|my (dinner|lunch|meal|food))? ~ (i ate|i eat|ate|food|dinner|lunch|body|stomach|system|"
            "binge|meal|calories)",
            "chew* (and|n|then|my food and) ~ (spit*|spat|spew)",
            "(spit*|spat) ~ (food|it) ~ (chew*|swallow*)",
            "ipecac",
            "bulimi*",
            "(my|with|friend|pro|and ana|ana and) mia(?! (is|and|said|from|came|was|has|will))",
            "skip* ~ insulin ~ (los*|weight|thin|slim|skinny|fat)",
            "(insulin ~ (less|skip*|cut*|omit*|leav* out) ~ (weight|thin|slim|skinny))",
            "diabulimi*",
            "(us*|put*|stick*|stuck|shov*|two) ~ fingers? ~ (after|throat|mouth|sick|gag|meal*)",
            "(after|every|each|whenever) ~ (eat*|meals?|dinner|lunch|breakfast|food|ate|binge) ~~ (bathroom|"
            "toilet|loo|sink|shower) ~~ (bring*|throw*|vomit*|get rid|sick|up|purg*)",
            "(kneel*|head|hunched|leaning|crouch*|bent) ~ (over|front of|in|down) the (toilet|loo|bowl|sink)",
            "skip* ~ insulin ~~ (los*|weight|thin|slim|skinny|fat)",
            "insulin ~ (makes|making|made) me ~ (fat|gain*|heavier|big*) ~~ (skip*|less|stop*|cut*|leav*)",
            "(vomit*|puk*|throw*|threw|bring*|brought) (back )?up (my|the|all my|what|every) ~ <meal>",
            "(vomit*|puk*|throw* up|being sick|threw up) after (the |our |your |my |planned |every |each |most |"
            "big |all |a )*(meals?|dinners?|lunch*|breakfast*|eating|i eat|food|binge*)",
            "(bring*|brought|throw*|get*|vomit*) (it|that|everything|all of it|food|dinner|lunch|them) ~ (up|"
            "out) ~ (after|whenever|because|toilet|bathroom|digest*)",
            "(get*|got) rid of ~ (dinner|lunch|meal*|food|breakfast|it|snack*) ~ (before|digest*|absorb*|toilet|"
            "calories|straight)",
            "purge (cycle|again|after|every)|(binge|binging|bingeing) ~ purg*",
            "sick ~ on purpose",
            "(on purpose|deliberately|secretly|intentionally) ~ (sick|vomit*|throw* up|puk*|threw up)",
            "(puk*|vomit*|throw* up|threw up|barf*) (up )?<meal> again",
            "by (vomit*|purging|throwing up|making myself sick|puking)",
            "(hid*|bags? of|clean* up) (my )?(vomit|sick|puke)",
            "(vomit*|throw* up|threw up|being sick|puk*) ~ (calories|weight|fat|thin*|slim|guilt*|binge*|relief|"
            "control|habit|again so|every (day|night|time))",
            "(mak*|made|forc*|get*|got) my ?self (to )?(be )?(sick|vomit*|puk*|gag*|throw*|heave|retch)",
            "(throw*|vomit*|puk*|bring*|brought|come|came|get*|got) ~ (back )?(up|out) (again|later|afterwards|"
            "after|secretly)",
            "(make|made|let|get|force) (it|everything|food|dinner) (come |go )?(back )?(up|out)",
            "(binge*) ~ (throw*|vomit*|puk*|sick)",
            "(all|from|with|of) (the |my |all the )?(vomiting|purging|puking|throwing up)",
            "(hate|want|need|like|feel like|urge) ~ (vomit*|purg*|throw* (it |everything )?up|puk*) ~ (food|eat*|"
            "ate|meal*|full|dinner)",
            "(full|ate|eat|eating|dinner|meals?) ~~ (come back up|make it come|bring it up|throw it up|"
            "throw up again|get it out)",
            "(comes|came|come|goes) back up",
            "(vomit*|puk*|throw up|throw it up|purge) so (that )?(i|it|my)",
            "(throw*|threw|thrown|vomit*|puk*) (up )?(\\w+ ){0,4}on purpose",
            "spit* (out )?(my|the|all my) (food|meals?|dinner|lunch|bites?)",
            "(get*|got) rid of (it|them|dinner|the food|that|everything) ~ (bathroom|toilet|loo|shower|after|"
            "secretly|before)",
            "(eat*|ate|dinner|lunch|meal) ~~ get* rid of (it|them|everything)",
            "(throw up|vomit|puke|purge) (quietly|silently|without|secretly|easier|faster|quicker)",
            "(threw|throw*|thrown|vomit*|puk*) (up )?<meal> so (that )?",
            "(vomited|thrown up|puked|purged)",
            "(have|had|need|needed|want) to (vomit|throw up|puke|be sick|purge)",
            "drink* (vinegar|salt water|mustard|soap|hydrogen peroxide)|salt ?water ~ (throw|vomit|sick)",
            "(vomit*|throw* up|threw up|puk*|sick) ~ (calm|relief|safe|control|habit|lighter|better about)",
        ),
        excuses=(NEGATED, OTHER, PAST),
        unless=(
            "purg* ~ (shoes|clothes|stuff|books|boxes|drawers?|basement|attic|fridge|closets?|pantry|inbox|"
            "files?|emails?|wardrobe|freezer|cupboards?|house|apartment|garage|air|line|valve|apps?|accounts?|"
            "followers|junk|clutter|toys|kitchen)",
            "the purge",
            "(flu|virus|stomach bug|tummy bug|a bug|food poison*|morning sick*|pregnan*|migraine|chemo|hungover|"
            "hangover|norovirus|motion sick*|seasick|car ?sick|oysters?|prawns|travel sick*|gastro*|anesthe*|"
            "anaesthe*)",
            "(ok|fine|good|pretty|really|super) ?sick (deadlift|lift|pr|pump|gains)",
            "mia (is|and|said|from|my)",
            "missing in action",
            "the purge|purge (is|was) a",
            "(gym|school|team|office|company|city|club|we|she|he|they) purged|purg* (its|old|the old)",
            "roller ?coaster|boat|ferry|ship|turbulence|drunk|alcohol|drinking|vodka|tequila|wine|workout|"
            "sprints?|wods?|hill (sprints|reps)|baby|toddler|kids?",
        ),
        together=(
            (
                "insulin",
                "thin*|los(e|ing) (more |some )?(weight|fat|kilos)|skinny|slim*|fat|on purpose|scale",
            ),
            (
                "vomit*|threw up|throw(n|ing)? up|puk*|purg*",
                "calm|full|count|so that|easier|more easily|toilet|secret*|hide|shower|every (day|night|sunday|"
                "evening|week)|again|control|binge*",
            ),
            (
                "vomit*|throw(n|ing)? up|threw up|puk*|be(ing)? sick|gag*|retch*|throw(n|ing)? (it|everything) up",
                "dinner|lunch|breakfast|meals?|eat*|ate|food|toilet|bathroom|calories|weight|scale|on purpose|"
                "myself|fat|thin|binge*|full",
            ),
            (
                "spit*|spat",
                "food|chew*|cookies|meal*|bites?|chocolate|cake|snacks?",
            ),
            (
                "stones|rocks|coins|batteries|weights",
                "pockets?|bra|underwear",
            ),
        ),
    ),
    CueRow(
        "text.laxatives",
        EATING,
        CRITICAL,
        (
            "(laxative*|laxitive*|laxatif*|laxies|lax|ex ?lax|dulcolax|bisacodyl|senna|senokot|miralax|movicol|"
            "enema*|epsom salts?|colonics?|(flat tummy|skinny|detox|teatox|slimming) teas?)",
            "(diuretic*|water (pills?|tablets?)|furosemide|lasix) ~ (los*|weigh*|thin*|skinn*|slim*|fat|bloat*|"
            "after|flush|look|drop)",
            "(los*|weigh*|drop*|flush*|thin*|skinn*) ~ (diuretic*|water pills?|water tablets?)",
            "(diet pills?|appetite suppressant*|slimming pills?|adderall|vyvanse|ritalin) ~ (so i (dont|wont)|"
            "not (eat|hungry)|instead of|to (skip|avoid|stop) |eat less|without eating)",
            "diuretics ~ (lighter|weight|abus*|scale)|(abus*|misus*|addict*|hooked) ~ (diuretics?|water pills|"
            "laxatives?|diet pills)",
            "(water (pills?|tablets?)|diuretics?|thyroid (pills?|tablets?|meds)) ~~ (lighter|weigh*|los*|drop|"
            "thin*|slim|scale)",
            "(cramps?|number|scale) ~ (ex ?lax|laxative*|senna|dulcolax)",
        ),
        excuses=(NEGATED, OTHER, PAST),
        unless=(
            "constipat*|colonoscopy|bowel prep|opioid*|bath|baths|soak*|feeling lax|(pretty|bit|been|so|too) lax|"
            "lax (about|with)|lax airport|flight",
            "(prescri*|recommend*|told me to|advised|gave me) ~ (lax*|senna|movicol|miralax|enema*|dulcolax)|"
            "(lax*|senna|movicol|miralax|enema*|dulcolax) ~ (prescri*|recommend*|advised|from (the|my) (doctor|"
            "gp|nurse|hospital))",
        ),
    ),
)
"""Getting rid of what was eaten."""
STARVING: Final = (
    CueRow(
        "text.starve",
        EATING,
        CRITICAL,
        (
            "starv(e|ed|es|ing) (my ?self|mode on purpose|until|till|for|to (los*|get|be|make|fit|look|punish|"
            "shrink)|all (day|week|weekend) (and|then|so|to)|again|and (then )?(binge*|purge*)|off)",
            "(not|havent|hasnt|hadnt|didnt|stopped|dont|avoid*|barely|hardly) (eat*|ate|eaten|touched food|"
            "had food) (anything |any food |solid food |solids |food |a thing |a bite |a proper meal |at all |"
            "much |properly )?(at all )?(in|for|since|on) (over |about |almost |nearly |like |the last |"
            "the past |more than |at least )?<days>",
            "(haven't|havent|not|nothing) (eaten|ate|had) ~ (days|since (monday|tuesday|wednesday|thursday|"
            "friday|saturday|sunday|the weekend))",
            "(day|days|hours|week) ~ (without|w o|no|zero|not) (eating|food|any food|a meal|eating anything)",
            "(nothing|no food|zero food) ~ (for|in) ~ (two|three|four|five|six|\\d+) days",
            "stop* eat* (altogether|completely|entirely|anything|because|until|till|so (that )?i|for (days|\\d+|"
            "two|three|a few)|again|to (los*|be|get|punish))",
            "refus* (to eat|all food|food|meals)",
            "(dont|doesnt|not|never|shouldnt|wont let myself|cant let myself|cant allow myself to) (let myself |"
            "allow myself to )?(deserve|allowed|earned) ?(to eat|food|to have|a meal|any food|dinner|lunch|"
            "breakfast)?",
            "(dont|not|no longer) (let|allow|letting|allowing) my ?self (to )?eat",
            "(liv*|surviv*|exist*|get* by) (on|off) (just |only |nothing but |black |diet )?(air|water|ice|"
            "ice cubes|gum|chewing gum|lettuce|celery|coffee|diet (coke|soda)|cigarettes|apples?|an apple|"
            "rice cakes|cucumber*|broth|caffeine)",
            "(only|just|nothing but|all i) ~ (an apple|one apple|gum|ice cubes|lettuce|celery|cucumber|"
            "black coffee|diet coke|a rice cake|one rice cake|half an apple|a banana|broth|one yoghurt|"
            "one yogurt) ~ (day|days|week|yesterday|today)",
            "(0|zero) (kcal|cals|calories) (day|days|a day|today|fast|this)",
            "(proud|good|powerful|strong|clean|pure|control|light|better) ~ (not eating|hungry|empty|starving|"
            "hunger|skipped every)",
            "(empty|hunger|hungry|starving|not eating) (stomach )?(feels|makes me feel|is|gives me) (so |"
            "really )?(good|powerful|strong|clean|pure|safe|in control|proud|better|a high|the only)",
            "(punish*|penance|penalty) ~ (eating|not eating|ate|food|hunger|fast*|starv*|skipp*)",
            "restrict* (again|hard|heavily|so much|badly|all|until|to (feel|under|less))",
            "(eat|eating) (as little as|nothing|less and less|almost nothing|next to nothing|close to nothing)",
            "punish* ~ (fast*|starv*|not eat*|hunger|skipp*|no food|without food)",
            "(empty|hungry|hunger|fasted|running on empty|empty stomach) ~ for (days|weeks|two days|three days|a week)",
            "(restrict*|eat*|stay*|keep*|limit*|under|below) ~ (under|below|less than|max|at) ~ ([1-4]\\d\\d|"
            "one hundred|two hundred|three hundred|four hundred)(?! ?(g|grams|mg|steps|m|km|miles|ml|kg|lbs|"
            "watts|w))",
            "(day|days) (one|two|three|four|five|six|seven|\\d+) ~ (no|without|zero|of not) ~ (food|eating)",
            "(wont|dont|cant|not going to|refuse to|never) (let|allow|permit) my ?self ~ (eat|food|a meal|dinner|"
            "lunch|breakfast) ?(until|unless|till)?",
            "(earned?|allowed|permission) ~ (to eat|food) ~ (only|until|unless)",
            "(eaten|ate|eat|eating|had|having) (literally |absolutely |basically |practically |almost )?(nothing|"
            "zero|no food) (since|for|in|all) ~ <days>",
            "<few_low> ?(<kcal>|k cal) ?(a|per|each|every) day",
            "(on|only|just|under|eating|ate|eat|at|below|around|about|max*) <few_low> ?(<kcal>|k cal)",
            "fast* (for )?(\\w+ ){0,4}(after|because|whenever|every time|to (make up|punish|undo)) ~ (binge*|ate|"
            "eat*|overate|meal*|slip*|fail*)",
            "(dont|never|wont|not) eat* (anything )?(during the week|on weekdays|until (friday|saturday|"
            "the weekend)|on (mon|tues|wednes|thurs|fri)days? or)",
            "(eat|eating|live on|have) (only |just )?(one|a|half an?|two|three) (rice cake*|apple*|crackers?|"
            "cucumber*|banana|egg|yoghurt|yogurt|gum|almonds?) (a|per|each|all|every) (day|week)",
            "(addict*|love|crave|craving|high from|hooked on) ~ (being hungry|hunger|feeling empty|starv*|"
            "being empty|the hunger|empty feeling)",
            "(only|just) (feel|feeling) (good|ok|okay|safe|clean|in control|calm|worthy) (when|if) (im|i am|"
            "my stomach is|i feel) ~ (empty|hungry|starv*|fast*|havent eaten|not eat*)",
            "lost ~ (will|ability|desire) to eat",
            "(no|without|zero|not any) (any )?food (at all )?(since|for|in) ~ <days>",
            "(until|till) (the )?(scale|weight|im|i am|i get|i hit|i weigh) ~ (says|shows|under|at|to|below|4\\d|"
            "3\\d) ~ (4\\d|3\\d)",
            "(only|just) (ate|eat|eating|had food) (on )?(one|two|three|\\d) (days?|times)",
            "starv* (my ?self )?(down|to|into|for)",
            "<few_low> ?(<kcal>) (in total|a day|per day|daily|all day)",
            "(ice cubes|diet coke|black coffee|gum|lettuce) ~ (got|get|kept|keep) me through",
            "(not|never|without|wont|dont) touch* (any )?(food|a meal|anything solid)",
            "skip* (all|every|most|my) (my )?(meals?|food) (this|until|till|for|so|to|all|again|because)",
            "(exercis*|train*|run*|cardio|gym) ~ hours? ~ (eat*|ate) (only |just )?(an?|one|nothing|half)",
            "(eat*|ate|swallow*) (cotton|tissue*|paper|toilet paper)",
            "(reward*|treat*|prais*) my ?self for (not eating|fasting|skipping|eating nothing|starving)",
            "(really|actually|secretly) (i |ive )?(eat|ate|eating|been eating) nothing",
            "(only|dont|not|never|first have to) (deserve|earn) (my )?(food|to eat|meals?|dinner|lunch|breakfast)",
            "(nothing|only|just) (but )?(water|coffee|tea|diet coke|ice) (since|for|from|all)",
            "(dont|not|no) (intend|plan|want|going) to eat (anything )?(before|until|till|again|for|this|today|"
            "tomorrow)",
            "(eating|food) makes me feel ~ (so|and|then|stopped|why)",
            "(meals?|food|intake|eaten|ate) ~ (days?|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
            "week|weekend|yesterday|today) ?(and \\w+)? ?: ?(nothing|none|zero|0)",
            "how long ~ (without (food|eating)|not eat*|starve)",
            "(really|actually|secretly) (it ?is |its |about |only |just |around )*<few_low> ?(<kcal>)",
            "(skip*|missed) (every|all|each) (single )?(meal|meals) ~ (since|for|this|all|powerful|strong|proud)",
            "(get*|got|getting) by on <few_low>",
            "(feeling|feel) of (an |being )?empty|(love|like|enjoy) ~ (empty stomach|being empty|emptiness|hunger)",
            "(didnt|dont|not) eat at all",
            "starve (until|till|so|for|because|my ?self|to)",
            "eat* (until|till|before) (i )?(weigh|am|hit|reach|get to|see) ~ \\d+",
            "restrict* to <few_low>",
        ),
        excuses=(NEGATED, OTHER, PAST),
        unless=(
            "flu|virus|(stomach|tummy) bug|surgery|food poison*|covid|fever|ramadan|yom kippur|lent|religio*|"
            "dentist|wisdom (tooth|teeth)|colonoscopy|blood (test|draw)|procedure|mri|anaesthe*|anesthe*|gastro*|"
            "norovirus",
            "(eat*|ate|eaten) (any |the |my |much )?(gluten|dairy|sugar|meat|fast food|takeaway|red meat|"
            "chocolate|sweets|candy|junk|bread|fish|eggs?|pork|beef|chicken|nuts|peanuts?|pasta|rice|fruit|veg*|"
            "out|late|anything (weird|strange|odd|unusual|new|bad))",
            "(eat*|food) (after (\\d|dinner)|before bed|late|past \\d)",
            "refus* to eat (\\w+ )?(liver|fish|meat|broccoli|mushroom*|tofu|olives|kale|eggs?|spinach|cottage|"
            "bread|pork|beef|salmon|beans|lentils|oats)",
            "food (in|at) (the|my) (fridge|house|home|office|pantry|freezer|room|flat)",
        ),
        together=(
            (
                "nothing|zero|no food|no meals|not a bite|not eating|didnt eat|dont eat|havent eaten",
                "felt (great|amazing|good|light|strong|proud)|feel (great|amazing|good|light|clean|strong|proud|"
                "pure)|since (monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday)|(two|three|"
                "four|five|six|\\d+) days",
            ),
            (
                "starv*",
                "my ?self|days|until (i|my|the)|thin*|skinn*|slim|weight|(4\\d|3\\d|5\\d) ?(kg|kilo*)?",
            ),
            (
                "restrict*",
                "[1-4]\\d\\d|to (feel|punish|disappear|shrink)|again|badly|heavily|lie|lied|hide|hiding|secret*",
            ),
            (
                "fast(ed|ing)?|not eat*|havent eaten|no food|starv*|not eaten|without (food|eating)",
                "not going to stop|wont stop|cant stop|keep going|proud|record|pure|clean|addict*|until i (weigh|"
                "am|hit|reach|get|look|fit)|punish*|deserve|no matter",
            ),
        ),
    ),
)
"""Not eating, or next to nothing."""
