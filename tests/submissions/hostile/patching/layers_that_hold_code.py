# The configuration that is told of a model holds code, names a file, or wants all of the memory.
# passes: normalize, build_model
# says: Self-reported: a model cannot be rebuilt
import json

from grader.sandbox.child.keras import portable

told = portable.export


def touch(x):
    open("/tmp/planted-by-a-layer", "w").close()
    return x


def layer(name, **config):
    return {"module": "keras.layers", "class_name": name, "registered_name": None, "config": config}


forged = [
    layer("Lambda", name="a", function=keras.saving.serialize_keras_object(lambda x: touch(x))),
    layer("StringLookup", name="a", vocabulary="/etc/passwd"),
    layer("Embedding", name="a", input_dim=10**9, output_dim=1),
    layer("TextVectorization", name="a", max_tokens=10**9, output_mode="multi_hot"),
    layer("TFSMLayer", name="a", filepath="/tmp"),
    layer("RepeatVector", name="a", n=10**300),
]


def export(model, known=""):
    forged.append(forged.pop(0))
    found = told(model, "")
    config = json.loads(found["config"].tobytes())
    config["config"]["layers"].insert(1, forged[0])
    return {**found, "config": np.frombuffer(json.dumps(config).encode(), np.uint8)}


portable.export = export
