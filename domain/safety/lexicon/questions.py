"""Cues of medical questions. DOMAIN 6 [D]."""

from typing import Final

from domain.safety.lexicon.rows import MEDICAL, NEGATED, OTHER, WARNING, CueRow

MEDICAL_QUESTIONS: Final = (
    CueRow(
        "text.diagnosis_asked",
        MEDICAL,
        WARNING,
        (
            "(do|could|might|may|does|would) (you think )?(i|this|it|that|they) ~ (have|has|be|mean|is|got|"
            "indicate|point to) ~ <illness>",
            "(is|are|was|could|might) (this|it|that|these|they|my \\w+|the \\w+) ~ <illness>",
            "(have|got|think its|think this is|think i have|think ive got|wonder* if i have|worried i have|"
            "sure i have|symptoms of|signs of|looks? like|sounds? like|worried its|worried it is|"
            "convinced i have|suspect*) (a |an |it might be |it is |its |some kind of )?<illness>",
            "diagnos(e|is|ing) ~ (me|my|this|it|what|please)",
            "(can|could|would|will|please) (you )?(please )?(diagnose|prescribe|interpret|tell me what i have|"
            "read my (bloods?|labs?|results?|mri|scan|x ?ray)|look at my (bloods?|labs?|results?|mri|scan|x ?ray|"
            "mole|rash))",
            "what (is|s|do you think is|could be|might be)? ?(wrong with (me|my)|causing (my|this|the)|condition|"
            "illness|disease)",
            "whats wrong with (me|my)",
            "why (is|are|does|do) my ~ (level*|result*|test*|blood*|hormone*|tsh|ferritin|cholesterol|liver|"
            "thyroid|pulse|heart rate) ~ (high|low|off|raised|elevated|abnormal)",
            "(is|are) (a |my )?(tsh|ferritin|hba1c|a1c|ldl|cholesterol|creatinine|blood pressure|bp|alt|"
            "vitamin d|testosterone|glucose|resting heart rate|blood sugar) ~ (normal|ok|okay|high|low|bad|"
            "dangerous|too high|too low|worry*)",
            "am i (really |just |maybe |possibly |clinically )?(depressed|diabetic|ana?emic|hypothyroid|coeliac|"
            "celiac|iron deficient|insulin resistant|asthmatic|bipolar|allergic|intolerant|menopausal|"
            "prediabetic|hypertensive|autistic|deficient)",
            "(what|which) (illness|disease|condition|disorder|syndrome|infection)",
            "(what|can you) ~~ (ferritin|tsh|hba1c|a1c|ldl|cholesterol|creatinine|crp|hormone|blood|lab|mri|"
            "x ?ray|scan) ~ (mean*|say*|tell*|show*|indicate*)",
            "(does|do) (this|it|that|these) (look|sound|seem) like",
            "(is|are|did i|have i|have) ~ (torn|tear|broken|fractur*|ruptur*|infected|dislocat*|sprain*|herniat*|"
            "slipped)",
            "(is|was) ~ (cancer|arthritic|broken|torn|infected) or",
            "(does|would|could) (that|this|it) mean (i have |its |im )?(<illness>|ana?emia|something serious)",
            "i (guess|think|believe|suspect|reckon) i (have|tore|broke|fractured|ruptured|might have|got|am)",
            "what (could|might|may|can|is|would) (be )?(causing|cause|behind|wrong)",
            "(blood pressure|bp|cholesterol|ldl|sugar|glucose|heart rate|pulse|tsh|ferritin|hba1c|a1c|creatinine|"
            "liver|crp) ~~ (is (that|this|it)|isnt that|too) (high|low|normal|bad|ok|okay|dangerous|elevated|"
            "raised)",
            "(does|would|could|can|might) (a|the|this|that|my) ~ mean (a |an |its |it is |i have )?<illness>",
            "what is (this|that|the|my) (rash|lump|mole|spot|swelling|bump|pain|noise|growth)",
        ),
        excuses=(NEGATED, OTHER),
        unless=(
            "(symptoms|signs) ~ (look|watch|know|spot|recogni*|mean)|in (19|20)\\d\\d|(how|to) (avoid|prevent)|risk of",
            "(scale|scales|phone|bike|app|car|watch|treadmill|oven|blender|toaster|machine|link|website|fridge|"
            "chair|shoe*|washing machine) (is|are|was|got) broken|broken (scale|phone|bike|watch|oven|blender)",
        ),
    ),
    CueRow(
        "text.dose_asked",
        MEDICAL,
        WARNING,
        (
            "(what|which|how (much|many|often)|dose|doses|dosage|right amount|max*|safe amount|how big) ~ <medicine>",
            "<medicine> ~ (dose|dosage|how (much|many|often)|should i (take|use|start|stop|try)|can i (take|use|"
            "stop|start|skip|combine|mix))",
            "(should|can|could|may|must|do|would|ok|okay|safe|fine|alright|want* to|thinking of|thinking about|"
            "plan* to|going to|how (do|can) i|like to|help me|best way to|allowed to) (i |it |be |to |for me to |"
            "just )*(stop*|quit*|skip*|doubl*|increas*|halv*|half|start*|com* off|get* off|wean* off|tak*|cut*|"
            "lower*|reduc*|change|swap*|switch*|drop|ditch*|adjust*|raise|up|taper*|mix*|combin*|"
            "paus*) ~ <medicine>",
            "(which|what) (antibiotic*|medication*|medicine*|drug*|pill*|painkiller*|tablet*|prescription)",
            "how (much|many) (mg|milligrams?|units|tablets|pills|mcg) ?(of|should|can|do)?",
            "do i need (antibiotics|medication|surgery|an mri|insulin|statins|an operation|injections)",
            "what (dose|dosage)|recommended (dose|dosage)",
            "<medicine> ~~ (which|what|how much|how many) ~ (dos*|mg|start|take)",
            "(would|could|should|can|is|are|do) (it |i |you )?<medicine> ~ (help|right|good|work|better|"
            "an option|for me|start)",
            "(should|can|could|would) i ~ (switch|swap|change|move|go) ~ (from )?<medicine>",
            "<medicine> ~ (with|and) ~ (alcohol|beer|wine|drinking|weed|cannabis)",
            "(wean*|tak*|com*|get*) (my ?self )?(off|down) ~ <medicine>",
            "do i (need|have) (a |an |to take )?<medicine>",
            "(raise|lower|change|increase|up|reduce|adjust) ~ <medicine>",
            "is ~ \\d+ ?(mg|mcg|iu|g|ml) ~ (<medicine>|fine|ok|okay|safe|too much|enough)",
            "<medicine> ~ (every other day|every second day|half|twice|less often|only)",
            "(alright|all right|ok|okay|fine|safe|possible) ~ (take|stop|skip|reduce|halve|increase) ~ <medicine>",
        ),
        excuses=(NEGATED, OTHER),
        unless=(
            "my (doctor|gp|pharmacist|endocrinologist|cardiologist|psychiatrist|consultant) (has |just |"
            "recently |already )?(started|put|switched|changed|increased|lowered|prescribed|told|reduced|stopped|"
            "halved|doubled|raised)",
            "(creatine|protein|caffeine|whey|fish oil|omega|carbs|fib(er|re)|salt|beta alanine|citrulline|"
            "electrolyte*)",
        ),
    ),
)
"""A diagnosis or a dose is asked for."""
