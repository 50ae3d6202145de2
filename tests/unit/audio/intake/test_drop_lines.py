"""Which lines are left out, and which only look like them."""

import pytest

from audio.intake.drop_lines import is_end_label, is_related_label, rule_for, tail_rule_for
from audio.intake.piece import Piece
from audio.intake.read_more import split_read_more

LEFT_OUT = [
    ("read_more", "Read more: Harbour levy explained"),
    ("read_more", "READ ALSO | The piano that drowned twice"),
    ("read_more", "See also: The shop that belongs to its customers"),
    ("read_more", "Related News"),
    ("tags", "This entry was posted on May 2, 2026 in Harbour and tagged ferry by Ann Ode."),
    ("tags", "Filed under Harbour, Ferries"),
    ("tags", "Esta entrada fue publicada en Puerto y etiquetada barco por Ana Oda."),
    ("tags", "نشرت هذه التدوينة في قسم الميناء"),
    ("tags", "Abgelegt unter Hafen, Fähren"),
    ("comments", "Tous vos commentaires (11)"),
    ("comments", "#1 Kommentar von Ann"),
    ("tags", "This entry was posted on May 2, 2026 in Harbour and tagged ferry by Ann Ode."),
    ("tags", "Filed under Harbour, Ferries"),
    ("tags", "Esta entrada fue publicada en Puerto y etiquetada barco por Ana Oda."),
    ("tags", "نشرت هذه التدوينة في قسم الميناء"),
    ("tags", "Abgelegt unter Hafen, Fähren"),
    ("comments", "Tous vos commentaires (11)"),
    ("comments", "#1 Kommentar von Ann"),
    ("read_more", "Lee también: La farmacia que reparte en burro"),
    ("read_more", "Te puede interesar: Las plazas que nadie quiere"),
    ("read_more", "اقرأ أيضاً: خمس حرف توشك على الاختفاء"),
    ("read_more", "إقرأ أيضا : سعر الخبز"),
    ("read_more", "مواضيع ذات صلة"),
    ("reading_time", "5 Min Read"),
    ("reading_time", "Tiempo de lectura: 3 minutos"),
    ("reading_time", "3 دقائق قراءة"),
    ("advertisement", "Advertisement"),
    ("advertisement", "ADVERTISEMENT - CONTINUE READING BELOW"),
    ("advertisement", "Story Continued Below"),
    ("advertisement", "Publicidad"),
    ("advertisement", "إعلان"),
    ("newsletter", "Sign up to our daily newsletter for all the news from the bay."),
    ("newsletter", "Get the day's stories delivered to your inbox."),
    ("newsletter", "Suscríbete a nuestro boletín semanal."),
    ("newsletter", "اشترك في النشرة البريدية"),
    ("follow", "Follow us on Facebook, X and Instagram"),
    ("follow", "Síguenos en Facebook, X e Instagram."),
    ("follow", "تابعونا على تلغرام وفيسبوك"),
    ("follow", "Chat with us on Facebook and hear the news first."),
    ("share", "Share this article"),
    ("share", "Compartir en WhatsApp"),
    ("share", "شارك المقال"),
    ("player", "Listen to this article"),
    ("player", "This video can not be played"),
    ("cookies", "We use cookies to make sure that this website works for you."),
    ("copyright", "© 2026 The Harrow Courier. All rights reserved."),
    ("copyright", "جميع الحقوق محفوظة"),
    ("caption", "Photo: Col Vane"),
    ("caption", "Images: Pixhub; Col Vane, Ida Moor/Harrow Courier"),
    ("caption", "Crews count votes in the fish hall on Sunday. (AP Photo/Col Vane)"),
    ("caption", "الصورة: وكالة الأنباء"),
    ("agency", "AP"),
    ("agency", "Reuters, AFP"),
    ("source_line", "Source: Northline"),
    ("date", "22 Mar 2025 21:27"),
    ("date", "Published: 3 March 2026 at 09:14"),
    ("date", "12 de febrero de 2026"),
    ("date", "22 آذار 2026 14:20"),
    ("date", "2 hours ago"),
    ("tags", "Tags: canal, pike"),
    ("tags", "كلمات مفتاحية"),
    ("comments", "Leave a comment"),
    ("comments", "12 Comments"),
    ("web_address", "Music news is at https://nordnews.example/music"),
    ("back_link", "Back to top"),
    ("back_link", "--ENDS--"),
    ("ornament", "* * *"),
]
READ = [
    "The post was published on the mayor's page on Monday, and gone by noon.",
    "Filed in 2019, the lawsuit claims that the harbour was never his to sell.",
    "Read more books, her teacher told her, and she did.",
    "Related costs rose by a third, the auditors found.",
    "Like the mayor, the clerk posted her answer on Facebook before the vote.",
    "Residents can sign up for flood warnings at the library from Monday.",
    "The company uses cookies as rent: every tenant bakes one a week.",
    "Copyright law gives an author seventy years after death.",
    "He followed the river on foot for nine days and came out at the sea.",
    "Share prices fell by 4 per cent on Friday.",
    "Published figures show that 40 people were hurt.",
    "The source of the Nile was drawn on the wall of the class room.",
    "Photographs of the missing boat were shown to the inquiry.",
    "Advertisement spending fell for the third year in a row.",
    "Listen to the bell, she says, and you will hear five notes.",
    "Comments made by the minister angered the fishermen.",
    "Tags on the sheep showed which valley they had come from.",
    "Watch what the water does, he told the court.",
    "The newspaper said that it would print the letters it gets from readers of its newsletter.",
    "Más información no hubo: el alcalde colgó.",
    "Mira hacia el norte y verás la torre.",
    "شاهد أهل القرية الطاحونة تدور للمرة الأولى.",
    "تابع الصيادون السفينة حتى اختفت في الضباب.",
    "المزيد من الماء يعني المزيد من القمح، يقول الطحان.",
    "Today is 3 March 2026, and the gate still leaks.",
    "He showed his passport twice. (The Lamp has seen the clerk's photo of the visa in it.)",
    "Enseñó dos veces el pasaporte. (Surco ha visto la foto que el agente hizo del visado.)",
]
TAIL = [
    ("reporting_credit", "Additional reporting by Jon Pell in Oster."),
    ("reporting_credit", "(Reporting by Ann Ode in Velm; Editing by Bo Ray)"),
    ("reporting_credit", "Associated reporter Pim Falk contributed to this report."),
    ("reporting_credit", "Con información de agencias de noticias de la región"),
    ("contact", "Have a story for us? Send it to letters@lamp.example."),
    ("bio", "Hester Vance is a columnist for The Lamp and the author of “Slow Water”."),
    ("bio", "Rubén Castel es periodista de la revista Surco."),
    ("bio", "الكاتبة صحفية من الشاطئ."),
    ("republished", "This article was originally published by Frost & Salt under a free licence."),
    ("republished", "Originally published at greenmile.example on 3 May 2011. Pass it on."),
    ("republished", "Publicado originalmente en Surco, n.º 12."),
    ("republished", "*This article appears in the May issue of Green Mile."),
    ("republished", "The post Beavers come back appeared first on Green Mile."),
    ("editing_note", "This interview has been edited for length and clarity."),
]


@pytest.mark.parametrize(("rule", "text"), LEFT_OUT)
def test_leaves_out_by_name(rule: str, text: str) -> None:
    """A line that no listener wants goes, under the rule that says why, in three languages."""
    assert rule_for(Piece("paragraph", text)) == rule


@pytest.mark.parametrize("text", READ)
def test_reads_sentences_that_begin_like_labels(text: str) -> None:
    """A sentence stays although its first words are those of a label."""
    assert rule_for(Piece("paragraph", text)) is None


@pytest.mark.parametrize(("rule", "text"), TAIL)
def test_leaves_out_at_the_end(rule: str, text: str) -> None:
    """Credits, biographies and contacts are known at an article's end."""
    assert tail_rule_for(Piece("paragraph", text)) == rule


@pytest.mark.parametrize("text", READ)
def test_tail_rules_leave_sentences(text: str) -> None:
    """The last sentences of an article are not taken for credits."""
    assert tail_rule_for(Piece("paragraph", text)) is None


def test_label_and_link_need_a_link() -> None:
    """Few words, a colon and a link go; the same words without a link are read."""
    text = "In our archive: The bridge that sank"
    link = (text.index("The"), len(text))
    assert rule_for(Piece("paragraph", text, links=(link,))) == "label_link"
    assert rule_for(Piece("paragraph", text)) is None


def test_a_line_that_is_all_link_goes_unless_it_is_a_sentence() -> None:
    """A headline that is a link is not the article's; a linked sentence is."""
    headline = "The piano that drowned twice"
    assert rule_for(Piece("paragraph", headline, links=((0, len(headline)),))) == "label_link"
    sentence = headline + "."
    assert rule_for(Piece("paragraph", sentence, links=((0, len(sentence)),))) is None


@pytest.mark.parametrize(
    "label", ["Read also", "Lire aussi", "Lea también", "اقرأ أيضا", "Lesen Sie auch"]
)
def test_a_label_that_asks_to_read_on_needs_no_colon_before_a_link(label: str) -> None:
    """The rest of the line has to be a link; the same words without one are read."""
    text = f"{label} Ann Ode, The Bridge That Sank, Velm Press."
    link = (len(label) + 1, len(text) - 12)
    assert rule_for(Piece("paragraph", text, links=(link,))) == "read_more"
    assert rule_for(Piece("paragraph", text)) is None


@pytest.mark.parametrize(
    "label", ["Most Read", "Lo más leído", "الأكثر قراءة", "Read Next", "Comments"]
)
def test_knows_what_stands_after_articles(label: str) -> None:
    """The labels of a page's foot are known in three languages."""
    assert is_end_label(label)
    assert not is_end_label(
        f"{label} of all is what the council left out of its letter to the town"
    )


def test_knows_labels_of_cards() -> None:
    """A label with links below it is told from a sentence."""
    assert is_related_label("Related News")
    assert is_related_label("Read more:")
    assert not is_related_label("Related costs rose")


def test_cuts_a_read_more_off_its_paragraph() -> None:
    """The sentence before the label stays whole, the label and its link go."""
    text = "The boat sails on Tuesday. Read more: The timetable"
    start = text.index("The timetable")
    kept, cut = split_read_more(Piece("paragraph", text, links=((start, len(text)),)))
    assert (kept.text, kept.rule) == ("The boat sails on Tuesday.", "")
    assert (cut.text, cut.rule) == ("Read more: The timetable", "read_more")


def test_leaves_a_link_that_is_part_of_a_sentence() -> None:
    """A paragraph that ends in a link is read to its end."""
    text = "She wants people to read more: novels, letters and the backs of maps."
    assert split_read_more(Piece("paragraph", text, links=((30, 36),))) == [
        Piece("paragraph", text, links=((30, 36),))
    ]


@pytest.mark.parametrize(
    "text", ["nori@harbour.example (END)", "フォロー: https://social.example/harbour"]
)
def test_a_last_line_of_addresses_is_left_out(text: str) -> None:
    """A line that is an address for the greater part is a contact, in whatever language."""
    assert tail_rule_for(Piece("paragraph", text)) == "contact"


def test_a_sentence_that_ends_in_an_address_is_read() -> None:
    """A statement may name an address."""
    assert tail_rule_for(Piece("paragraph", "The list is at https://list.example/all.")) is None
