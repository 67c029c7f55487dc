"""What the SCIENTIST's rules mean, by id; `domain/reasons.py` says how to read a row."""

from collections.abc import Mapping

from domain.reasons import DESIGN, Formula, in_words

CLIENT, PROGRAM, OWN = "snapshot.client", "snapshot.program", "scientist"
LOGGED_WEIGHT, LOGGED_KCAL = "snapshot.days.each.weight_kg", "snapshot.days.each.energy_kcal"
BODY = {"weight_kg": f"{OWN}.weight_kg", "height_cm": f"{CLIENT}.height_cm"}
FAT = {
    "intake_body_fat_pct": f"{CLIENT}.body_fat_pct",
    "intake_weight_kg": f"{CLIENT}.intake_weight_kg",
    "weight_kg": f"{OWN}.weight_kg",
}
WEEK = {"weigh_ins": f"{OWN}.weigh_ins", "week_status": f"{OWN}.week_status"}

FORMULAS: Mapping[str, Formula] = {
    "scientist.trend_weight": in_words(
        "Trend weight: the end of the filter over all weigh-ins, not the last one, with today's water put back.",
        "Kalman filter on (weight, expenditure) over the logged days, plus water_kg; domain.energy.learning.study",
        {"weight_logs": LOGGED_WEIGHT, "intake_logs": LOGGED_KCAL, "weigh_ins": f"{OWN}.weigh_ins",
         "rejected_weigh_ins": f"{OWN}.rejected_weigh_ins"},
    ),
    "scientist.bmi": Formula(
        "Body mass index: weight by the square of height.", "tenth(weight_kg / (height_cm / 100) ** 2)", BODY
    ),
    "scientist.body_fat": in_words(
        "Fat follows the weight since intake along Forbes's curve; what is not fat is fat-free mass.",
        "solves F + 10.4 ln(F / F_intake) = F_intake + weight_kg - intake_weight_kg; domain.energy.density.fat_mass_at",
        FAT,
    ),
    "scientist.body_fat_by_tape": in_words(
        "Body fat by tape: the median of the latest four, moved to today's weight along Forbes's curve.",
        "US Navy from waist, neck and hip; domain.energy.tape",
        {"waists": "snapshot.girths.each.waist_cm", "necks": "snapshot.girths.each.neck_cm",
         "hips": "snapshot.girths.each.hip_cm"} | BODY,
    ),
    "scientist.resting_mifflin": Formula(
        "Resting rate from weight, height, age and sex, as no body fat is known.",
        "half_up(10 * weight_kg + 6.25 * height_cm - 5 * age_years + by_sex(sex, 5, -161))",
        BODY | {"age_years": f"{CLIENT}.age_years", "sex": f"{CLIENT}.sex"},
    ),
    "scientist.resting_katch": Formula(
        "Resting rate from fat-free mass.", "half_up(370 + 21.6 * ffm_kg)", {"ffm_kg": f"{OWN}.ffm_kg"}, within=2
    ),
    "scientist.resting_cunningham": Formula(
        "Resting rate from fat-free mass, for five sessions a week or more.",
        "half_up(500 + 22 * ffm_kg)",
        {"ffm_kg": f"{OWN}.ffm_kg"},
        within=2,
    ),
    "scientist.tdee_formula": in_words(
        "Expenditure by formula: resting rate, steps and exercise; without steps the activity level's factor.",
        "1.2 BMR + walking + exercise, or factor x BMR + exercise, within 1.1 to 2.4 BMR; domain.energy.baseline",
        {"bmr_kcal": f"{OWN}.bmr_kcal", "activity_level": f"{CLIENT}.activity_level",
         "exercise_kcal_per_day": f"{OWN}.exercise_kcal_per_day"} | BODY,
    ),
    "scientist.tdee": Formula(
        "Expenditure: the learnt one, within 0.7 to 1.4 of the formula's; with low confidence the formula's itself.",
        'tdee_formula_kcal if confidence == "low"'
        " else half_up(min(max(learnt_kcal, 0.7 * tdee_formula_kcal), 1.4 * tdee_formula_kcal))",
        {"tdee_formula_kcal": f"{OWN}.tdee_formula_kcal", "confidence": f"{OWN}.confidence",
         "tdee_sd_kcal": f"{OWN}.tdee_sd_kcal"},
        within=1,
    ),
    "scientist.tdee_held": Formula(
        "Expenditure stays as it was: in the week before menses appetite and water say nothing of it.",
        "program_tdee_kcal",
        {"program_tdee_kcal": "snapshot.program.tdee_kcal"},
    ),
    "scientist.kalman": in_words(
        "How sure the learnt expenditure is: the standard deviation at the filter's end.",
        "square root of the filter's variance of expenditure; domain.energy.expenditure.learn",
        {"weight_logs": LOGGED_WEIGHT, "intake_logs": LOGGED_KCAL, "days_logged": f"{OWN}.days_logged",
         "weigh_ins": f"{OWN}.weigh_ins"},
    ),
    "scientist.activity_multiplier": Formula(
        "Expenditure as a multiple of the resting rate.",
        "round(tdee_kcal / bmr_kcal, 2)",
        {"tdee_kcal": f"{OWN}.tdee_kcal", "bmr_kcal": f"{OWN}.bmr_kcal"},
    ),
    "scientist.tissue_density": Formula(
        "Energy of a kilogram of weight change: more where there is more fat to change.",
        "half_up((9440.7 + 10.4 / fat_mass_kg * 1816.4) / (1 + 10.4 / fat_mass_kg)) if fat_mass_kg else 7700",
        {"fat_mass_kg": f"{OWN}.fat_mass_kg"},
        within=60,
    ),
    "scientist.exercise": in_words(
        "Net energy of exercise a day: the mean of the logs, else of the training days asked for.",
        "mean of logged exercise_kcal of 14 days, else (3.5 - 1) x kg x hours a week / 7; domain.energy.baseline",
        {"exercise_logs": "snapshot.days.each.exercise_kcal", "session_minutes": f"{CLIENT}.session_minutes",
         "weight_kg": f"{OWN}.weight_kg"},
    ),
    "scientist.energy_availability": Formula(
        "Energy left for the body beside exercise, for each kilogram of fat-free mass, of the last seven days.",
        "round((intake_kcal - week_exercise_kcal) / ffm_kg, 1)",
        {"ffm_kg": f"{OWN}.ffm_kg"},
        within=0.2,
    ),
    "scientist.observed_rate": in_words(
        "How fast weight changes: the slope of the weigh-ins of 21 days, or the same phase one cycle earlier.",
        "least squares over 21 days, or means of two weeks lag_days apart; domain.energy.evaluation",
        {"weight_logs": LOGGED_WEIGHT, "weigh_ins": f"{OWN}.weigh_ins"},
    ),
    "scientist.planned_rate": in_words(
        "The rate that the plan's energy leads to at the full tier: the goal's, after caps and floor.",
        "(target energy at the full tier - need) x 7 / density; domain.nutrition.asking.planned_rate_kg_per_week",
        {"goal": f"{CLIENT}.goal", "pace": f"{CLIENT}.pace", "tdee_kcal": f"{OWN}.tdee_kcal",
         "weight_kg": f"{OWN}.weight_kg", "density_kcal_per_kg": f"{OWN}.density_kcal_per_kg"},
    ),
    "scientist.adherence": in_words(
        "How well the last seven days kept to the program's targets, 0 to 1.",
        "mean of the days' scores for energy, protein, carbohydrate and fat; domain.adherence.scores.score_day",
        {"program_target_kcal": f"{PROGRAM}.target_kcal", "intake_logs": LOGGED_KCAL},
    ),
    "scientist.last_7_days": in_words(
        "Counted in the seven days before the week.",
        "number of the last 7 days, up to last_day, that have one",
        {"weight_logs": LOGGED_WEIGHT, "intake_logs": LOGGED_KCAL},
    ),
    "scientist.innovation_gate": in_words(
        "Weigh-ins too far off to be true, such as pounds for kilograms, are not believed.",
        "|weigh-in - expected| > 3.5 standard deviations; domain.energy.expenditure.observe",
        {"weight_logs": LOGGED_WEIGHT},
    ),
    "scientist.calorie_control": in_words(
        "Calories are trimmed when weight does not follow the plan, by at most 150 kcal and not within 14 days.",
        "share of Kp e + Ki (sum of e), e = target - observed rate, beyond a dead band; domain.energy.controller",
        WEEK | {"calories_because": f"{OWN}.calories_because", "confidence": f"{OWN}.confidence",
                "observed_rate_kg_per_week": f"{OWN}.observed_rate_kg_per_week"},
    ),
    "scientist.habit": in_words(
        "Added to the target so that what the client steadily eats over or under a plan comes to it.",
        "wanted / share - wanted, share = eaten / target since it was set, within 0.94 to 1.06; domain.energy.habit",
        {"program_target_kcal": f"{PROGRAM}.target_kcal", "intake_logs": LOGGED_KCAL,
         "calories_because": f"{OWN}.calories_because"},
    ),
    "scientist.tier": in_words(
        "How much of the goal's energy change is applied: none in adaptation, half, then all, as the client copes.",
        "a step up, down or none; domain.energy.tiers",
        {"program_tier": f"{PROGRAM}.tier", "adaptation_complete": f"{OWN}.adaptation_complete",
         "adherence": f"{OWN}.adherence", "week_status": f"{OWN}.week_status"},
    ),
    "scientist.phase": in_words(
        "Foundations, accumulation, intensification: by days, sessions, attendance and pain.",
        "domain.energy.tiers.next_phase",
        {"program_phase": f"{PROGRAM}.phase"},
    ),
    "scientist.outset": Formula(
        "Where a forecast begins: the body of today, what it spends and has eaten of late, and how sure that is.",
        "fat measured or by Jackson; mean intake of 14 days, 8 of them logged; domain.energy.outset",
        {"fat_mass_kg": f"{OWN}.fat_mass_kg", "tdee_kcal": f"{OWN}.tdee_kcal", "confidence": f"{OWN}.confidence",
         "tdee_sd_kcal": f"{OWN}.tdee_sd_kcal", "intake_logs": LOGGED_KCAL, "age_years": f"{CLIENT}.age_years",
         "sex": f"{CLIENT}.sex"} | BODY,
        about=tuple(f"{OWN}.outset.{name}" for name in
                    ("weight_kg", "fat_kg", "resting_kcal", "spends_kcal", "eats_kcal", "sd_kcal",
                     "weight_sd_kg")),
        source="Hall 2011, web appendix; Jackson et al. 2002; " + DESIGN,
        exact=False,
    ),
    "scientist.logging": Formula(
        "What weight over four weeks says was eaten, beside the logs; below 85 % for four weeks is asked about.",
        "balance at intake + rho_eff x kg a day + epsilon x kg since intake; domain.energy.inferred_intake",
        {"weight_logs": LOGGED_WEIGHT, "intake_logs": LOGGED_KCAL, "fat_mass_kg": f"{OWN}.fat_mass_kg"},
        about=tuple(f"{OWN}.advice.logging.{name}" for name in ("inferred_kcal", "logged_kcal", "share")),
        source="Hall 2011, web appendix; " + DESIGN,
        exact=False,
    ),
    "scientist.cross_check": Formula(
        "The energy that the Institute of Medicine expects such an adult to need; more than 20 % off is flagged.",
        "EER 2005 by age, height, weight and how active the formula says; domain.energy.cross_check",
        {"tdee_kcal": f"{OWN}.tdee_kcal", "age_years": f"{CLIENT}.age_years", "sex": f"{CLIENT}.sex"} | BODY,
        about=(f"{OWN}.advice.cross_check.eer_kcal", f"{OWN}.advice.cross_check.off"),
        source="Institute of Medicine 2005",
        exact=False,
    ),
    "scientist.log_next": Formula(
        "How much surer expenditure would be with this log: the filter's error in a fortnight, without less with.",
        "error with the days of now less error with every day; else what not knowing costs; domain.energy.log_next",
        {"tdee_sd_kcal": f"{OWN}.tdee_sd_kcal", "weight_logs": LOGGED_WEIGHT, "intake_logs": LOGGED_KCAL},
        about=(f"{OWN}.advice.log_next.*.worth_kcal",),
        source=DESIGN,
        exact=False,
    ),
    "scientist.pacing": Formula(
        "When the chosen pace, kept as a share of weight, reaches the target, and what it then leaves to eat.",
        "ln(target / weight) / ln(1 + rate / weight) weeks; Hall's intake at the target; domain.energy.pacing",
        {"target_weight_kg": f"{CLIENT}.target_weight_kg", "weight_kg": f"{OWN}.outset.weight_kg",
         "target_rate_kg_per_week": f"{OWN}.target_rate_kg_per_week", "fat_kg": f"{OWN}.outset.fat_kg"},
        about=tuple(f"{OWN}.advice.pacing.{name}" for name in ("target_weight_kg", "weeks", "last_kcal", "keeps_kcal")),
        source="Hall 2011, web appendix; " + DESIGN,
        exact=False,
    ),
    "scientist.deadline": Formula(
        "What the client's own date asks to eat every day: the dynamic model, solved for the intake.",
        "the intake whose weight on the date is the target's, by secants; domain.energy.deadline",
        {"target_weight_kg": f"{CLIENT}.target_weight_kg", "weight_kg": f"{OWN}.outset.weight_kg",
         "spends_kcal": f"{OWN}.outset.spends_kcal"},
        about=tuple(f"{OWN}.advice.deadline.{name}" for name in ("intake_kcal", "pct_per_week")),
        source="Hall 2011, web appendix",
        exact=False,
    ),
    "scientist.forecast": Formula(
        "Where the target energy leads: the dynamic model from today's expenditure, with what may be off it.",
        "Hall 2011 with water and adaptation settled, stepped in weeks; domain.energy.forecast",
        {"target_kcal": "nutritionist.target_kcal", "spends_kcal": f"{OWN}.outset.spends_kcal",
         "sd_kcal": f"{OWN}.outset.sd_kcal", "weight_sd_kg": f"{OWN}.outset.weight_sd_kg",
         "eats_kcal": f"{OWN}.outset.eats_kcal", "weight_kg": f"{OWN}.outset.weight_kg",
         "fat_kg": f"{OWN}.outset.fat_kg", "target_weight_kg": f"{CLIENT}.target_weight_kg"},
        about=("nutritionist.forecast.intake_kcal", "nutritionist.forecast.target_weight_kg",
               *(f"nutritionist.forecast.points.*.{name}" for name in ("weeks", "weight_kg", "low_kg", "high_kg"))),
        source="Hall 2011, web appendix; CALERIE, PMC6248630",
        exact=False,
    ),
}  # fmt: skip
