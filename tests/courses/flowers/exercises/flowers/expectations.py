"""What the checks expect beside what `grader.expect` knows."""

from grader.expect import agrees, fail


def true_numbers(claim, truth, function):
    """Loss and accuracy are those that were recomputed, in this order."""
    wanted = truth["loss"], truth["accuracy"]
    if all(map(agrees, claim, wanted)):
        return
    turned = all(map(agrees, claim[::-1], wanted))
    fail(
        f"It says {claim[0]:.4g} and {claim[1]:.4g}; recomputed they are {wanted[0]:.4g} and "
        f"{wanted[1]:.4g}.",
        expected="the loss, then the accuracy",
        misconception="swapped" if turned else "",
        function=function,
    )
