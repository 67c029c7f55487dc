"""Cues of an eating disorder in thoughts and wishes. DOMAIN 6 [D]."""

from typing import Final

from domain.safety.lexicon.rows import CRITICAL, EATING, NEGATED, OTHER, PAST, WARNING, CueRow

DISORDERED: Final = (
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
            "(thinner|skinnier|lighter|smaller) ~ (no matter what|at any cost|even if it kills|until i disappear|"
            "or die)|even if it kills me",
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
            "(look|looked|looking|be|am|get) (\\w+ )?(sick and bony|bony|sickly|skeletal|gaunt|emaciated|"
            "sick and thin|skin and bone)",
            "(scale|weight) (said|says|was|is|shows?|at) (3\\d|4[0-6]) ?(kg|kilos?)? ~~ (huge|fat|still|want|"
            "lower|more|not enough)",
            "(want|wanna|goal|like|get|reach|need|down) (to )?(be |weigh |is |get )?(down )?(to |at |under |"
            "below )?(3\\d|4[0-3])(?! ?(min*|reps?|km|miles|g|grams|cm|inch*|years|%|hours|sets|lbs?|pounds|"
            "percent|squats|push|burpees|k))",
            "(hide|hiding|cover|mask) (the|my|how much) ~ (loss|weight|lost|not eating)",
            "(litres?|liters?|glasses|bottles) ~ (before|prior to) ~ (weigh*|scale)",
            "(ways?|how|tips?|tricks?|best way|method*|help me|quietly) (to |i can |can i )?(throw up|vomit|"
            "purge|puke|starve|make my ?self sick|not eat)",
            "how (do|can|does) (people|girls|women|models|anorexics|bulimics|somebody|someone|others) ~~ (hide|"
            "resist|manage|throw|keep|stay|survive|not eat|vomit|ignore)",
            "(goal|target|ideal|dream) (weight )?(is |of |be )?(under |below )?(3\\d|4[0-3])(?! ?(min*|reps?|km|"
            "g|cm|lbs?|pounds|%))",
            "see (every|all|my|each|the) (\\w+ )?(bones?|ribs?|vertebra*)",
            "not (sick|thin|skinny|ill|small) enough (yet|to)|need to be thinner",
            "(tell|told) ~ (ate|eaten) ~ (didnt|but|not|nothing|never)|(threw|throw*|thrown) (away|"
            "out) ~ (meals?|food|lunch*|dinners?) ~ (told|said|pretend*)",
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
)
"""Wanting it, hiding it, or having it again."""
DOUBTFUL: Final = (
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
            "(weigh* (my ?self|in)|step* on the scale*) ~ (several|many|ten|five|six|multiple|after every|"
            "every hour|before and after) ?(times)?",
            "(skip*|skipped) ~ (meal*|dinner|lunch|breakfast|eating) ~ (make up|compensate|so i (can|could)|"
            "to (make|save|feel|lose)|after|felt fat)",
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
            "(hated|hate|disgusted with|ashamed of|angry (at|with)) my ?self ~ (ate|eat*|food|after|for)",
            "(ate|eating|eat) ~~ (hated|hate|ashamed|disgusted|guilty)",
            "(can|could|may|will) only eat (if|when|after)",
            "(frighten*|scared|afraid|dread*|nervous|anxious) ~~ <food>",
            "(four|five|six|three|several|many|\\d+|ten) (weigh ?ins|weighings|times on the scale*) (a|per|every|"
            "each) day",
            "(avoid*|cover*|hide from|turn* away from) ~ mirrors?",
            "(body|stomach|legs|thighs|belly|reflection) ~ (disgusting|gross|revolting|repulsive)",
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
"""What may be the beginning of it, and may be nothing."""
