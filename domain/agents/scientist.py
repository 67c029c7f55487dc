"""SCIENTIST: what does the body spend, how did last week go, and how much should intake change?"""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.agents.scientist_state import ScientistState
from domain.catalogue import Catalogue
from domain.energy.advice import Advice, advise
from domain.energy.controller import DECISION_DAYS
from domain.energy.decision import Case, Decision, decide
from domain.energy.evaluation import Week, WeekStatus, judge
from domain.energy.expenditure import Confidence
from domain.energy.explain import explain_said
from domain.energy.figures import body_figures, week_figures
from domain.energy.forecast import Outset
from domain.energy.habit import habit_kcal
from domain.energy.logs import (
    is_undereating,
    last_days,
    session_days,
    worst_pain,
)
from domain.energy.outset import FORMULA_ONLY, outset_of
from domain.energy.tiers import (
    UNDEREATING_SHARE,
    Practice,
    Progress,
    adaptation_is_complete,
    next_phase,
)
from domain.energy.week import Reading, read_week
from domain.facts import Facts, Ratio, Reason
from domain.nutrition.asking import Figures, energy_ask, figures_of, person_of, planned_rate_kg_per_week
from domain.nutrition.circumstances import Person, circumstances
from domain.nutrition.energy_target import energy_target
from domain.snapshot import ClientFacts, DayLog, Girths, LiftLog, OpenFlag, ProgramFacts, Snapshot
from domain.vocabulary import FlagType, Phase, Severity, Tier, Trigger


class Given(Facts):
    """What the SCIENTIST reads: the client, the program, every logged day, and its own memory."""

    trigger: Trigger
    week_number: int
    week_start: date
    client: ClientFacts
    program: ProgramFacts
    days: tuple[DayLog, ...]
    lifts: tuple[LiftLog, ...]
    girths: tuple[Girths, ...]
    open_flags: tuple[OpenFlag, ...]
    last_menses_on: date | None
    state: ScientistState | None

    @property
    def last_day(self) -> date:
        """The day before the week to plan."""
        return self.week_start - timedelta(days=1)

    @property
    def opening(self) -> bool:
        """Whether this is the program's first run."""
        return self.trigger is Trigger.INITIAL or (self.state is None and self.week_number == 1)


class Said(Facts):
    """Expenditure, body, the week's evaluation and the proposal."""

    weight_kg: float
    """Trend weight, not the last weigh-in."""
    bmi: float
    body_fat_pct: float | None
    body_fat_from: str | None = None
    """intake or tape; the intake's comes first."""
    fat_mass_kg: float | None
    ffm_kg: float | None
    method: str
    """Resting-rate formula: mifflin, katch or cunningham."""
    bmr_kcal: int
    tdee_formula_kcal: int
    tdee_kcal: int
    """Adaptive when confidence is medium or high, else the formula's."""
    tdee_sd_kcal: float | None
    activity_multiplier: float
    confidence: Confidence
    density_kcal_per_kg: int
    """Energy density of weight change, by fat mass."""
    exercise_kcal_per_day: int
    energy_availability_kcal_per_kg: float | None

    week_status: WeekStatus
    observed_rate_kg_per_week: float | None
    rate_se_kg_per_week: float | None
    target_rate_kg_per_week: float
    """At the full tier; negative is loss."""
    adherence: Ratio | None
    days_logged: int
    weigh_ins: int

    intake_trim_kcal: int
    """PID trim on top of the feed-forward target; 0 in a dead band, on hold or within 14 days of a change."""
    intake_habit_kcal: int = 0
    """Added so that what the client steadily eats over or under a plan comes to it; 0 on hold."""
    calories_may_change: bool
    """False holds last week's target intake."""
    tier: Tier
    phase: Phase
    adaptation_complete: bool
    hardgainer_tactics: tuple[str, ...] = ()

    state: ScientistState
    reasons: tuple[Reason, ...]
    rejected_weigh_ins: int = 0
    """Too far off to be true, such as pounds for kilograms."""
    calories_because: str = ""
    """Why calories may or may not change, in a word."""
    outset: Outset | None = None
    """Where a forecast begins; None while pregnant, feeding or growing."""
    bmi_class: str = ""
    """WHO's."""
    energy_availability_class: str | None = None
    """low, reduced or adequate; for men the thresholds are uncertain."""
    advice: Advice | None = None


def given(snapshot: Snapshot, said: Mapping[str, Facts]) -> Given:  # noqa: ARG001 - the first agent hears nobody
    """Pick what the SCIENTIST depends on."""
    return Given(
        trigger=snapshot.trigger,
        week_number=snapshot.week_number,
        week_start=snapshot.week_start,
        client=snapshot.client,
        program=snapshot.program,
        days=snapshot.days,
        lifts=snapshot.lifts,
        girths=snapshot.girths,
        open_flags=snapshot.open_flags,
        last_menses_on=snapshot.last_menses_on,
        state=snapshot.scientist_state,
    )


def think(given: Given, catalogue: Catalogue) -> Said:  # noqa: ARG001 - every agent is handed the catalogue
    """Read the logs, judge the week, decide what may change."""
    read = read_week(given.client, given.program, given.days, given.last_day, given.last_menses_on, given.girths)
    figures = figures_of(read.body, read.tdee_kcal)
    person = person_of(given.client, figures.weight_kg, [flag.flag_type for flag in given.open_flags])
    case = _case(given, read, person, figures)
    return _say(given, read, figures, planned_rate_kg_per_week(person, figures, Tier.FULL), case, decide(case))


def _case(given: Given, read: Reading, person: Person, figures: Figures) -> Case:
    tier, state = given.program.tier, given.state or ScientistState()
    week = Week(
        weight_kg=figures.weight_kg,
        target=planned_rate_kg_per_week(person, figures, tier),
        rate=read.rate,
        weigh_ins=read.weigh_ins,
        intake_days=read.intake_days,
        adherence=read.adherence,
        stalled_before=state.stalled_check_ins,
        hidden=read.hidden,
    )
    base = energy_target(energy_ask(person, figures, tier))
    return Case(
        opening=given.opening,
        trigger=given.trigger,
        week_start=given.week_start,
        program_start=given.program.start_date,
        state=state,
        goal=circumstances(person).goal,
        week=week,
        progress=_progress(given, read, week, state),
        confidence=read.confidence,
        frozen=read.stands_still
        or given.client.pregnancy in FORMULA_ONLY
        or _is_open(given, FlagType.THYROID_DYSFUNCTION),
        base_kcal=base.kcal,
        current_kcal=given.program.target_kcal,
        habit_kcal=_habit(given, state, base.kcal),
        floor_kcal=base.floor_kcal,
        ceiling_kcal=base.ceiling_kcal,
    )


def _habit(given: Given, state: ScientistState, base_kcal: int) -> int:
    if given.opening or given.program.tier is Tier.ADAPTATION:
        return 0
    target_since = state.calories_changed_on or given.program.start_date
    return habit_kcal(given.days, target_since, given.last_day, given.program.target_kcal, base_kcal)


def _is_open(given: Given, kind: FlagType | None = None) -> bool:
    """Whether a serious or urgent flag is open, of one kind or of any."""
    return any(flag.severity is not Severity.WARNING and kind in (None, flag.flag_type) for flag in given.open_flags)


def _progress(given: Given, read: Reading, week: Week, state: ScientistState) -> Progress:
    adapted = adaptation_is_complete(given.days, given.last_day, read.confidence)
    return Progress(
        tier=given.program.tier,
        adaptation_complete=given.program.adaptation_complete or adapted,
        status="first_week" if given.opening else judge(week),
        on_plan_check_ins=state.on_plan_check_ins,
        adherence=read.adherence,
        gi_comfort=read.gi_comfort,
        serious_flag_open=_is_open(given),
        undereating=is_undereating(given.days, given.program, given.last_day, UNDEREATING_SHARE),
    )


def _phase(given: Given, since: date) -> tuple[Phase, int]:
    """The coming week's phase, and the sessions since this one began."""
    first = max(since, given.days[0].day if given.days else since)
    sessions = session_days(given.lifts, since)
    if given.trigger is not Trigger.WEEKLY_CHECKIN or given.opening:
        return given.program.phase, sessions
    idle = max((lift.day for lift in given.lifts), default=None)
    practice = Practice(
        phase=given.program.phase,
        days_in_phase=(given.week_start - since).days,
        sessions=sessions,
        sessions_due=len(given.client.training_weekdays) * ((given.week_start - first).days // 7),
        worst_pain=worst_pain(last_days(given.days, given.last_day, DECISION_DAYS)),
        days_since_session=None if idle is None else (given.week_start - idle).days,
    )
    return next_phase(practice), sessions


def _say(given: Given, read: Reading, figures: Figures, full_rate: float, case: Case, decision: Decision) -> Said:
    since = decision.state.phase_since or given.program.start_date
    phase, sessions = _phase(given, since)
    if phase is not given.program.phase:
        since = given.week_start
    outset = outset_of(given.client, read.body, read.study, read.tdee_kcal, read.confidence, read.eats_kcal)
    bounds = (case.floor_kcal, case.ceiling_kcal)
    said = Said.model_validate(
        body_figures(read, figures)
        | week_figures(read, full_rate)
        | {
            "outset": outset,
            "advice": advise(given.client, read, outset, full_rate, given.week_start, given.last_menses_on, bounds),
            "week_status": case.progress.status,
            "intake_trim_kcal": decision.trim_kcal,
            "intake_habit_kcal": decision.habit_kcal,
            "calories_may_change": decision.may_change,
            "calories_because": decision.because,
            "tier": decision.tier,
            "phase": phase,
            "adaptation_complete": case.progress.adaptation_complete,
            "hardgainer_tactics": decision.tactics,
            "state": decision.state.model_copy(update={"phase_since": since}),
            "reasons": (),
        }
    )
    reasons = explain_said(
        said,
        read,
        given.client,
        given.program,
        last_day=given.last_day.isoformat(),
        tier_target_rate_kg_per_week=round(case.week.target, 3),
        sessions=sessions,
    )
    return said.model_copy(update={"reasons": reasons})
