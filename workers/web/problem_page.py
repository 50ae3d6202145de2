"""What a person sees who opens an address that leads nowhere; programs get a problem as JSON."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse

from audio.languages import text_direction
from workers.web.html import language_wanted, style_hash, templates_of

_HOME: Final = {"en": "To the front page", "es": "A la portada", "ar": "إلى الصفحة الأولى"}
_WORDS: Final[Mapping[str, Mapping[int, tuple[str, str]]]] = {
    "en": {
        404: (
            "There is no such page",
            "The address may be misspelled, or the page has moved.",
        ),
        410: ("This was withdrawn", "Its publisher has taken it back."),
        429: (
            "A moment, please",
            "Too many requests came from your network. Try again in a minute.",
        ),
        400: ("That did not work", "The address asks for something that can’t be done."),
        500: ("Something went wrong here", "It is not your fault. Try again in a minute."),
    },
    "es": {
        404: (
            "No existe esta página",
            "Puede que la dirección esté mal escrita o que la página se haya movido.",
        ),
        410: ("Esto se ha retirado", "El medio lo ha retirado."),
        429: (
            "Un momento, por favor",
            "Llegan demasiadas peticiones de su red. Inténtelo dentro de un minuto.",
        ),
        400: ("No ha funcionado", "La dirección pide algo que no se puede hacer."),
        500: ("Algo ha fallado aquí", "No es culpa suya. Inténtelo dentro de un minuto."),
    },
    "ar": {
        404: ("لا توجد صفحة كهذه", "قد يكون العنوان خاطئًا، أو نُقلت الصفحة."),
        410: ("سُحب هذا المحتوى", "سحبه ناشره."),
        429: ("لحظة من فضلك", "وردت طلبات كثيرة من شبكتك. حاول بعد دقيقة."),
        400: ("لم ينجح ذلك", "يطلب العنوان ما لا يمكن فعله."),
        500: ("حدث خطأ هنا", "ليس الخطأ منك. حاول بعد دقيقة."),
    },
}
"""Heading and text, by language and kind of status."""


def is_visit(request: Request) -> bool:
    """Say whether a browser goes to the address, and no program or script asks for it."""
    return (
        request.method in {"GET", "HEAD"}
        and request.headers.get("sec-fetch-mode", "navigate") == "navigate"
        and "text/html" in request.headers.get("accept", "")
    )


def problem_page(request: Request, status: int, headers: Mapping[str, str]) -> HTMLResponse:
    """Return the page for a status, in the browser's language."""
    language = language_wanted(request, tuple(_WORDS))
    heading, text = _WORDS[language][_kind(status)]
    html = (
        templates_of("workers.web")
        .get_template("problem.html")
        .render(
            language=language,
            direction=text_direction(language),
            heading=heading,
            text=text,
            home=_HOME[language],
            status=status,
            root=request.scope.get("root_path", "") + "/",
            has_home=request.app.state.services.settings.newsroom,
        )
    )
    policy = f"default-src 'none'; style-src 'sha256-{style_hash('problem.css')}'; base-uri 'none'"
    own = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "Vary": "Accept, Accept-Language",
    }
    return HTMLResponse(html, status, own | dict(headers))


def _kind(status: int) -> int:
    if status >= 500:
        return 500
    return status if status in {404, 410, 429} else 400
