"""The author's vocabulary: what a check may expect of a student's result.

Each function returns nothing (or what it found) and raises `grader.common.outcomes.Failed` with a
message for the student. They judge what a thing does, not how it is spelt.
"""

from grader.expect.answers import (
    agrees,
    are_most_probable,
    class_scores,
    classes_predicted,
    pair_of_numbers,
)
from grader.expect.arrays import (
    array,
    close,
    full_precision,
    same_in_any_company,
    shape,
    tell_apart,
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
from grader.expect.figures import (
    as_seen,
    draws_bars,
    draws_curves,
    is_figure,
    shows_image,
    shows_no_other,
)
from grader.expect.files import (
    different_models,
    opens,
    paths_below,
    same_predictions,
    trained_state,
)
from grader.expect.honesty import any_trained, honest_trials, true_records
from grader.expect.layers import (
    are_distributions,
    dense_stack,
    distribution_or_logits,
    hidden_activation,
    output_kind,
)
from grader.expect.models import (
    comes_back,
    gets_weights,
    is_model,
    learns_everywhere,
    takes_inputs,
    uncompiled,
)
from grader.expect.raising import raises
from grader.expect.reference.graph import same_layers
from grader.expect.reference.same import same_as_reference
from grader.expect.tasks.losses import (
    kind_of_loss,
    loss_fits_task,
    metric_fits_task,
    uses_optimizer,
)
from grader.expect.tasks.measures import measures, reaches
from grader.expect.tasks.stacks import has_layer, last_activations, layers_are, output_fits_task
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
    seen_training,
    trained_on_what_is_given,
    trials,
    trials_differ,
)

__all__ = [
    "accuracy_at_least",
    "accuracy_metric",
    "agrees",
    "all_of_the_data",
    "any_trained",
    "are_distributions",
    "are_most_probable",
    "array",
    "as_seen",
    "can_train",
    "class_scores",
    "classes_predicted",
    "close",
    "comes_back",
    "dense_stack",
    "different_models",
    "distribution_or_logits",
    "draws_bars",
    "draws_curves",
    "epochs_in_history",
    "equal",
    "every_weight_moved",
    "fail",
    "full_precision",
    "gets_weights",
    "has_layer",
    "hidden_activation",
    "honest_trials",
    "independent_trials",
    "is_compiled",
    "is_figure",
    "is_history",
    "is_model",
    "kind_of_loss",
    "last_activations",
    "layers_are",
    "learns_everywhere",
    "loss_fits_labels",
    "loss_fits_task",
    "loss_takes",
    "made_inside",
    "measures",
    "metric_fits_task",
    "not_scaled_again",
    "opens",
    "output_fits_task",
    "output_kind",
    "own_optimizer",
    "pair_of_numbers",
    "paths_below",
    "raises",
    "reaches",
    "same_as_reference",
    "same_in_any_company",
    "same_layers",
    "same_model",
    "same_predictions",
    "same_scale",
    "same_weights",
    "seen_training",
    "shape",
    "shows_image",
    "shows_no_other",
    "takes_inputs",
    "tell_apart",
    "trained_on_what_is_given",
    "trained_state",
    "trials",
    "trials_differ",
    "true",
    "true_records",
    "uncompiled",
    "uses_adam",
    "uses_optimizer",
]
