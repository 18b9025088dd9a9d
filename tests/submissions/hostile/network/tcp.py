# passes: normalize
# quick: yes
import socket
import urllib.request


def normalize(x):
    address = ("127.0.0.1", FACTS["tcp"])
    must_fail("connect", lambda: socket.create_connection(address))
    must_fail("http", lambda: urllib.request.urlopen(f"http://127.0.0.1:{address[1]}/"))
    must_fail("listen", lambda: socket.create_server(("127.0.0.1", 0)))
    must_fail("ipv6", lambda: socket.socket(socket.AF_INET6, socket.SOCK_STREAM))
    return honest_normalize(x)
