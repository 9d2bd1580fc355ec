"""How much work stands between a municipality and what it wants: pure, over its facts and the rules."""

from assessment.models import Status, Target
from assessment.scoring import is_gap
from strategy.recommendations import DAYS, BlockFact, Effort, MunicipalityFacts, RuleBook


def work_of(facts: MunicipalityFacts, rules: RuleBook) -> dict[str, int]:
    """By block, the person-days from where it is to where the municipality wants it; no gap, no work.

    What is not there yet first takes what begins it, and then what completes it, unless partly there is enough.
    """
    return {
        block.key: sum(
            DAYS[Effort(rule.effort)]
            for rule in rules.rules
            if rule.block == block.key and rule.suits(facts) and set(rule.statuses) & _on_the_way(block)
        )
        for block in facts.blocks
        if is_gap(block.status, block.target)
    }


def _on_the_way(block: BlockFact) -> set[str]:
    """The statuses through which a gap passes until it is where the municipality wants it."""
    if block.status == Status.PARTIAL or block.target == Target.PARTIAL:
        return {str(block.status)}
    return {Status.NOT_YET.value, Status.PARTIAL.value}
