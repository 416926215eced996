"""What the district's people are made of, where somebody has noted it."""

from collections.abc import Mapping

from evaluation.models import AgeBand, Population, Residence, Sex

VALUES: Mapping[str, tuple[str, ...]] = {
    "sex": tuple(Sex.values),
    "age_band": tuple(AgeBand.values),
    "residence": tuple(Residence.values),
}


def newest() -> Population | None:
    """The count that holds; None where none was noted."""
    return Population.objects.first()


def shares(population: Population | None) -> dict[str, dict[str, float]]:
    """{feature: {value: per cent}}; {} where nothing is known."""
    counts = population.counts if population else {}
    return {
        feature: {value: 100 * n / sum(values.values()) for value, n in values.items()}
        for feature, values in counts.items()
    }
