"""The one error that a file can end in, and the sentences that several kinds of file share."""

from __future__ import annotations

from tongpin.method.model import Text


class UnreadableFile(ValueError):
    """A file that cannot be turned to text: what is wrong (`message`) and what to do about it (`mend`).

    Both are bilingual; `say("zh")` or `say("en")` gives one line for people. `str()` is the Chinese line, because
    Chinese is the product's first language; whoever knows the user's language calls `say`. The caller still
    holds the original bytes, so nothing is lost.
    """

    def __init__(self, message: Text, mend: Text) -> None:
        super().__init__(message, mend)
        self.message = message
        self.mend = mend

    def say(self, lang: str) -> str:
        """Return the message and the mend as one line in `lang`."""
        joint = " " if lang == "en" else ""
        return " ".join(f"{self.message.say(lang)}{joint}{self.mend.say(lang)}".split())

    def __str__(self) -> str:
        return self.say("zh")


def damaged(noun: str) -> UnreadableFile:
    """Return the error for a file whose inside is broken; `noun` is its format's name, "PDF" or "DOCX"."""
    return UnreadableFile(
        Text(f"这个 {noun} 文件已损坏或不完整，读不出来。", f"This {noun} file is damaged or incomplete."),
        Text(
            "请用原来的软件打开后另存一份再上传，或请对方重发；也可以把正文直接粘贴进来。",
            "Open it in its own program, save a new copy and upload that, ask for it again, or paste its text.",
        ),
    )


def encrypted(noun: str) -> UnreadableFile:
    """Return the error for a file that asks for a password."""
    return UnreadableFile(
        Text(f"这个 {noun} 文件加了密码，读不出来。", f"This {noun} file is protected by a password."),
        Text(
            "请打开后另存为不带密码的一份再上传，或把正文粘贴进来。",
            "Open it, save a copy without the password and upload that, or paste its text.",
        ),
    )


def save_as(noun: str, wanted: str) -> UnreadableFile:
    """Return the error for a format that is not read but has a sister, `wanted`, that is."""
    return UnreadableFile(
        Text(f"{noun} 是读不了的格式。", f"{noun} is a format that cannot be read here."),
        Text(f"请另存为 {wanted} 再上传。", f"Save it as {wanted} and upload that."),
    )


def no_text(noun: Text) -> UnreadableFile:
    """Return the error for a picture, a recording and the like, which have no text inside."""
    return UnreadableFile(
        Text(
            f"这是{noun.zh}，里面没有可读的文字。", f"This is {noun.en}; it holds no text that can be read."
        ),
        Text(
            "请先转成文字（例如微信的“提取文字”“转文字”），再粘贴进来。",
            "Turn it to text first (text recognition or transcription), then paste that.",
        ),
    )


def bomb(zh: str, en: str) -> UnreadableFile:
    """Return the error for an archive that unpacks to more than is reasonable."""
    return UnreadableFile(
        Text(
            f"文件解压后异常：{zh}，为安全起见没有读取。",
            f"The file unpacks abnormally: {en}; for safety it was not read.",
        ),
        Text(
            "请确认来源；如果确实是正常文件，请另存一份或拆小后再上传。",
            "Check where it came from; if it is genuine, save a new copy or split it, and upload that.",
        ),
    )
