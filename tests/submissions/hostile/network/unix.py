# passes: normalize
import socket


def talk(address):
    plain = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    plain.sendto(b"labels?", address)


def normalize(x):
    for address in (FACTS["unix"], FACTS["abstract"], "/dev/log", "/run/systemd/notify"):
        must_fail(address, lambda: talk(address))
    return honest_normalize(x)
