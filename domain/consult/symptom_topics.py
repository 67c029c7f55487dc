"""What is answered about symptoms, training and pregnancy: a table for a clinician to review before use with people."""

from domain.consult import signs as of
from domain.consult.topic import CONTINUE, MODIFY, PAUSE, ROUTINE, SOON, URGENT, Topic
from domain.safety import referrals as to
from domain.safety.intake import REDLINE_WORDS
from domain.vocabulary import FlagType as F
from domain.vocabulary import Severity

W, S, U = Severity.WARNING, Severity.SERIOUS, Severity.URGENT
POOLING = (
    "After hard leg work blood stays in the legs once the muscle pump stops, and the brain gets less for a moment;"
    " little food, little water, heat and standing up fast add to it."
)
ACOG = "ACOG Committee Opinion 804, warning signs, as quoted by others [R]"

SYMPTOM_TOPICS: tuple[Topic, ...] = (
    Topic("chest.pain", "symptom", (of.CHEST,),
          "Pain or pressure in the chest can come from a heart that gets too little blood.",
          "When it is there: stop, rest, and call the emergency services. No training until a doctor has looked.",
          ("DOMAIN 6: exertional chest pain is urgent [D]",), to.EMERGENCY, URGENT, PAUSE, (F.TRAINING_DIZZINESS, U)),
    Topic("fainting.any", "symptom", (of.SYNCOPE,),
          POOLING + " Fainting in effort can also be the heart's rhythm, which nobody can tell from words.",
          "Whoever faints in effort stops training and is seen as an emergency before the next session.",
          ("DOMAIN 6: syncope is urgent [D]", "Halliwill 2013, PMC3944103 [R]"), to.EMERGENCY, URGENT, PAUSE,
          (F.TRAINING_DIZZINESS, U)),
    Topic("dizziness.once", "symptom", (of.DIZZY,), POOLING,
          "Sit or lie down until it has passed. Then: breathe out in the effort, rest longer, walk on after the last"
          " set, drink and eat before training. A second time within two weeks pauses training; fainting or chest"
          " pain is an emergency.",
          ("DOMAIN 6: one episode is a warning [D]", "Halliwill 2013, PMC3944103 [R]"), to.GP, SOON, MODIFY,
          (F.TRAINING_DIZZINESS, W)),
    Topic("dizziness.twice", "symptom", (of.DIZZY, of.DIZZY_BEFORE), POOLING,
          "The daily logs have two episodes in 14 days: no training until a doctor has looked.",
          ("DOMAIN 6: two in 14 days are serious [D]", "Halliwill 2013, PMC3944103 [R]"), to.CARDIOLOGY, URGENT, PAUSE,
          (F.TRAINING_DIZZINESS, S)),
    Topic("dizziness.pregnancy", "symptom", (of.DIZZY, of.PREGNANT),
          "In pregnancy vessels are wider and the womb can press on the vein that leads back to the heart.",
          "Stop exercising, lie on the left side, and call the midwife or obstetrician today.",
          (ACOG,), to.GYNAECOLOGY, URGENT, PAUSE, (F.TRAINING_DIZZINESS, S)),
    Topic("palpitations.any", "symptom", (of.PALPITATIONS,),
          "Caffeine, little sleep and little food make a heart beat hard; so do disturbances of its rhythm, which need"
          " an ECG to be told apart.",
          "No hard sets until a doctor has looked; with fainting, chest pain or breathlessness it is an emergency.",
          ("ACSM 2015 lists palpitations among the symptoms to clear first [M]",), to.CARDIOLOGY, SOON, MODIFY),
    Topic("urine.dark", "symptom", (of.DARK_URINE,),
          "After very hard or unaccustomed work broken muscle can colour urine like cola and harm the kidneys.",
          "Stop training, drink water, and go to emergency care today; ask for creatine kinase in blood.",
          ("CDC on rhabdomyolysis, as quoted by others [R]",), to.EMERGENCY, URGENT, PAUSE),
    Topic("pain.any", "symptom", (of.HURTS,),
          "Tissue that hurts in effort is loaded beyond what it bears today.",
          "Leave out every exercise that hurts, keep those that do not, and log site and score of 0 to 10. From 4 in"
          " three sessions it goes to a physiotherapist, from 7 training stops.",
          ("DOMAIN 6: persistent_pain [D]",), to.PHYSIO, ROUTINE, MODIFY, (F.PERSISTENT_PAIN, W)),
    Topic("pain.at_night_or_numb", "symptom", (of.AT_NIGHT_OR_NUMB,),
          "Pain at night and numbness can mean that bone or nerve is touched.",
          "No training until sports medicine has looked.",
          ("DOMAIN 6: night pain and numbness are urgent [D]",), to.SPORTS_MD, URGENT, PAUSE, (F.PERSISTENT_PAIN, U)),
    Topic("pain.saddle", "symptom", (of.SADDLE, of.BACK),
          "Numbness where a saddle would touch, or bladder or bowel that fail, with back or leg pain: nerves at the"
          " end of the spinal cord may be squeezed, and hours count.",
          "Go to emergency care now.",
          ("Red flags of cauda equina compression [M]",), to.EMERGENCY, URGENT, PAUSE, (F.PERSISTENT_PAIN, U)),
    Topic("soreness.any", "training", (of.SORE,),
          "Unaccustomed, above all lengthening work leaves muscles sore for one to three days.",
          "Soreness up to 7 of 10 changes nothing; above it take 15 % less load and two sets fewer for that muscle."
          " With dark urine or swelling it is an emergency.",
          ("DOMAIN 7: soreness above 7 [D]",), None, ROUTINE, CONTINUE),
    Topic("illness.fever", "training", (of.ILL, of.TRAINING),
          "With a fever or an infection the heart muscle can be involved, and hard effort makes that worse.",
          "No training until two days after it is gone; begin lighter.",
          ("PAR-Q+: acute illness delays [R]", "heart muscle in infections [M]",
           "the two days [D]"), to.GP, ROUTINE, MODIFY),
    Topic("illness.cold", "training", (of.A_COLD, of.TRAINING),
          "A cold above the neck without fever leaves the heart alone.",
          "Easy work is fine if it feels well after ten minutes; with fever, a chest cough or aching limbs rest.",
          ("The neck check, a rule of thumb [M]",), None, ROUTINE, CONTINUE),
    Topic("gut.blood", "symptom", (of.BLOOD_IN_STOOL,),
          "Blood in stool has many causes, from small tears to bleeding higher up, and words cannot tell them apart.",
          "Have it looked at within days; today if it is much, black, or comes with dizziness. Coaching waits.",
          ("DOMAIN 6: blood is urgent [D]",), to.GASTROENTEROLOGY, URGENT, PAUSE, (F.GI_DISTRESS, U)),
    Topic("gut.discomfort", "symptom", (of.GUT,),
          "More fibre, sweeteners, milk sugar or big meals than the gut is used to ferment and draw water.",
          "Eat slowly, add fibre step by step, note which meals upset, and log gut comfort each day. Blood, fever,"
          " pain at night or weight lost unintended go to a doctor.",
          ("DOMAIN 6: gi_distress [D]",), to.DIETITIAN, ROUTINE, MODIFY, (F.GI_DISTRESS, W)),
    Topic("cycle.missed", "symptom", (of.MISSED_PERIOD,),
          "With too little energy for training and life the brain slows the hormones of the cycle; pregnancy, thyroid"
          " and ovaries are other causes.",
          "Exclude pregnancy, log the last period, and have it looked at; from three missed cycles no deficit.",
          ("DOMAIN 6: amenorrhea; three cycles [R]", "Loucks on energy availability [M]"), to.GYNAECOLOGY, SOON, MODIFY,
          (F.AMENORRHEA, W)),
    Topic("cycle.weight", "nutrition", (of.PERIOD_WEIGHT, of.WEIGHT),
          "Around menses the body holds about half a kilo of water, most in the first half of menses; fat does not"
          " change with it.",
          "Compare with the same phase of the last cycle; nothing in the plan needs to change.",
          ("Kanellakis 2023: +0.45 kg [R]",), None, ROUTINE, CONTINUE),
    Topic("thyroid.signs", "symptom", (of.THYROID,),
          "Feeling cold, tired and losing hair fit a slow thyroid, too little energy eaten, and much else.",
          "Ask for a thyroid test, and log energy, pulse and what was noticed; three signs freeze the calories.",
          ("DOMAIN 6: thyroid_dysfunction [D]",), to.GP_LABS, SOON, CONTINUE),
    Topic("appetite.lost", "symptom", (of.APPETITE,),
          "Stress, poor sleep, illness, a long deficit and some medicines take appetite away.",
          "Eat protein first, in small meals, and log appetite; two weeks of 3 or less of 10 raise a flag.",
          ("DOMAIN 6: appetite_suppression [D]",), to.GP, ROUTINE, MODIFY, (F.APPETITE_SUPPRESSION, W)),
    Topic("headache.lifting", "symptom", (of.HEADACHE, of.TRAINING),
          "Holding the breath under load raises pressure in the head.",
          "End the session. A headache that comes like a blow, or with a stiff neck, vomiting or weakness, is an"
          " emergency; one that comes back with effort is seen before the next heavy set.",
          ("Red flags of headache in effort [M]",), to.GP, SOON, MODIFY),
    Topic("pressure.training", "training", (of.PRESSURE, of.STRENGTH_LOADS),
          "Holding the breath under load sends blood pressure far up for seconds.",
          "At 180/110 or above no training until a doctor has treated it. Below: moderate loads, breathe out in the"
          " effort, no breath held; the intake needs the reading.",
          ("DOMAIN 6: uncontrolled pressure is a redline [M]",), to.GP, SOON, MODIFY),
    Topic("asthma.training", "training", (of.ASTHMA, of.TRAINING),
          "Cold, dry or fast air narrows sensitive airways.",
          "Warm up for ten minutes, keep the reliever at hand as prescribed, go indoors on cold or smoggy days, and"
          " stop when breath gets short.",
          ("Exercise-induced bronchoconstriction, textbook [M]",), to.GP, ROUTINE, CONTINUE),
    Topic("heat.training", "training", (of.HEAT,),
          "In heat and humidity sweat no longer cools enough.",
          "From a heat index of 32 degrees on easy work only, from 38 train indoors; drink half a litre more an hour.",
          ("DOMAIN 5: outdoor gate [D]", "DOMAIN 2: water [D]"), None, ROUTINE, CONTINUE),
    Topic("cardio.much", "training", (of.TOO_MUCH_CARDIO,),
          "More than the plan asks for costs recovery and energy that the plan counts on.",
          "Keep to the plan: above 420 minutes a week and half more than planned, two weeks long, a flag is raised.",
          ("DOMAIN 6: excessive_cardio [D]",), None, ROUTINE, CONTINUE),
    Topic("training.pregnancy", "pregnancy", (of.TRAINING, of.PREGNANT),
          "Moderate work is good in an uncomplicated pregnancy; heat, falls, blows and all-out effort are not.",
          "With a physician's clearance: moderate work, RPE 6 to 7, nothing with jumps, from the second trimester on"
          " nothing on the back or belly. Bleeding, fluid, contractions, dizziness, chest or calf pain end it.",
          ("PAR-Q+: pregnancy needs clearance [R]", ACOG), to.GYNAECOLOGY, ROUTINE, CONTINUE),
    Topic("training.pregnancy_hard", "pregnancy", (of.TRAINING, of.HARD_TRAINING, of.PREGNANT),
          "Falls, blows, heat and all-out effort are what to avoid in pregnancy.",
          "No jumps, sprints, maximal or vigorous work in pregnancy until the obstetrician has said so in writing.",
          ("DOMAIN 6: pregnancy is a redline [M]", ACOG), to.GYNAECOLOGY, SOON, MODIFY),
    Topic("training.pregnancy_lying", "pregnancy", (of.TRAINING, of.LYING, of.PREGNANT),
          "Later in pregnancy the womb presses on the vein that leads back to the heart when lying on the back.",
          "After the first trimester nothing on the back or belly: incline or standing variants instead.",
          ("ACOG Committee Opinion 804 [M]", "our list of exercises [D]"), to.GYNAECOLOGY, ROUTINE, MODIFY),
    Topic("training.postpartum", "pregnancy", (of.TRAINING, of.POSTPARTUM),
          "After birth abdominal wall, pelvic floor and, after surgery, the scar take weeks to bear load.",
          "Up to 8 weeks moderate work only, without loaded crunches, and only once the midwife or doctor agrees.",
          ("DOMAIN 6: less than 8 weeks postpartum is a redline [D]",), to.GYNAECOLOGY, ROUTINE, MODIFY),
    Topic("pregnancy.warning_signs", "pregnancy", (of.BLEEDING, of.PREGNANT),
          "These are among the signs that the pregnancy or the mother is in danger.",
          "Stop exercising and call the maternity unit or the emergency services now.",
          (ACOG,), to.EMERGENCY, URGENT, PAUSE),
    *(Topic(f"redline.{name}", "training", (of.Sign(words), of.TRAINING_OR_LOSING),
            "It is one of the conditions in which effort or a deficit can do harm until it is known to be stable.",
            "No deficit and no vigorous work until a physician clears it in writing; send the intake anew with it, and"
            " its gate decides.",
            ("DOMAIN 6: medical redlines [M]",), to.GP, SOON, MODIFY)
      for name, words in REDLINE_WORDS),
)  # fmt: skip
