"""Every rule's formula, by id: the tables of all agents' packages in one."""

from collections.abc import Mapping

from domain.consult import formulas as consult
from domain.energy import formulas as energy
from domain.meals import formulas as meals
from domain.nutrition import day_formulas
from domain.nutrition import formulas as nutrition
from domain.reasons import Formula
from domain.safety import formulas as safety
from domain.training import formulas as training

FORMULAS: Mapping[str, Formula] = {
    rule: formula
    for package in (energy, nutrition, day_formulas, meals, training, safety, consult)
    for rule, formula in package.FORMULAS.items()
}
