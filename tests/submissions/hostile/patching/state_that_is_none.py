# What the process tells of a model's vocabulary is too long, or none: it is asked where it stands.
# passes: normalize, build_model
# says: its vocabulary was told wrongly
from grader.sandbox.child.keras import portable

told = portable.export
words = b'{"tables": [{"tokens": ["' + b'", "'.join(b"%d" % n for n in range(1_000_001)) + b'"]}]'
forged = [words + b', "seeds": []}', b"[" * 100_000, b'{"tables": [{"tokens": "/etc/passwd"}]}', b""]


def export(model, known=""):
    forged.append(forged.pop(0))
    return {**told(model, ""), "state": np.frombuffer(forged[0], np.uint8)}


portable.export = export
