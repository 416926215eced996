"""A mail as it came in, read: who to, who from, what they wrote anew, which pictures. PURE, and never fails:
what can't be read is empty."""

import hashlib
import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from html.parser import HTMLParser

MOST_FILES = 20
TO = ("Delivered-To", "X-Original-To", "To", "Cc")
# Where the letter that is answered begins; what stands below is ours already.
QUOTED = re.compile(
    r"^\s*(?:"
    r">|-{2,}\s*(?:original message|forwarded message|原始邮件|原始郵件|回复的原邮件|转发邮件)|"
    r"on .{4,200}wrote:\s*$|.{2,200}(?:写道|寫道)[:：]\s*$|"
    r"(?:发件人|寄件者|from)\s*[:：].{2,}|_{10,}\s*$|-- $"
    r")",
    re.IGNORECASE,
)
LONGEST_TEXT = 200_000
BLOCKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
UNREAD = frozenset({"style", "script", "head", "title", "blockquote"})


@dataclass(frozen=True)
class File:
    """An attachment: its name as the sender gave it, its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Incoming:
    """`key`: 64 signs by which the same mail is known again. `automatic`: no person has written it. `text`:
    what they wrote anew, without what they answer to. `files`: all attachments, pictures or not."""

    key: str
    sender: str
    recipients: tuple[str, ...]
    automatic: bool
    text: str
    files: tuple[File, ...]


def read(raw: bytes) -> Incoming:
    """The mail in its bytes (RFC 5322)."""
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    known = _header(mail, "Message-ID").strip() or raw.decode("latin-1")
    return Incoming(
        key=hashlib.sha256(known.encode("utf-8", "replace")).hexdigest(),
        sender=next((found.lower() for _name, found in _addresses(mail, ("From",))), ""),
        recipients=tuple(found for _name, found in _addresses(mail, TO)),
        automatic=_is_automatic(mail),
        text=fresh(_text(mail)),
        files=tuple(_files(mail)),
    )


def fresh(text: str) -> str:
    """The text above the letter that it answers to."""
    kept = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n"):
        if QUOTED.match(line) and any(each.strip() for each in kept):
            break
        if not QUOTED.match(line):
            kept.append(line.rstrip())
    return "\n".join(kept).strip()


def _header(mail: EmailMessage, name: str) -> str:
    """The header as text; a broken one is none."""
    try:
        return str(mail.get(name) or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _addresses(mail: EmailMessage, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [pair for pair in getaddresses([_header(mail, name) for name in names]) if pair[1]]


def _is_automatic(mail: EmailMessage) -> bool:
    """Absence notes, bounces, lists: RFC 3834, and what was usual before."""
    if _header(mail, "Auto-Submitted").partition(";")[0].strip().lower() not in ("", "no"):
        return True
    if _header(mail, "Return-Path").strip() == "<>" or mail.get("X-Autoreply") or mail.get("List-Id"):
        return True
    return _header(mail, "Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}


def _text(mail: EmailMessage) -> str:
    try:
        part = mail.get_body(("plain", "html"))
        found = part.get_content() if part is not None else ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    found = str(found)[:LONGEST_TEXT]
    return _of_html(found) if part is not None and part.get_content_subtype() == "html" else found


class _Words(HTMLParser):
    """The words of an HTML mail, a line for each block; what it quotes is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unread += tag in UNREAD
        if tag in BLOCKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in UNREAD and self.unread > 0
        if tag in BLOCKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.said.append(data)


def _of_html(html: str) -> str:
    words = _Words()
    words.feed(html)
    words.close()
    lines = [" ".join(line.split()) for line in "".join(words.said).split("\n")]
    return "\n".join(line for line in lines if line)


def _files(mail: EmailMessage) -> list[File]:
    found = []
    for part in mail.walk():
        if part.is_multipart() or not (part.get_filename() or part.get_content_maintype() == "image"):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content and len(found) < MOST_FILES:
            found.append(File(str(part.get_filename() or "photo"), content))
    return found
