"""Cues of disordered eating. DOMAIN 6 [D]."""

from typing import Final

from domain.safety.lexicon.rows import CRITICAL, EATING, NEGATED, OTHER, PAST, WARNING, CueRow

EATING_DISORDER: Final = (
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
        ),
        excuses=(NEGATED, OTHER, PAST),
        unless=(
            "purg* ~ (shoes|clothes|stuff|books|boxes|drawers?|basement|attic|fridge|closet|pantry|inbox|files?|emails?|wardrobe|freezer|cupboards?|house|apartment|"
            "garage|air|line|valve|apps?|accounts?|followers|junk|clutter|toys|kitchen)",
            "the purge",
            "(flu|virus|stomach bug|tummy bug|a bug|food poison*|morning sick*|pregnan*|migraine|chemo|hungover|"
            "hangover|norovirus|motion sick*|seasick|car ?sick|oysters?|prawns|travel sick*|gastro*|anesthe*|"
            "anaesthe*)",
            "(ok|fine|good|pretty|really|super) ?sick (deadlift|lift|pr|pump|gains)",
            "mia (is|and|said|from|my)",
            "missing in action",
            "the purge|purge (is|was) a",
        ),
        together=(
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
        ),
        excuses=(NEGATED, OTHER, PAST),
        unless=(
            "constipat*|colonoscopy|bowel prep|opioid*|bath|baths|soak*|feeling lax|(pretty|bit|been|so|too) lax|"
            "lax (about|with|on)|lax airport|flight",
            "(prescri*|recommend*|told me to|advised|gave me) ~ (lax*|senna|movicol|miralax|enema*|dulcolax)|"
            "(lax*|senna|movicol|miralax|enema*|dulcolax) ~ (prescri*|recommend*|advised|from (the|my) (doctor|"
            "gp|nurse|hospital))",
        ),
    ),
    CueRow(
        "text.starve",
        EATING,
        CRITICAL,
        (
            "starv(e|ed|es|ing) (my ?self|mode on purpose|until|till|for|to (los*|get|be|make|fit|"
            "look|punish|shrink)|all (day|week|weekend) (and|then|so|to)|again|and (then )?(binge*|purge*)|off)",
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
    CueRow(
        "text.pro_eating_disorder",
        EATING,
        CRITICAL,
        (
            "pro ?(ana|mia|anorexia|ed|bulimia)",
            "thinsp*|bonespo|meanspo|fitspo ~ bones|sweetspo|edtwt|ed ?twt|ed twitter|ana (buddy|coach|tips|diet|"
            "friend|sister|mindset|lifestyle|rules|boot ?camp)",
            "nothing tastes as good as",
            "abc diet|rexi*|ana",
            "anorexi*",
            "(want|wish|goal|trying|dream|love*|hope|like|need) ~ (be|look|become|get) (so )?(skeletal|emaciated|"
            "bony|skin and bones|underweight|a skeleton|sick enough|dangerously thin|bmi (of )?(1[0-7]))",
            "(want|wish|goal|love|like|check*|feel|see|count|need) ~ (my )?(bones|ribs|collar ?bones?|"
            "hip ?bones?|spine|sternum) ?(to )?(stick* out|show*|poke*|pok*|protrud*|visible|jut*|more|again)?",
            "(bmi|goal|get) ~ (bmi ~ (under|below|of) 1[0-7]|to 1[0-7] bmi)",
            "(tip*|trick*|way*|how|hack*|advice) ~ (hid*|conceal*|fake|faking|pretend*) ~ (eat*|food|weight|"
            "meal*|purg*|vomit*|bones|calories)",
            "(tip*|trick*|way*|hack*|advice|how (do i|to|can i)) ~ (ignore|suppress|kill|stop feeling|"
            "distract ~ from|beat|numb) ~ (hunger|hungry|appetite)",
            "(hid*|flush*|bin*|throw* away|toss*|feed*|pretend*|lie|lied|lying) ~ (food|meals?|dinner|lunch|"
            "eaten|ate|plate|eating) ~ (so|from|napkin|sleeve|dog|family|parents|mom|mum|husband|wife|partner|"
            "boyfriend|nobody|no one|they|thinks?|about|to (my|everyone))",
            "water ?load*|weights? in my (pockets|bra)|drink* ~ water ~ (before|so) ~ (weigh|scale) ~ (heavier|"
            "clinic|therapist|doctor|nurse)",
            "relaps*",
            "(slip* back|fall* back|fell back|sliding back|old habits) ~ (bulimi*|anorexi*|eating disorder|ed|"
            "purging|restricting|starving|binge*|bingeing)",
            "(eating disorder|ed|anorexia|bulimia) (voice|is back|is coming back|came back|is (loud|winning|"
            "getting worse|taking over|flaring))",
            "(my|active|still have|have|got|having|in) (an |a )?(active )?eating disorder",
            "(thinner|skinnier|lighter|smaller) ~ (no matter what|at any cost|even if it kills|"
            "until i disappear|or die)|even if it kills me",
            "(hide|hid|hiding|conceal*) ~~ (not eating|dont eat|havent eaten|skip* meals|my food|my weight loss|"
            "the vomit*)",
            "(how|ways?|tips?|tricks?) ~~ (nobody|no one|no body|they|parents|anyone|people|family) ~ (notice*|"
            "know*|find* out|see*|suspect*) ~~ (eat*|skip*|food|meal*|weight)",
            "(want*|wish|need|love|hope|trying|like) ~ (be|get|look|become) (so|dangerously|too|extremely|"
            "sickeningly|painfully|scary|frighteningly) (thin|skinny|small|tiny|bony|light|underweight)",
            "(meals?|food|dinner|lunch|breakfast|snacks?|plate) ~ (went|ended up|goes|put|hid|straight) ~ (bin|"
            "trash|toilet|garbage|napkin|sleeve|dog)",
            "(lied|lying|lie|fak*|pretend*|made up|falsif*) ~~ (bin|trash|toilet|never ate|didnt eat|hadnt eaten)",
            "(active|severe|my|current) (anorexia|bulimia)",
            "(see|show|count|feel|touch|want) ~ (collar ?bones?|hip ?bones?|ribs|spine|backbone) ~ (and|by|so|"
            "under|through|more|stick*|every)",
            "(trick*|fool*|deceiv*|cheat*|fak*|manipulat*) ~ (doctor|nurse|dietitian|therapist|clinic|team|scale|"
            "weigh ins?|parents|mum|mom|husband|wife)",
            "(flush*|bin|binned|binning|dump*|toss*|throw* away|threw away|feed*|fed) ~ (my )?(meals?|dinner|"
            "lunch|breakfast|food) ~ (toilet|bin|trash|dog|sink|garbage|secret*|so )",
            "(no one|nobody|they|parents|mum|mom|husband|wife|friends) ~ (know*|find out|notice*|"
            "suspect*) ~ (not eating|dont eat|havent eaten|skip* meals|starv*|purg*|vomit*|throw* up|sick)",
            "(look|be|become|get) like a (skeleton|stick insect|bag of bones|corpse|heroin chic)|heroin chic",
            "(thinner|skinnier|lighter|smaller) than (everyone|anyone|all|them|her|the other)",
            "(want|wanna|goal|until|get|trying) ~ (under|below|to|down to|weigh) (3\\d|4[0-4]) ?(kg|kilos?)|"
            "(goal|target) ~ (under|below|of) (8\\d|9[0-5]) ?(lbs?|pounds)",
            "(hid*|hide|hiding|conceal*) ~ (lunch|dinner|breakfast|meals?|food|plate) ~ (bag|pocket|napkin|"
            "sleeve|room|drawer|bin|trash|everyone|mum|mom)",
            "(tell|told|pretend*|say|said|lie|lied) ~ (everyone|them|family|people|mum|mom|husband|wife|parents|"
            "boyfriend|that) ~ (i|ive) (ate|eaten|had eaten|already ate|had dinner|had lunch)",
            "(keep*|stop*) ~ (from|ever) (notic*|know*|find*|see*) ~ (eat*|weight|meals?|purg*|food)",
            "pretend* (to|that) (i )?(eat*|ate|eaten|have eaten)",
            "(dont|not|never) (want to|wanna|ready to|plan to) (recover|get better|gain any)",
            "(drink*|drank|chug*) ~ water ~ (weigh*|scale|weighed) ~~ (notice*|know*|see*|lost|heavier)",
            "too thin but|(thin|skinny|small|light) but i (want|need|wish|have) to be (thinner|skinnier|smaller|"
            "lighter)",
            "bmi (is |of |at |was )?(already )?(1[0-6])(\\.\\d)? ~ (lower|want|goal|less|proud|down)",
            "(want|wanna|goal|like|get|reach|need) (to )?(be |weigh |is )?(under |below )?(3\\d|4[0-3]) ?(kg|kilos?)",
            "bones ~ (stick*|stuck|show*|visible|pok*|protrud*)",
            "(how|teach me|help me|learn) ~ (be|become|get) (anorexic|bulimic|ana)",
            "(lie|lied|lying) ~ (food|eating) (log|diary|journal)",
        ),
        excuses=(NEGATED, OTHER, PAST),
        unless=(
            "(ana (is|and|said|from|my|maria|garcia)|pro (ed|education))",
            "work* ~ (bones|ribs)",
            "(bone broth|spare ribs|short ribs|rib ?eye|bbq|barbecue|beef ribs|pork ribs|prime rib|stew|soup|"
            "slow cook*)",
            "(relapse|slip* back|fell back|fall* back|old habits) ~ (smok*|drink*|alcohol|cigarette*|snooz*|"
            "phone|procrastinat*|sofa|couch|desk|posture)",
        ),
    ),
    CueRow(
        "text.eating_doubt",
        EATING,
        WARNING,
        (
            "(guilt*|asham*|shame|disgust*|hate my ?self|hated my ?self|panic*|anxious|anxiety|cry|cried|crying|"
            "stress*|scared|afraid|terrif*|fear*|freak*) ~ (eat*|ate|food|foods|meal*|carb*|calorie*|dessert|"
            "sugar|fat|bread|pasta|pizza|weigh*|scale|restaurant*|cake|dinner|lunch)",
            "(eat*|ate|food|meal*|carbs?|calories|dessert|dinner|lunch|weigh*|scale|pizza) ~ (guilt*|asham*|"
            "shame|disgust*|panic*|anxious|anxiety|terrif*|cry|cried)",
            "bing(e|ed|es|eing|ing)(?! (watch*|netflix|series|show|tv|worthy|listening))",
            "(cant|couldnt|cannot) stop eating|lost control ~ (food|eat*|ate|fridge|pantry|snacks)|(out of|"
            "lose) control ~ (food|eat*)|ate until (i )?(was|felt|it) ~ (sick|hurt|burst*|pain*|ill)|"
            "eat* in secret|secret* eat*|hide ~ (wrappers|food)|hid ~ wrappers",
            "(hate|disgust*|cant stand|loathe|despise|repulsed) ~ (my body|the way i look|how i look|myself|"
            "the mirror|my (stomach|thighs|belly|reflection|legs|arms)|what i see)",
            "(feel|felt|feeling) (so |really |too |absolutely |like a )?(fat|huge|disgusting|gross|whale|pig|"
            "enormous|massive|like a (pig|whale|cow))",
            "(earn*|burn* off|work* off|make up for|making up for|made up for|compensat*|undo|cancel out|offset|"
            "atone) ~ (food|eat*|ate|meal*|dinner|lunch|cake|pizza|calories|dessert|binge|weekend|birthday|"
            "ice cream|burger|chocolate|cookies?|wine|bread|it|breakfast|supper)",
            "(obsess*|think about|thinking about|consumed by|all i think) ~ (food|calories|weight|macros|eating|"
            "the scale|my weight|every bite|every gram)",
            "(weigh* (my ?self|in)|step* on the scale*) ~ (several|many|ten|five|six|multiple|after every|every hour|"
            "before and after) ?(times)?",
            "(skip*|skipped) ~ (meal*|dinner|lunch|breakfast|eating) ~ (make up|compensate|so i (can|"
            "could)|to (make|save|feel|lose)|after|felt fat)",
            "thigh gap|body check*|fear foods?|safe foods?|bad foods? ~ (can|allow*|terrif*)|cheat ~ (hate|"
            "guilt*|punish*)",
            "(wont|refuse|cant|avoid|avoiding|cancel*|skipping|skipped|stopped) ~ (eat* (out|with|in front of)|"
            "dinner with|restaurants?|social events|birthdays?|plans) ~ (because|calories|food|people|anyone|"
            "others|menu|count)",
            "(low|lowest) ~ weight ~ (ever|high|proud|happy)|(not|never) (thin|skinny|small|lean) enough|"
            "wish i (was|were) (thinner|skinnier|smaller)",
            "<food> ~ (terrif*|scares?|panics?|disgust*|frighten*|freak*|stress*) me",
            "(weigh*|scales?|measur* (my )?(waist|thighs|stomach)|check* (my )?(body|weight|stomach|"
            "mirror)) ~~ (times (a|per|every|each) day|times today|times daily|every hour|times (before|"
            "yesterday))",
            "(every|each) (bite|crumb|calorie|gram|mouthful) ~ (count*|track*|weigh*|log*) ~~ (cant|think|mind|"
            "obsess*|stop|anx*)",
            "(ate|eat|eating|binge*) ~ (in secret|secretly|in the dark|hiding|alone in the car|so nobody)",
            "(cry|cried|crying|sobb*|tears) ~ (look|huge|mirror|body|changing room|clothes|jeans|fat|scale|weight)",
            "(didnt|dont|wont|couldnt|not|cancel*|skip*|avoid*|missed) ~ (party|birthday|dinner|wedding|"
            "restaurant|friends|holiday|event) ~~ (because|cause|since|as) ~~ (food|calories|eat*|menu|weigh*|"
            "body|fat|meal*)",
            "(secret*|hidden|alone|in the dark) ~ (eat*|ate|binge*|food|cookies|snack*)|(ate|eat*) ~~ (in secret|"
            "secretly|so ashamed|ashamed|until it hurt|hate)",
            "(had|history of|recovered from|used to have) (an |a )?(eating disorder|anorexia|bulimia|ed|bed)",
            "<food> ~ is all i (think|can think)|all i (can )?think (of|about) (is|are) ~ <food>",
            "(hate|disgust*|loathe|cant stand) (how )?my (\\w+ )?(body|stomach|thighs|belly|legs|arms|face|"
            "reflection|hips|bum|looks)",
            "control (the|my|what) (food|eating|i eat)",
            "(guilt*|asham*|shame) ~ (snack*|treat*|bite*|sweets?|sushi|wine|drink*|pancakes?|cereal)",
            "(stay*|keep|kept) away from ~ (parties|dinners|restaurants|friends|food)",
            "(cant|cannot) stand my (body|reflection|stomach|thighs|legs)",
            "lost control (with|around|over|and ate)",
        ),
        excuses=(NEGATED, OTHER, PAST),
        unless=(
            "binge ?watch*|(netflix|series|season|episodes?|show|podcasts?)",
            "(climb*|lift*|running|fighter|boxing) fear",
            "(carb|fat) (loading|load|bike)|panic (buy|bought)",
            "without (any |the )?guilt|guilt ?free",
        ),
    ),
)
"""Purging, laxatives, starving, pro-eating-disorder talk; the last row is doubt, not more."""
