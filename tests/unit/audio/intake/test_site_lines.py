"""Lines in which a site speaks of itself, told by all their features together."""

import pytest

from audio.intake import site_lines
from audio.intake.line_judge import Place, likelihood
from audio.intake.piece import Piece
from audio.intake.site_lines import drop_site_lines

STORY = [
    "The council voted on Tuesday to drain the old canal, which has not carried a boat since 1961.",
    "Work will begin in September and should take two summers, the mayor said.",
    "Engineers found no pollution in the mud, apart from forty bicycles and a piano.",
    "The piano had been reported stolen in 1974, and its owner would like to have it back.",
    "Anglers object to the plan and have collected 900 names in a week.",
    "A park with benches is to stand where the boats once turned.",
    "The first trees will be planted in the spring of the year after.",
]

IN_SPANISH = [
    "El concejo votó el martes vaciar el viejo canal del molino.",
    "Las obras empezarán en septiembre y durarán dos veranos, según la alcaldesa.",
    "Los ingenieros no hallaron en el barro más que un piano.",
    "Los pescadores rechazan el plan y han reunido 900 firmas en una semana.",
]
IN_ARABIC = [
    "صوت المجلس يوم الثلاثاء على تجفيف قناة الطاحونة القديمة.",
    "وتبدأ الأعمال في سبتمبر وتستمر صيفين كما قال رئيس البلدية.",
    "ولم يجد المهندسون في الطين سوى بيانو.",
    "ويعارض الصيادون الخطة وقد جمعوا 900 توقيع في أسبوع.",
]


def piece(text: str, *, bold: bool = False) -> Piece:
    return Piece("paragraph", text, bold=bold)


@pytest.mark.parametrize(
    "line",
    [
        "Please consider a small gift to keep our newsroom going.",
        "Subscribe to our evening email for all the news of the coast.",
        "Puedes escribirnos a la redacción si tienes una historia.",
        "Suscríbete a nuestro boletín y recibe las noticias cada tarde.",
        "تابعوا آخر الأخبار على قناتنا في تلغرام.",
        "اشتركوا في نشرتنا لتصلكم الأخبار كل مساء.",
    ],
)
def test_a_pitch_at_the_end_is_not_read(line: str) -> None:
    """What asks the reader for something on the site's behalf is left out, and listed."""
    out = drop_site_lines([piece(text) for text in [*STORY, line]])
    assert [p.text for p in out if p.rule] == [line]
    assert out[-1].rule == "site_line"


@pytest.mark.parametrize(
    "line",
    [
        "Subscribers left the service in thousands, its director said on Friday.",
        '"You can read it in their faces," said the woman who runs the kiosk.',
        "Los suscriptores del servicio cayeron a la mitad, dijo el director el viernes.",
        "وخسرت الشركة نصف مشتركيها، كما قال مديرها يوم الجمعة.",
    ],
)
def test_news_about_subscribers_is_read(line: str) -> None:
    """The same words in a sentence of news are news."""
    assert not any(p.rule for p in drop_site_lines([piece(t) for t in [*STORY, line]]))


def test_the_place_of_a_line_counts() -> None:
    """The same line is likelier the site's own at the end than in the middle."""
    line = piece("Send us your letters at letters@canal.example.")
    assert likelihood(line, "last") > likelihood(line, "middle")


def test_an_opening_is_not_lost() -> None:
    """A bold lede without a link stays, though much in it sounds like a pitch."""
    lede = piece("If you want to see the canal full, come before September.", bold=True)
    assert not drop_site_lines([lede, *map(piece, STORY)])[0].rule


def test_a_long_opening_goes_only_where_it_is_set_apart() -> None:
    """A sponsor's pitch before the text is in bold and has links; the same plain text is read."""
    text = (
        "Start your morning with the Tarn Letter, brought to you by Harbour Oil. Sign up for"
        " our free daily email and read the best of the coast, every morning, in your inbox."
    )
    links = ((0, 39), (text.index("Sign"), len(text)))
    pitch = Piece("paragraph", text, bold=True, links=links)
    story = [piece(line) for line in STORY]
    assert drop_site_lines([pitch, *story])[0].rule == "site_line"
    assert not drop_site_lines([piece(text), *story])[0].rule


@pytest.mark.parametrize(
    "line",
    [
        "For example, the app lets you book a place on the boat and share it with your friends on"
        " Facebook, WhatsApp and Telegram, and whoever opens it is counted as a passenger.",
        "For example, if you distribute copies of such a chart, whether free or for a fee, you must"
        " pass on to those who receive it the same freedoms that you received with your own copy.",
        "Por ejemplo, la aplicación le permite reservar una plaza en el barco y compartirla con sus"
        " amigos en Facebook, WhatsApp y Telegram, y quien la abre cuenta como un pasajero más.",
        "فالتطبيق مثلا يتيح لك أن تحجز مكانا على القارب وأن تشارك الحجز مع أصدقائك على فيسبوك وواتساب"
        " وتلغرام، وكل من يفتح الرسالة يحسبه البرنامج راكبا آخر فوق الركاب الذين حجزوا.",
    ],
)
def test_what_an_article_explains_at_length_is_read(line: str) -> None:
    """A long plain line among the text may say "you", and name networks, as a pitch does."""
    story = [piece(text) for text in STORY]
    for place in (2, 3):
        for publisher in (None, "Facebook"):
            pieces = [*story[:place], piece(line), *story[place:], *story[:2]]
            told = drop_site_lines(pieces, language=None, publisher=publisher)
            assert not told[place].rule


def test_an_interviewers_question_under_the_publishers_name_is_read() -> None:
    """The publisher asks its guest "you"; that is no line of the site."""
    question = "Tarnby Log: You can subscribe to our letter, but can you write it?"
    story = [piece(line) for line in STORY]
    out = drop_site_lines([*story[:3], piece(question), *story[3:]], publisher="Tarnby Log")
    assert not any(p.rule for p in out)


def test_a_few_lines_are_not_judged() -> None:
    """A note of two lines has no end and no middle to tell."""
    lines = [piece("Sign up for the course by Friday."), piece("Work begins soon.")]
    assert drop_site_lines(lines) == lines


CLOSINGS = [
    "As you can see from the picture, we never tested what happens when the pump runs dry, so our "
    "count of the leaks in this valley was wrong from the start.",
    "Running it once more gives something like this:",
    "None of this is meant as a manifesto, and the next street may well do it better.",
    "Does the harbour need one more reason to drop this rule? It does not.",
    "These are the things that get you out of bed in the morning. Put the list where you see it, "
    "and look at it before you buy the next one.",
    "For example, don't try to be young in your letters if that is not what your shop is.",
]


@pytest.mark.parametrize("line", CLOSINGS)
@pytest.mark.parametrize("place", [2, len(STORY)])
def test_an_author_who_says_you_is_read(line: str, place: int) -> None:
    """Words alone leave out little: a column speaks to its reader as a pitch does."""
    out = drop_site_lines([piece(text) for text in [*STORY[:place], line, *STORY[place:]]])
    assert [p.text for p in out if p.rule] == []


GERMAN_STORY = [
    "Der Rat hat am Dienstag beschlossen, den alten Kanal zu leeren, auf dem seit 1961 kein Boot "
    "mehr gefahren ist.",
    "Die Arbeiten beginnen im September und dauern nach den Worten des Rates zwei Sommer.",
    "Im Schlamm haben die Ingenieure vierzig Räder und ein Klavier gefunden, aber kein Gift.",
    "Das Klavier war 1974 als gestohlen gemeldet, und der Besitzer will es nun zurück.",
    "Die Angler sind gegen den Plan und haben in einer Woche 900 Namen gesammelt.",
]


@pytest.mark.parametrize("declared", ["de-AT", "en-GB", None])
def test_a_language_that_was_not_learned_is_not_judged(declared: str | None) -> None:
    """The weights know three languages; a line of another is read, whatever the page declares."""
    line = "Abonnieren Sie unseren Brief: www.hafenblatt.example"
    pieces = [piece(text) for text in [*GERMAN_STORY, line]]
    assert [p.rule for p in drop_site_lines(pieces, language=declared)] == [""] * len(pieces)


@pytest.mark.parametrize(
    "label",
    [
        "Scanner output:",
        "Nils Olsen, keeper of the lower lock",
        "Salida del medidor:",
        "نتيجة القياس:",
    ],
)
@pytest.mark.parametrize("place", [3, len(STORY)])
def test_a_label_is_not_dropped_for_its_form(label: str, place: int) -> None:
    """A short line that says nothing of a site is read, also where it comes back."""
    texts = [*STORY[:2], label, *STORY[2:place], label, *STORY[place:]]
    out = drop_site_lines([piece(text) for text in texts])
    assert [p.text for p in out if p.rule] == []


GUIDE = [
    "Harbour library: sign up for our classes at www.library.example. See what's new and read the "
    "news.",
    "Boat race: register at www.boats.example. Stay connected, and share your pictures with our "
    "team.",
    "Lantern walk: subscribe at www.lanterns.example to get the latest news of our walks.",
    "Reading club: click here to sign up for our free newsletter, or write to club@quay.example.",
]


def test_a_guide_that_speaks_to_its_reader_all_along_is_read() -> None:
    """A site breaks off a text a few times at most: what sounds so all along is the article."""
    texts = [*STORY[:2], *GUIDE, *STORY]
    for line in GUIDE:
        alone = drop_site_lines([piece(text) for text in [*STORY[:2], line, *STORY]])
        assert [p.text for p in alone if p.rule] == [line], "one by one they sound like a site's"
    assert not any(p.rule for p in drop_site_lines([piece(text) for text in texts]))


def test_the_sites_name_makes_a_line_likelier(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a line says the site's name, less is needed than where words alone speak."""
    line = "Talk about the coast with the Tarnby Log."
    likely = 0.68

    def judged(found: Piece, _place: Place, **_: bool) -> float:
        return likely if found.text == line else 0.0

    monkeypatch.setattr(site_lines, "likelihood", judged)
    pieces = [piece(text) for text in [*STORY, line]]
    named = drop_site_lines(pieces, publisher="Tarnby Log")
    assert [p.text for p in named if p.rule] == [line]
    assert not any(p.rule for p in drop_site_lines(pieces, publisher="Another Paper"))


@pytest.mark.parametrize(
    "line",
    [
        "Running it again gives us a table that is half as long:",
        "As you can see, the last row tells us that we have forgotten the case of an empty box.",
        "If you own an older model, you'll want to look at the settings first.",
        "Our grandmothers knew all this, and it is our fault that we forgot it.",
        "Si lo ejecutamos de nuevo, nos da una tabla la mitad de larga:",
        "Nuestras abuelas sabían todo esto, y es culpa nuestra haberlo olvidado.",
        "كانت جداتنا يعرفن هذا كله، ونحن الذين نسيناه.",
    ],
)
@pytest.mark.parametrize("place", [1, 4, 7])
def test_a_writer_who_says_we_and_you_is_read(line: str, place: int) -> None:
    """A tutorial, advice and opinion speak to the reader as a pitch does, and are the article."""
    texts = [*STORY[:place], line, *STORY[place:]]
    assert not [p.text for p in drop_site_lines([piece(text) for text in texts]) if p.rule]


def test_text_of_an_undeclared_language_that_was_not_learned_is_read() -> None:
    """Where nothing declares the language the text tells it, and no weight speaks of Chinese."""
    texts = [
        "议会周二投票决定排干旧运河。",
        "工程将于九月开始，预计持续两个夏天。",
        "钓鱼者反对这一计划，一周内收集了九百个签名。",
        "公园将建在船只曾经掉头的地方。",
        "欢迎订阅我们的频道。",
    ]
    assert not [p for p in drop_site_lines([piece(text) for text in texts]) if p.rule]


@pytest.mark.parametrize(
    "line",
    [
        "Correction, 8/29/10, 7:05 a.m.: A previous version of this story gave a wrong title.",
        "Editor's note: The headline has been changed to better reflect what the study found.",
        "This article was updated to correct the name of the harbour.",
        "Corrección, 3/2/2024, 10:15 h: una versión anterior de esta nota daba un cargo erróneo.",
        "تصحيح، ٣ فبراير: ذكرت نسخة سابقة من هذا الخبر منصبا خاطئا.",
    ],
)
def test_a_correction_is_no_line_of_the_site(line: str) -> None:
    """What the publisher corrects is read, with whatever date and hour it begins."""
    out = drop_site_lines([piece(text) for text in [*STORY, line]], publisher="Harbour Times")
    assert not out[-1].rule


def test_a_quotation_is_no_line_of_the_site() -> None:
    """What begins with a quotation mark is somebody's speech, however it speaks of "us"."""
    line = "“We are all with our neighbours tonight; please support them and send us your help.”"
    out = drop_site_lines([piece(text, bold=True) for text in [*STORY, line]])
    assert not out[-1].rule


@pytest.mark.parametrize(
    ("story", "line"),
    [
        (
            STORY,
            "Articles, letters and links from readers are published on this site every week. The"
            " first of them came from a miller in Velm, who wrote in pencil and on the backs of"
            " his own bills for flour.",
        ),
        (
            STORY,
            "The trust helps you share your stories, photos and letters with our readers for free,"
            " in the way in which millers of the valley once shared the water of the brook, by"
            " turns of four hours each.",
        ),
        (
            IN_SPANISH,
            "Puedes seguir nuestras noticias y apoyar gratis a los lectores en esta página. Más"
            " allá de la presa está el molino, y en el molino, desde la riada de 1961, hay un"
            " piano que nadie reclama.",
        ),
        (
            IN_ARABIC,
            "يمكنكم متابعة أخبارنا ودعم القراء مجانا على هذه الصفحة. وخلف السد تقف الطاحونة، وفي"
            " الطاحونة منذ فيضان عام 1961 بيانو قديم لا يطالب به أحد من سكان الوادي ولا من"
            " أبنائهم.",
        ),
    ],
)
def test_a_long_line_that_ends_as_a_report_is_read(story: list[str], line: str) -> None:
    """What begins in a site's words and goes on to tell of something else is the article's."""
    assert not any(p.rule for p in drop_site_lines([piece(text) for text in [*story, line]]))


@pytest.mark.parametrize(
    ("story", "line"),
    [
        (
            IN_SPANISH,
            "La fundación apoya la información libre y comparte sus noticias con los lectores.",
        ),
        (IN_ARABIC, "تدعم المؤسسة الصحافة الحرة وتشارك أخبارها مع القراء والأعضاء."),
    ],
)
def test_a_short_articles_opening_is_no_end(story: list[str], line: str) -> None:
    """The last six lines of an article of five are not all its end."""
    pieces = [piece(text) for text in [line, *story]]
    assert not drop_site_lines(pieces)[0].rule
