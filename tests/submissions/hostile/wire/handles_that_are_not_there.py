# fails: build_model
def build_model():
    send(frame({"value": {"t": "object", "h": 4711, "kind": "model", "type": "keras.Sequential"}}))
