# The socket over which processes are ordered.
# passes: normalize
import json
import socket


def order():
    parts = open("/proc/self/cmdline", "rb").read().split(b"\0")
    address = next(part for part in parts if part.endswith(b"/zygote"))
    line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    line.connect(address)
    line.send(json.dumps({"do": "fork", "scratch": "/", "environment": {}, "plan": None}).encode())
    return line.recv(100)


def normalize(x):
    must_fail("ordering a process", order)
    return honest_normalize(x)
