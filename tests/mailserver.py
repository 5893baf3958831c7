"""A real mail server of one's own for the tests: Dovecot for IMAP and Exim for SMTP, both from the system's packages.

They run without any right in a folder of their own, on free ports, and go with the test.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

USER, PASSWORD = "post@example.com", "a-password-of-the-tests 密码"
AS_ROOT = os.geteuid() == 0
ACCOUNT = "nobody" if AS_ROOT else ""
GROUP = "nogroup" if AS_ROOT else ""
DEADLINE = 20.0


@dataclass
class MailServer:
    """A running mail server. Whatever is sent by SMTP lands in the one inbox."""

    folder: Path
    imap_port: int
    imaps_port: int
    smtp_port: int
    imap: subprocess.Popen[bytes] | None = None
    smtp: subprocess.Popen[bytes] | None = None

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    @property
    def inbox(self) -> Path:
        return self.folder / "mail"

    def put(self, data: bytes, *, into: str = "new") -> Path:
        """Lay a mail into the inbox as a delivery would."""
        path = self.inbox / into / f"{time.time_ns()}.tests.localhost"
        path.write_bytes(data)
        path.chmod(0o644)
        if AS_ROOT:
            shutil.chown(path, ACCOUNT, GROUP)
        return path

    def send(self, mail: EmailMessage | bytes, *, sender: str = "wang@a.example", to: str = USER) -> None:
        """Send a mail by SMTP and wait until it lies in the inbox."""
        before = self.count()
        with smtplib.SMTP("localhost", self.smtp_port, timeout=DEADLINE) as client:
            client.sendmail(sender, [to], mail if isinstance(mail, bytes) else mail.as_bytes())
        wait_until(lambda: self.count() > before)

    def count(self) -> int:
        """Return how many mails are in the inbox."""
        return sum(len(list((self.inbox / part).glob("*"))) for part in ("new", "cur"))

    def mails(self) -> list[bytes]:
        """Return the mails in the inbox, oldest first."""
        paths = [path for part in ("new", "cur") for path in (self.inbox / part).glob("*")]
        return [path.read_bytes() for path in sorted(paths, key=lambda path: path.name)]

    def names(self) -> list[str]:
        """Return the names of the files in the inbox: they hold the flags, and where the mail lies says if it was seen."""
        return sorted(
            str(path.relative_to(self.inbox))
            for part in ("new", "cur")
            for path in (self.inbox / part).glob("*")
        )

    def flags(self) -> list[str]:
        """Return the flags of each mail in the inbox, as Maildir writes them: S is seen, T is deleted."""
        return sorted(path.name.partition(":2,")[2] for path in (self.inbox / "cur").glob("*"))

    def renumber(self) -> None:
        """Have the inbox numbered anew, as after a restore: another UIDVALIDITY, UIDs from the start."""
        for path in self.inbox.glob("dovecot*"):
            path.unlink()
        listing = self.inbox / "dovecot-uidlist"
        listing.write_text(f"3 V{int(time.time()) + 1000} N1\n")
        if AS_ROOT:
            shutil.chown(listing, ACCOUNT, GROUP)

    def start_imap(self) -> None:
        self.imap = _run(["dovecot", "-F", "-c", str(self.folder / "dovecot.conf")])
        wait_until(lambda: _answers(self.imap_port))

    def start_smtp(self) -> None:
        self.smtp = _run(["exim4", "-C", str(self.folder / "exim.conf"), "-bdf"])
        wait_until(lambda: _answers(self.smtp_port))

    def stop_imap(self) -> None:
        _stop(self.imap)

    def stop_smtp(self) -> None:
        _stop(self.smtp)


@contextlib.contextmanager
def mail_server() -> Iterator[MailServer]:
    """Make and start a mail server; take it down after."""
    folder = Path(tempfile.mkdtemp(prefix="tongpin-mail-"))
    server = MailServer(folder, *(free_port() for _ in range(3)))
    try:
        _lay_out(server)
        server.start_imap()
        server.start_smtp()
        yield server
    finally:
        server.stop_imap()
        server.stop_smtp()
        shutil.rmtree(folder, ignore_errors=True)


def trusting(server: MailServer) -> ssl.SSLContext:
    """Return a context that believes the server's certificate."""
    return ssl.create_default_context(cafile=str(server.certificate))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds) -> None:  # type: ignore[no-untyped-def]
    """Wait until something holds; fail where it never does."""
    until = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < until, "the mail server did not do it in time"
        time.sleep(0.05)


def _lay_out(server: MailServer) -> None:
    folder = server.folder
    for part in ("mail/new", "mail/cur", "mail/tmp", "run", "state", "spool"):
        (folder / part).mkdir(parents=True)
    make_certificate(folder, "localhost")
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
    (folder / "dovecot.conf").write_text(_dovecot(server), encoding="utf-8")
    (folder / "exim.passwords").write_text(f"{USER}: {PASSWORD}\n", encoding="utf-8")
    (folder / "exim.conf").write_text(_exim(server), encoding="utf-8")
    if AS_ROOT:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, ACCOUNT, GROUP)


def make_certificate(folder: Path, name: str) -> None:
    """Make a certificate that nobody has signed but itself."""
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name},IP:127.0.0.1"]
    subprocess.run(["openssl", "req", *kind, *names, *files], check=True, capture_output=True)


def _run(command: list[str]) -> subprocess.Popen[bytes]:
    who = {"user": ACCOUNT, "group": GROUP, "extra_groups": [GROUP]} if AS_ROOT else {}
    path = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    return subprocess.Popen(
        command,
        env=path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        **who,  # type: ignore[call-overload]
    )


def _stop(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None and process.poll() is None:
        process.terminate()
        process.wait(DEADLINE)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _dovecot(server: MailServer) -> str:
    folder, user = server.folder, ACCOUNT or _own_name()
    return f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {GROUP or _own_group()}
default_login_user = {user}
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain login
mail_location = maildir:{folder}/mail
auth_verbose = yes
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={GROUP or _own_group()} home={folder}/state
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {server.imap_port}
  }}
  inet_listener imaps {{
    port = {server.imaps_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


def _exim(server: MailServer) -> str:
    folder, user, group = server.folder, ACCOUNT or _own_name(), GROUP or _own_group()
    return f"""
primary_hostname = localhost
spool_directory = {folder}/spool
log_file_path = {folder}/exim-%slog
pid_file_path = {folder}/exim.pid
daemon_smtp_ports = {server.smtp_port}
local_interfaces = 127.0.0.1
host_lookup =
message_size_limit = 60M
deliver_drop_privilege = true
keep_environment =
admin_groups = {group}
exim_user = {user}
exim_group = {group}
tls_advertise_hosts = *
tls_certificate = {folder}/cert.pem
tls_privatekey = {folder}/key.pem
acl_smtp_rcpt = rcpt
begin acl
rcpt:
  defer local_parts = later
  deny local_parts = unknown
       message = no such person here
  accept
begin routers
everybody:
  driver = accept
  transport = inbox
begin transports
inbox:
  driver = appendfile
  directory = {folder}/mail
  maildir_format
  delivery_date_add
  envelope_to_add
  user = {user}
  group = {group}
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if eq{{$auth3}}{{${{lookup{{$auth2}}lsearch{{{folder}/exim.passwords}}}}}}}}
  server_set_id = $auth2
  server_advertise_condition = ${{if def:tls_in_cipher}}
"""


def _own_name() -> str:
    import pwd  # noqa: PLC0415 - only where it is asked

    return pwd.getpwuid(os.geteuid()).pw_name


def _own_group() -> str:
    import grp  # noqa: PLC0415 - only where it is asked

    return grp.getgrgid(os.getegid()).gr_name
