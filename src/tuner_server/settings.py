"""Settings: environment variables that begin with `TUNER_`. `docs/operate.md` lists them."""

from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tuner_server.outgoing.allowed import AllowedHosts

_MIB = 1024 * 1024
_MOST_DAYS = 36_500
_MOST_S = 24 * 60 * 60


class Settings(BaseSettings):
    """Everything that an operator can choose. Each field's description is its documentation."""

    model_config = SettingsConfigDict(env_prefix="TUNER_", frozen=True, extra="ignore")

    data_dir: Annotated[
        Path, Field(description="Folder of the SQLite file and of the secret key.")
    ] = Path("data")
    database_url: Annotated[
        str,
        Field(
            description="`postgresql://user:password@host/name`, or `sqlite:///path/to/file`. "
            "Empty: `tuner.db` in the data folder."
        ),
    ] = ""
    host: Annotated[str, Field(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port to listen on.")] = 8000
    public_url: Annotated[
        str,
        Field(
            description="The address under which browsers and clients reach the server, for links "
            "and snippets. With `https://`, cookies are sent over TLS only. "
            "Empty: `http://host:port`."
        ),
    ] = ""
    secret_key: Annotated[
        str,
        Field(
            description="Key that seals providers' keys. Processes that share a database must "
            "share it. Empty: made once and kept in `secret.key` in the data folder."
        ),
    ] = ""
    max_body_bytes: Annotated[
        int, Field(ge=1024, description="Largest call that is accepted; a larger one answers 413.")
    ] = 32 * _MIB
    max_waiting_writes: Annotated[
        int,
        Field(ge=1, description="How many writes may wait before new ones are answered 503."),
    ] = 2_000
    refused_body_days: Annotated[
        float,
        Field(gt=0, le=_MOST_DAYS, description="How long the body of a refused delivery is kept."),
    ] = 7
    refused_body_bytes: Annotated[
        int, Field(ge=0, description="How much room refused bodies may take, compressed.")
    ] = 1024 * _MIB
    done_job_days: Annotated[
        float, Field(gt=0, le=_MOST_DAYS, description="How long a finished job stays on record.")
    ] = 30
    read_timeout_ms: Annotated[
        int, Field(ge=100, description="Longest time that one query of the app or API may take.")
    ] = 10_000
    workers: Annotated[
        int,
        Field(ge=0, le=32, description="Threads that measure calls in this process. 0: none."),
    ] = 1
    lease_s: Annotated[
        float,
        Field(
            gt=0, le=_MOST_S, description="After so long a dead worker's jobs are given to others."
        ),
    ] = 60
    drain_s: Annotated[
        float,
        Field(gt=0, le=_MOST_S, description="Longest wait for running work at shutdown."),
    ] = 20
    session_days: Annotated[
        float, Field(gt=0, le=_MOST_DAYS, description="How long a sign-in lasts.")
    ] = 14
    invitation_days: Annotated[
        float, Field(gt=0, le=_MOST_DAYS, description="How long an invitation holds.")
    ] = 7
    smtp_host: Annotated[
        str,
        Field(description="The mail server. Empty: no mail is sent; links are shown instead."),
    ] = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535, description="The mail server's port.")] = 587
    smtp_tls: Annotated[
        Literal["starttls", "tls", "none"],
        Field(
            description="How the way to the mail server is secured: upgraded (port 587), from the "
            "start (port 465), or not at all."
        ),
    ] = "starttls"
    smtp_user: Annotated[
        str, Field(description="Who signs in to the mail server. Empty: nobody does.")
    ] = ""
    smtp_password: Annotated[
        SecretStr, Field(description="The password for it. It is never logged.")
    ] = SecretStr("")
    smtp_from: Annotated[
        str,
        Field(
            validate_default=True,
            description="The sender of mails, such as `Tuner <tuner@example.com>`. "
            "Needed with `TUNER_SMTP_HOST`.",
        ),
    ] = ""
    outgoing_allow: Annotated[
        str,
        Field(
            description="Hosts inside of your network that the server may send requests to, such "
            "as a model of your own: `localhost:11434,10.0.0.5`. Others are refused, as "
            "people of a workspace choose where such requests go."
        ),
    ] = ""
    log_format: Annotated[
        Literal["text", "json"], Field(description="Log lines for people, or for machines.")
    ] = "text"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="Least severity logged.")
    ] = "info"

    @field_validator("public_url")
    @classmethod
    def _without_trailing_slash(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url.rstrip("/")

    @field_validator("smtp_from")
    @classmethod
    def _is_an_address(cls, sender: str, info: ValidationInfo) -> str:
        if "smtp_host" in info.data and info.data["smtp_host"] and "@" not in parseaddr(sender)[1]:
            raise ValueError("must be a sender's address, such as Tuner <tuner@example.com>")
        return sender

    @field_validator("outgoing_allow")
    @classmethod
    def _are_hosts(cls, hosts: str) -> str:
        AllowedHosts.read(hosts)
        return hosts

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{quote(str(self.data_dir / 'tuner.db'))}"

    @property
    def base_url(self) -> str:
        """The address that links and snippets name."""
        return self.public_url or self.local_url

    @property
    def local_url(self) -> str:
        """The address under which this machine reaches the server."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"
