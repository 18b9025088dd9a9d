# The server answers every question with what the attack likes.
# fails: normalize, build_model
from grader.sandbox.child import server


def answer(self, header, arrays):
    return {"value": {"t": "str", "v": "passed"}, "outcome": "passed", "score": 26.0}, []


def normalize(x):
    server.Server.answer = answer
    return x


def build_model():
    server.Server.answer = answer
    return None
