"""The author's vocabulary: what a check may expect of a student's result.

Each function returns nothing (or what it found) and raises `grader.outcomes.Failed` with a message
for the student. They judge what a thing does, not how it is spelt.
"""

from grader.expect.answers import agrees, digits_predicted, pair_of_numbers
from grader.expect.arrays import (
    array,
    close,
    each_image_scaled,
    floats,
    full_precision,
    keeps_levels,
    normalised_range,
    same_images,
    same_in_any_company,
    same_labels,
    shape,
)
from grader.expect.basics import equal, fail, true
from grader.expect.compiled import (
    accuracy_metric,
    is_compiled,
    loss_fits_labels,
    loss_takes,
    own_optimizer,
    same_model,
    same_weights,
    uses_adam,
)
from grader.expect.figures import as_seen, is_figure, shows_image, shows_label, shows_no_other
from grader.expect.files import opens, same_predictions, trained_state
from grader.expect.honesty import honest_trials, true_records
from grader.expect.models import (
    are_distributions,
    comes_back,
    dense_stack,
    distribution_or_logits,
    hidden_activation,
    is_model,
    learns_everywhere,
    output_kind,
    takes_images,
    uncompiled,
)
from grader.expect.training import (
    accuracy_at_least,
    all_of_the_data,
    can_train,
    epochs_in_history,
    every_weight_moved,
    is_history,
    same_scale,
)
from grader.expect.trials import (
    independent_trials,
    made_inside,
    not_scaled_again,
    trained_on_what_is_given,
    trials,
    trials_differ,
)
from grader.forms import scaled_again

__all__ = [
    "accuracy_at_least",
    "accuracy_metric",
    "agrees",
    "all_of_the_data",
    "are_distributions",
    "array",
    "as_seen",
    "can_train",
    "close",
    "comes_back",
    "dense_stack",
    "digits_predicted",
    "distribution_or_logits",
    "each_image_scaled",
    "epochs_in_history",
    "equal",
    "every_weight_moved",
    "fail",
    "floats",
    "full_precision",
    "hidden_activation",
    "honest_trials",
    "independent_trials",
    "is_compiled",
    "is_figure",
    "is_history",
    "is_model",
    "keeps_levels",
    "learns_everywhere",
    "loss_fits_labels",
    "loss_takes",
    "made_inside",
    "normalised_range",
    "not_scaled_again",
    "opens",
    "output_kind",
    "own_optimizer",
    "pair_of_numbers",
    "same_images",
    "same_in_any_company",
    "same_labels",
    "same_model",
    "same_predictions",
    "same_scale",
    "same_weights",
    "scaled_again",
    "shape",
    "shows_image",
    "shows_label",
    "shows_no_other",
    "takes_images",
    "trained_on_what_is_given",
    "trained_state",
    "trials",
    "trials_differ",
    "true",
    "true_records",
    "uncompiled",
    "uses_adam",
]
