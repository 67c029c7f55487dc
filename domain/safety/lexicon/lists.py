"""Lists of words that cue phrases name as `<name>`: relations, texts, drugs, illnesses [M]."""

from typing import Final

LISTS: Final[dict[str, str]] = {
    "days": (
        "(a |a couple of |a few |several |two |three |four |five |six |seven |ten |\\d+ |many |whole )?(days?|"
        "weeks?)|(mon|tues|wednes|thurs|fri|satur|sun)day|yesterday( morning)?|the weekend|4[0-9] hours|"
        "7[0-9] hours|[3-9]\\d hours"
    ),
    "doping": (
        "tren|trenbolone|dbol|d bol|dianabol|methandrostenolone|anavar|oxandrolone|winstrol|winny|stanozolol|"
        "deca|nandrolone|testosterone|test (e|c|cyp|p|prop|enan*|400|300)|cypionate|enanthate|anabolic*|steroid|"
        "steroids|roids|anadrol|masteron|primobolan|primo|equipoise|boldenone|sustanon|turinabol|tbol|superdrol|"
        "epistane|prohormone*|trest|halotestin|npp|dnp|d n p|dinitrophenol|2 4 dnp|clen|clenbuterol|albuterol|"
        "sarm|sarms|rad ?1[45]0|ostarine|mk ?2866|mk ?677|ibutamoren|lgd ?4033|ligandrol|cardarine|gw ?501516|"
        "yk ?11|s ?23|hgh|growth hormone|igf 1|igf|epo|erythropoietin|t3|cytomel|liothyronine|ephedrine|ephedra|"
        "eca|eca stack|dmaa|sibutramine|peptides?|ipamorelin|cjc|bpc ?157|tb ?500|tesamorelin|hexarelin|ghrp|"
        "retatrutide|melanotan|tren ace|mast|var|hcg|slin|blood doping|nolva*|clomid|pct"
    ),
    "dose": (
        "how (much|many|long|often)|dos(e|es|age|ing)|mg|milligrams?|mcg|ml|iu|\\d+ ?(mg|mcg|ml|iu|cc)|cycl(e|es|"
        "ing)|stack*|injection*|a (day|week)|per (day|week|kg|kilo*)|every (day|week|other|morning)|twice|weekly|"
        "daily|for (\\d+|six|eight|ten|twelve) weeks|course|safely|protocol|beginner*|capsule*|pills?|arrived|"
        "came|vial*|source|dealer|should i|can i|worth|side effects|helping|working|burn*"
    ),
    "effort": (
        "burpees?|leg day|leg press|squats?|sprints?|work ?out|session|hiit|stairs|shuttles?|spin class|class|"
        "laugh*|embarrass*|deadlifts?|doms|lunges|hills?|intervals?|training|gym|pizza|chocolate|coffee|cake|"
        "for a"
    ),
    "few_hundred": ("[1-7]\\d\\d|(one|two|three|four|five|six|seven) hundred|[1-9]\\d"),
    "few_low": ("[1-4]\\d\\d|[1-9]\\d|(one|two|three|four) hundred"),
    "food": (
        "food|foods|eating|eat|ate|meals?|carbs?|bread|pasta|pizza|rice|sugar|dessert|fats?|oil|butter|cake|"
        "dinner|lunch|breakfast|fruit|restaurants?|calories?|snacks?|chocolate|cookies?|cheese|the scale|scales|"
        "weigh ins?|weighing|takeaway|burger|ice cream|cheat meals?|leftovers|menu|buffet"
    ),
    "illness": (
        "diabet*|pcos|thyroid*|hypothyroid*|hashimoto*|graves|cancer|tumou?r|lupus|arthritis|ibs|crohns?|coeliac|"
        "celiac|ana?emi*|asthma|adhd|depress*|bipolar|anxiety disorder|hypertension|high blood pressure|"
        "heart (disease|condition|problem|murmur|failure)|arrhythmi*|afib|angina|hernia|slipped disc|"
        "torn (meniscus|acl|rotator cuff|labrum|ligament)|stress fracture|fracture|tendinitis|tendonitis|"
        "infection|endometriosis|ulcer|gallstones?|kidney stones?|appendicitis|pneumonia|covid|sleep ap*n*ea|"
        "cushings?|addisons?|insulin resist*|prediabet*|rhabdo*|concussion|sciatica|gout|osteop*|fibroids?|"
        "an? (eating|autoimmune) disorder|multiple sclerosis|lyme|mono|blood clot|dvt|deficiency|"
        "low testosterone|menopause|fatty liver|sibo"
    ),
    "kcal": ("kcal*|cal|cals|calories|calorie|kilocalories"),
    "meal": (
        "it|that|them|everything|all( of it)?|dinners?|lunch(es)?|breakfasts?|food|meals?|suppers?|snacks?|"
        "what(ever)? (i ate|ive eaten|i eat|i had)"
    ),
    "medicine": (
        "metformin|insulin|levothyroxine|synthroid|thyroxine|lisinopril|ramipril|losartan|amlodipine|bisoprolol|"
        "metoprolol|propranolol|atenolol|statin|statins|atorvastatin|simvastatin|rosuvastatin|lipitor|sertraline|"
        "zoloft|fluoxetine|prozac|citalopram|escitalopram|lexapro|venlafaxine|duloxetine|bupropion|wellbutrin|"
        "lithium|quetiapine|olanzapine|seroquel|lamotrigine|gabapentin|pregabalin|ibuprofen|naproxen|diclofenac|"
        "aspirin|paracetamol|acetaminophen|tylenol|advil|codeine|tramadol|oxycodone|prednisone|prednisolone|"
        "warfarin|eliquis|xarelto|apixaban|ozempic|wegovy|semaglutide|mounjaro|tirzepatide|zepbound|adderall|"
        "vyvanse|ritalin|methylphenidate|modafinil|omeprazole|pantoprazole|spironolactone|furosemide|lasix|"
        "hydrochlorothiazide|antibiotics?|amoxicillin|doxycycline|antidepressants?|ssris?|birth control|the pill|"
        "blood thinners?|beta blockers?|(blood pressure|bp|heart|thyroid|diabetes|anxiety|depression|pain|water|"
        "sleeping|cholesterol|psych*|epilepsy|asthma) (pills?|meds?|medications?|medicines?|tablets?|drugs?)|"
        "painkillers?|melatonin|phentermine|contrave|orlistat|methotrexate|xanax|diazepam|valium|zolpidem|ambien|"
        "naltrexone|finasteride|accutane|isotretinoin|inhaler|ventolin|prescriptions?|medications?|medicines?|"
        "meds|my (pills|tablets|drugs|prescription|injections)"
    ),
    "minor": (
        "(im|i am|iam|ill be|i m|ive just turned|just turned|turned|turning|technically|really|actually|"
        "i just turned|as a|currently|age|aged) (a |only |just |still |nearly |almost |actually |really |"
        "technically )*(9|1[0-7]|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)(?! ?(kg|"
        "kilo*|%|percent|lbs?|pounds?|stone|st|weeks?|wks?|days?|months?|hours?|minutes?|mins?|reps?|sets?|"
        "inches|in|cm|miles?|km|k|steps|times|x|rounds|minutes for|laps|pm|am|years (post|into|clean|sober|in|of|"
        "after|ago|older|younger)|and a half stone|over|under|into|st)\\b)|(im|i am) (still )?(in|at|starting|"
        "a) (\\w+ )?(ninth|tenth|eleventh|eighth|seventh|sixth) grade*|(im|i am) (still )?(in|at|starting|"
        "a) (\\w+ )?(middle school*|high school*|(6th|7th|8th|9th|10th|11th|sixth|seventh|eighth|ninth|tenth|"
        "eleventh) grade*|year (7|8|9|10|11)|secondary school|junior high|sophomore|freshman in high school)|(im|"
        "i am) (a |only a |still a )?(teen|teenager|minor|kid|schoolgirl|schoolboy|underage|under 18)|(8th|9th|"
        "10th|11th|7th|6th) grader?|under 18|(1[0-7]|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
        "seventeen) ?(and (fat|overweight|chubby|obese)|f|m|female|male|yo|y o|yr old|years? old)\\b|underage|"
        "(not|am not|im not) (18|eighteen) yet|\\d\\d year olds|teens?|teenagers?|high schoolers?"
    ),
    "minor_other": (
        "(my|our|his|her) (little |young |youngest |eldest |oldest )?(son|daughter|kid|child|boy|girl|niece|"
        "nephew|brother|sister|stepson|stepdaughter|grandson|granddaughter|teen*|player|athlete|gymnast)s?(s| is|"
        " has just| just)?( turned| only| just| now)*,? (\\d|1[0-7]|eight|nine|ten|eleven|twelve|thirteen|"
        "fourteen|fifteen|sixteen|seventeen)(?! ?(kg|kilo*|%|percent|lbs?|pounds?|stone|weeks?|months?))|(my|"
        "our) (little |young )?(\\d|1[0-7]|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
        "teen*|tween) ?(years? old|yr old|yo|y o|year olds)? ?(old )?(son|daughter|kid|child|boy|girl|niece|"
        "nephew|brother|sister|stepson|stepdaughter|grandson|granddaughter|player|athlete|gymnast)?|(a|for|"
        "the) (\\d|1[0-7]|twelve|thirteen|fourteen|fifteen|sixteen|seventeen) ?(years? old|yr old|yo|y o)|(my|"
        "our) (teen*|teenage) (son|daughter|boy|girl|kid)|(9|1[0-7]) ?(years? old|yr old|yo|y o) (boy|girl|kid|"
        "child|son|daughter|niece|nephew)|(my|our) \\d{1,2} ?(yo|y o|yr old)|(9|1[0-7]|ten|eleven|twelve|"
        "thirteen|fourteen|fifteen|sixteen|seventeen) ?(years?|yr) old"
    ),
    "minor_self": (
        "(im|i am|iam|ill be|i will be|i turn|i just turned|ive just turned|just turned|i turned) (a |only |"
        "just |still |nearly |almost |actually |really |technically )*(9|1[0-7]|nine|ten|eleven|twelve|thirteen|"
        "fourteen|fifteen|sixteen|seventeen)( ?(years?|yrs?) old| ?yo\\b| ?y o\\b| (in|next|this) (january|"
        "february|march|april|may|june|july|august|september|october|november|december|month|week|year|summer)|"
        "(?= ?([.,;!?]|and (i|my|want|need|we|the|it|still)|but|$|from|f\\b|m\\b|male|female|boy|girl)))"
    ),
    "named": (
        "dnp|dinitrophenol|tren(?!d|\\(d)|trenbolone|dbol|dianabol|anavar|oxandrolone|winstrol|winny|stanozolol|"
        "nandrolone|clen|clenbuterol|sarms?|rad ?1[45]0|ostarine|lgd ?4033|ligandrol|cardarine|gw ?501516|yk ?11|"
        "anadrol|masteron|primobolan|sustanon|turinabol|superdrol|epistane|prohormones?|trenb*|sibutramine|"
        "blood doping|anabolic steroids?|hgh|epo(?! (level|result))|mk ?677|igf ?1|ipamorelin|cjc|bpc ?157|"
        "tb ?500|dnp|deca|sust|cypionate|enanthate|test (e|p|c|cyp)|roids|blood doping|thyroid hormones? without"
    ),
    "relation": (
        "(my|our|her|his|their|a|the|an|your) (little |older |younger |big |best |old |close |good |former |"
        "late |ex |gym |training |twin |teenage* |college )?(sister|brother|mother|mom|mum|mama|father|dad|son|"
        "daughter|wife|husband|partner|boyfriend|girlfriend|bf|gf|fiance*|cousin|aunt|uncle|niece|nephew|friend|"
        "buddy|mate|roommate|flatmate|coworker|colleague|boss|neighbo*r|teammate|client|trainer|coach|teacher|"
        "grandm*|grandp*|grandfather|grandmother|nan|gran|in law|sibling|twin|kid|child|patient|athlete|"
        "classmate|guy|girl|woman|lady|man|bloke|dude|person|lifter|runner|boxer|wrestler|dancer|dog|cat|puppy|"
        "baby|toddler|ex)s?"
    ),
    "source": (
        "article|documentar*|book|novel|podcast|movie|film|show|series|episode|song|lyrics?|video|clip|post|"
        "posts|thread|reddit|forum|blog|magazine|news|newspaper|story|study|studies|paper|research|lecture|class|"
        "course|module|character|influencer|celebrity|youtuber|tiktok|tweet|ad|advert|website|leaflet|pamphlet|"
        "poster|campaign|training module|meme"
    ),
    "use": (
        "how (much|many|long|often|do i)|what|which|dos(e|es|age|ing)|mg|milligrams?|mcg|ml|iu|\\d+ ?(mg|mcg|ml|"
        "iu|cc)|weeks?|cycl(e|es|ed|ing)|stack*|inject*|pin|pins|pinning|pinned|shot|blast*|cruis*|run|running|"
        "ran|tak(e|es|ing|en)|took|start*|buy*|bought|sourc*|order*|got|getting|hop* on|on|try*|tried|us(e|es|ed|"
        "ing)|add*|kick ?start|want|wanna|prescri*|recommend|need|first|beginner|safe|safely|protocol|best|taper|"
        "should i|can i|off|offer*|gave me|thinking|plan*|consider*|looking"
    ),
    "vomit": ("vomit*|throw* up|threw up|thrown up|puk*|barf*|be sick|hurl*|gag*|spew*|sick"),
    "weight_loss": (
        "(los*|drop*|shed*|cut*|burn*) (\\w+ )?(\\w+ )?(weight|fat|pounds|lbs|lb|kilos?|kg|stone|inches|belly)|"
        "weight loss|fat loss|slim* down|slim|thinner|skinnier|skinny|lean out|get lean|diet|dieting|diets|"
        "calorie deficit|deficit|cutting|a cut|calories|kcal|body ?fat|belly fat|burn it|cut (to|down|for)|"
        "how (do|to|can) (i )?cut|chubby|overweight|abs|fasting|fast|fat burn*|low carb|keto|flat* stomach|"
        "flat* tummy|flat* belly|visible abs|six pack|summer body|make weight|get rid of ~ (tummy|belly|fat|"
        "thighs|stomach|love handles)|lose it|flat stomach|skinny legs|goal (weight )?(is )?\\d+|\\d+ ?kg goal|"
        "(want|need|trying) to (be|weigh|get to|reach|go down to|get down to) \\d+ ?(kg|kilos?|lbs?|pounds)|"
        "too fat|and fat|im fat|los* the rest|los* (it|some|a bit|a lot)|drop (\\d+|two|five) ?(kg|kilos|pounds|"
        "lbs)|thin\\b|fat loss|slim|to cut|cut\\b|get to \\d+ ?kg|fat loss plan|weight loss plan"
    ),
}
"""Alternatives by the name of the list."""
