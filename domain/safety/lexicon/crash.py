"""Cues of crash diets and dehydration. DOMAIN 6 [D]."""

from typing import Final

from domain.safety.lexicon.rows import NEGATED, OTHER, UNSAFE, WARNING, CueRow

CRASH: Final = (
    CueRow(
        "text.crash_diet",
        UNSAFE,
        WARNING,
        (
            "crash diet*|starvation diet|military diet|cabbage soup|egg diet|cotton ball diet|water diet|"
            "master cleanse|lemonade diet|cayenne|(juice|water|bone broth|celery|lemon|smoothie|"
            "green) ?(juice )?(only |only )?(cleanse|fast*|detox)|vlcd|liquid (only )?(diet|fast|cleanse)|"
            "hcg diet|snake diet|sleeping beauty diet|one meal a week|liquids only|dry fast*|detox ~ (days?|week|"
            "weight)|omad ~ (kcal|calories)",
            "<few_hundred> ?(<kcal>|k cal|a day|per day)",
            "(los*|drop*|shed*|be|get|cut*) ~ (\\d+|ten|twelve|fifteen|twenty|thirty|five|six|seven|eight) ?(kg|"
            "kilos?|kgs|lbs?|pounds|stone|dress sizes) ~ (by (next|this|the|friday|monday|saturday|sunday|"
            "thursday|tuesday|wednesday|tomorrow|my)|in (a|one|1|two|2|three|3|the next|ten|\\d+|"
            "under) (\\w+ )?(days?|weeks?|fortnight)|before (the|my|next|this)|this week|within|overnight|a week|"
            "per week|asap|fast|quick*|this month|in a month)",
            "(lose|drop|shed) (a stone|half my body|a lot of weight|as much (weight )?as possible|all (the|"
            "this) weight) ~ (fast|quick*|week|days|friday|wedding|holiday|month|asap|overnight)",
            "fast* (for )?(\\d+|three|four|five|six|seven|ten|fourteen|thirty|several|a whole|an entire|a|one|"
            "multiple) (full |straight |whole )?(days?|weeks?)",
            "(\\d+|three|four|five|six|seven|ten|fourteen|thirty|multi) ?days? (water |juice |long |dry |liquid |"
            "extended )*fast",
            "(fast*|water fast*) (until|till)",
            "(only|just|nothing but|nothing except) (drink*|drunk|have|having|water|juice|liquids|broth|shakes|"
            "eat* (cabbage|eggs|fruit|grapefruit|soup)) ~ (days?|week|weeks|until|till|weekend)",
            "(eat|eating|live|living|have) (only |just |nothing but )?(one|a single) (meal|shake|salad|egg|"
            "apple) (a|every|per) (day|other day|week|two days)",
            "(skip*|cut out|drop) (all )?(eating|food|meals|every meal|all meals|breakfast and lunch|"
            "breakfast lunch) ~ (until|for|days|weigh|wedding|week|all|and)",
            "(fastest|quickest|extreme|drastic|rapid) (way|diet|method|weight loss|fat loss|cut|possible way)|"
            "drastic* (cut|diet)|extreme* (diet|cut|deficit|fast)",
            "(one|a single|1) (meal|shake|apple|egg|salad) ~ every (other|two|second|third|2|3|three) days?",
            "eat* ~ every (other|second|third|two|three|2|3) days?",
            "(live|living|survive|surviving|exist) on (\\w+ )?(and )?(\\w+ )?(soup|broth|water|juice|shakes|"
            "liquids|smoothies|tea)",
            "(just|only|nothing but) (shakes|juice|liquids|water|broth|soup|smoothies) ~~ (days?|weeks?|month|"
            "until|till)",
            "(\\d+|five|ten|three|four|six|eight) ?(kg|kilos?|lbs?|pounds|stone) (lighter|down|off|less|"
            "gone) (by|in|before)",
            "(crash|water|liquid|lemon) ?diet*",
            "(drop|lose|shed|shrink) ~ (dress|jean|trouser|clothing) sizes? ~ (by|before|in|this|next)",
            "(minus|down|less|lighter) ~ (\\d+|five|ten|fifteen) ?(kg|kilos?|lbs?|pounds|stone) ~ (by|in|before|"
            "within|this|next)",
            "(\\d+|five|ten|eight|fifteen|twenty) ?(kg|kilos?|lbs?|pounds|stone) (down |less |off |lighter )?(in|"
            "within|by|before) (\\w+ )?(\\w+ )?(days?|weeks?|friday|monday|saturday|sunday|fortnight|wedding|"
            "month)",
            "how (few|low|little) ~ (can|could|should|shall|do) (i|we) (go|eat|get|drop)",
            "(eat*|have|had) nothing but",
            "(nothing|only|just) ~ (soup|smoothies|juice|liquids|water|eggs|shakes) ~ (until|till|this week|for|"
            "all week|days)",
            "(really |very |super )?(drastic|extreme|brutal|radical|starvation) ~ (diet|cut|plan|deficit|fast|"
            "measures)",
            "(liquid|water|juice|dry|extended|long) fast*",
            "fast* ~ (until|till) ~ (weigh*|scale|wedding|goal|friday|says)",
            "eat* (only )?(on )?(every other|alternate) days?",
            "(lemonade|lemon|cayenne|juice|tea|soup|cabbage|sugar|water|salt) (detox|cleanse)|detox for",
            "(soup|juice|salad|shakes?|smoothies?|eggs?|water|broth|fruit) (only|alone)",
            "(lose|drop|shed) (two|three|four|five|\\d+) ?(kg|kilos?|lbs|pounds) (every|each|a|per) (week|day)",
            "(one|a|two) (salad|shake|smoothie|egg|apple|soup|yog*urt) (a|per|each|every) day",
        ),
        excuses=(NEGATED, OTHER),
        unless=(
            "(in|over|within) (\\d+|a|six|three|four|five|eight|twelve) (months|years?)|(2|two|three|3|4|four|"
            "five|5|6|six|twelve|12|10|ten|eight|8|sixteen|16|20) months|over the next (year|few months)|"
            "(workout|session|run|ride|walk|class|treadmill|row|bike|hike|snack|breakfast|lunch|dinner|meal|bar|"
            "shake|drink|latte|portion|serving|surplus|deficit|burn*|extra|more than|"
            "above) ~ <few_hundred> ?<kcal>|<few_hundred> ?<kcal> ~ (workout|session|run|ride|walk|class|"
            "treadmill|snack|breakfast|lunch|dinner|meals?|bar|shake|portion|serving|surplus|deficit|over|under|"
            "below|above|less than (usual|my)|left|short)|fasting glucose|fasted (cardio|run|walk|training)|"
            "(bench*|squat*|deadlift*|lift*|press*|kettlebell|dumbbell*)",
            "(los*|drop*) (1|one|a|half a|0.5) ?(kg|kilo|pounds?|lbs?) (a|per|each|every) week|"
            "<few_hundred> ?<kcal> (less|fewer|more|over|under|below|extra)",
        ),
    ),
    CueRow(
        "text.dehydration",
        UNSAFE,
        WARNING,
        (
            "water ?cut*|cut* (out )?(all )?(my )?water|water (loading|manipulation)|dehydrat* (my ?self|to|"
            "before|for|on purpose)",
            "(stop*|not|no|skip*|avoid*|quit*|without|limit*|restrict*|zero|less) (drink*|water|fluids?|liquids|"
            "drinking water|any water|any fluids) ~ (before|until|till|weigh|for \\d+|for (a|two|three)|hours|"
            "day|shoot|show|comp*|fight|make weight|scale|event|meet|drop|hike|tomorrow)",
            "(sauna*|sweat suit*|sauna suit*|bin ?bags?|garbage bags?|trash bags?|hot baths?|steam room|"
            "plastic wrap|cling ?film|saran|rubber suit|hoodies?|sweatsuit*) ~ (weigh*|make weight|drop*|los*|"
            "cut*|shed*|water weight|lighter|sweat off|kilos?|kg|lbs|pounds|fight|meet|class)",
            "(weigh*|make weight|drop*|los*|cut*|shed*|sweat*) ~ (sauna*|sweat suit*|sauna suit*|bin ?bags?|"
            "garbage bags?|trash bags?|hot baths?|steam room|plastic wrap|cling ?film|saran|sweatsuit*)",
            "sweat (it|off|out) ~ (kg|kilos?|pounds|lbs|weight|weigh*)|spit* (in|into) ~ (cup|bottle) ~ weigh*|"
            "(salt|sodium) ~ (zero|cut*|no) ~ (peak|show|weigh*)|dry out|dried out for",
            "dehydrat* ~ (look|ripped|show|shoot|pictures|photos?|weigh*|scale|weight|bit|lean)",
            "(without|no|zero|off) ~ (liquid|liquids|water|fluid|fluids) (at all |of any kind )?(before|until|"
            "till|for|from|the day|on)",
            "(go|going) without (water|fluids|liquids|drinking)",
            "(cut|drop|los*|shed) ~ (\\w+ )?of water",
            "(sweat*|sauna|bath|steam) ~ \\d+ ?(kg|kilos?|lbs?|pounds)|\\d+ ?(kg|kilos?|lbs?|pounds) ~ (sweat*|"
            "sauna|hot bath|bath|steam)",
        ),
        excuses=(NEGATED, OTHER),
        unless=("(recover*|relax*|warm* up|dehydrated (fruit|food|meal|apple*|mango*)|food dehydrator|dehydrator)",),
    ),
)
"""Losing weight dangerously fast, or by losing water."""
