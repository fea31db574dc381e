"""An SMTP server for tests that requires STARTTLS and authentication, and prints each email as a line
of JSON. The first line is the port. Usage: smtp.py CERTIFICATE KEY PORT (0 picks one)

It does not know the recipient unknown@…, and defers emails to later@….
"""

import asyncio
import base64
import json
import logging
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

# The library reports its own deprecations.
logging.getLogger("mail").setLevel(logging.ERROR)

certificate, key, port = sys.argv[1], sys.argv[2], int(sys.argv[3])


def report(line):
    print(json.dumps(line), flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown@"):
            return f"550 5.1.1 <{address}>: no such mailbox"
        if address.startswith("later@"):
            return "451 4.7.1 Greylisted, please try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        report(
            {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "encrypted": session.ssl is not None,
                "host": session.host_name,
                "data": base64.b64encode(envelope.content).decode(),
            }
        )
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and data.login == b"coffer" and data.password == b"p@ss word"
    # With handled=True, a refusal would get no reply.
    return AuthResult(success=right, handled=right)


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def protocol():
        return SMTP(
            Handler(),
            tls_context=context,
            require_starttls=True,
            authenticator=authenticate,
            auth_required=True,
            enable_SMTPUTF8=False,
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", port)
    report({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
