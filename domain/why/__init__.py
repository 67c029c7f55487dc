"""Why a number of a plan is what it is: from its path to rule, formula, inputs and sources."""
