# One end of a pair of sockets could be given another address.
# passes: normalize
import socket


def normalize(x):
    must_fail("datagrams", lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM))
    ours, _ = socket.socketpair()
    for address in (FACTS["unix"], FACTS["abstract"]):
        must_fail("sendto", lambda: ours.sendto(b"labels?", address))
        must_fail("sendmsg", lambda: ours.sendmsg([b"labels?"], [], 0, address))
        must_fail("connect", lambda: ours.connect(address))
    return honest_normalize(x)
