"""`python -m idel.probe`: the image's HEALTHCHECK. Asks the site on this machine, by a name that it serves.

The Host header is one of IDEL_HOSTS (any other is refused with 400), the scheme that of the TLS proxy. Exit code 0 or 1.
"""

import http.client
import os
import sys

from idel.environment import read_list


def main() -> int:
    host, port = read_list("IDEL_HOSTS", "localhost")[0].lstrip("."), int(os.environ.get("PORT", "8000"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        status = connection.getresponse().status
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stderr.write(f"/healthz: {status}\n")
    return 0 if status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main())
