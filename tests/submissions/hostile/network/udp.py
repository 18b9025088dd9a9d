# passes: normalize
import socket


def send():
    plain = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    plain.sendto(b"labels?", ("127.0.0.1", FACTS["udp"]))


def normalize(x):
    must_fail("a datagram", send)
    must_fail("names", lambda: socket.getaddrinfo("localhost.example", 80))
    must_fail("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
    must_fail("the kernel", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))
    return honest_normalize(x)
