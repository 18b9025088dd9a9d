"""The usual checks of a whole step, each kind from one declaration in a file of checks.

```python
from grader.expect import steps

test_scale = steps.same_as_reference("Each is scaled.", lambda rng: rng.normal(size=(9, 3)))


class Test_train(steps.Training):
    epochs = 20
```

What the step's function gets stands in the author's fixture `inputs`; see docs/authors.md.
"""

from grader.expect.steps.building import Building, Compiling
from grader.expect.steps.same import same_as_reference
from grader.expect.steps.training import Training
from grader.expect.steps.using import Measuring, Predicting

__all__ = [
    "Building",
    "Compiling",
    "Measuring",
    "Predicting",
    "Training",
    "same_as_reference",
]
