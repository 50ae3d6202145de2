"""What the words of a line are about, in the three languages that the line judge has learned.

A site speaks of itself in few things: its reader, what he is asked to do, what it publishes, who
made it, who pays for it. A sense names one of these, so that a weight learned from a line in one
language, or with one word, holds for the others too. No sense decides anything by itself.
"""
# ruff: noqa: E501 - a list of words is easier to search on one line.

import re
from collections.abc import Mapping, Sequence
from functools import cache

from audio.intake.piece import skeleton

_WORDS: Mapping[str, str] = {
    "we": "we us our ours nos nuestra nuestro nuestras nuestros nosotros nosotras siguenos escribenos "
    "avisenos avisanos cuentenos cuentanos ayudanos envianos envienos leernos نحن لنا معنا الينا بنا عنا",
    "you": "you your yours yourself tu tus te ti contigo usted ustedes vosotros vuestro لك لكم عليك عليكم "
    "لديك لديكم كنتم يمكنك يمكنكم انت",
    "join": "access pass acceso abono abonado abonada bono subscribe subscriber subscription register registered join joining member membership login log "
    "account suscribete suscribase suscribir suscripcion suscriptor suscriptora registrate registrese "
    "registrado unete unirte apuntate apuntese hazte socio socia inicia inicie sesion cuenta usuario "
    "اشترك اشتركوا اشتراك مشترك مشتركين مشتركون انضم انضموا سجل سجلوا تسجيل مسجلين حساب حسابك عضو اعضاء",
    "give": "donate donation gift give support help fund dona donativo donacion apoya apoyo apoyan ayuda "
    "aportacion cuota regala regale تبرع تبرعوا تبرعات دعم دعمكم ادعم ادعموا ساهم مساهمتك ساعدونا اهد",
    "follow": "follow share forward pass listen hear watch tune notification notifications alert alerts sigue "
    "siga siganos comparte compartir difunde reenvia escucha oye vea mira notificaciones alertas activa "
    "ترقب ترقبوا انتظروا انتظرونا تابع تابعوا تابعونا تابعوه شارك شاركوا استمع استمعوا اسمعوا شاهد شاهدوا اشعارات تنبيه تنبيهات",
    "point": "enlarge larger chart slider grande grafico لتكبيرها here below above link links click tap press page button download visit site website form swipe "
    "scroll pdf aqui abajo arriba enlace enlaces pulsa pulse clic pincha pinche descarga descargar descargue "
    "consulta consulte visita visite web pagina formulario desliza هنا ادناه اعلاه رابط روابط اضغط انقر حمل "
    "حملوا زوروا زر صفحة صفحتنا موقع موقعنا نموذج مرر اسحب",
    "app": "radio programme program show app application phone android iphone inbox email newsletter briefing podcast channel episode "
    "aplicacion movil correo boletin podcast canal episodio pódcast تطبيق تطبيقنا هاتفك بريدكم بريدنا "
    "اذاعة راديو شاشة نشرتنا نشرة بودكاست قناة قناتنا حلقة",
    "tell": "call calling ring newsdesk spotted mistake llame llamenos llama avise avisa equivocacion اتصل اتصلوا اخبر ابلغ tell write contact reach reply tip tips letter letters comment comments vote poll survey quiz "
    "opinion opina comenta comentario comentarios vota vote encuesta sondeo buzon carta cartas contacta "
    "escriba escribe envie envia cuente error errores fallo اخبرنا اخبرونا راسلونا تواصل تواصلوا ارسل ارسلوا "
    "اكتب رسالة رسائل تعليق تعليقات تعليقك رايك صوت استطلاع خطا ابلغونا",
    "text": "story article piece column report essay interview conversation version series investigation "
    "noticia articulo reportaje columna texto informacion entrevista conversacion serie investigacion "
    "tribuna contenido historia خبر مقال مقالة مقالات تقرير تحقيق نص مقابلة حوار سلسلة محتوى عمود قصة",
    "paper": "quarterly weekly semanario trimestral مجلة مجلتنا دورية paper newspaper edition print printed magazine supplement editor editors editorial publisher "
    "newsroom journalism periodico diario edicion impresa suplemento revista redaccion editorial editora "
    "periodismo صحيفة جريدة طبعة ملحق تحرير ادارة ناشر صحافة صحافتنا",
    "reader": "reader readers reading read lector lectora lectores leer lea lee leyendo قارئ قراء قراءة "
    "قراءتكم اقرا اقراوا لقراءة",
    "maker": "reporting editing edited translated translation photographs photography photos pictures author "
    "contributed writer words translator traduccion traducido traducida fotografias fotos imagenes autor "
    "autora edicion agencias ترجمة ترجمته نقلته صور تصوير كاتب كاتبة كاتبته وكالات مراسل مراسلنا اعداد",
    "issued": "published republish republished reprinted appeared ran originally adapted licence license commons "
    "publicado publicar aparecio salio adaptado adaptacion original originalmente licencia reproducido "
    "نشر منشور نشره ظهر ظهرت نسخة اصل رخصة مقتطف",
    "rights": "rights reserved permission consent copyright reproduced reproduction copied responsible liable "
    "views opinions derechos reservados permiso autorizacion prohibida reproduccion responsable "
    "responsabilidad opiniones حقوق محفوظة اذن موافقة مسؤولية مسؤولين اراء راي تعبر",
    "rules": "moderated removed deleted abusive offensive civil discussion moderan borrados ofensivos insultos "
    "normas debate حذف ستحذف مسيئة مراجعة شروط نقاش",
    "paid": "fee fees earn associates affiliates شركاء مبيعات sponsored partner cofinanced financed patrocinado patrocinada cofinanciado colaboracion برعاية ممول بتمويل مدفوع grant funded funding sponsor sponsors commission affiliate prices price beca financiado "
    "financiacion patrocinadores comision precios precio منحة تمويل رعاتنا عمولة اسعار",
    "soon": "posted informando mantendremos informado اطلاع سنوافيكم جديد soon shortly developing updates update updated follows tomorrow live stay ampliacion ampliara "
    "actualizacion actualizando actualizaremos minutos breve manana directo يتبع تحديث ستحدث لاحقا قليل غدا مباشرة عاجل",
    "network": "facebook twitter instagram whatsapp telegram youtube tiktok spotify linkedin bluesky "
    "فيسبوك تويتر واتساب تلغرام تيليغرام يوتيوب انستغرام اكس",
    "offer": "shop sale buy order tienda venta compra تذاكر متجرنا متجر للبيع free month trial offer discount save exclusive premium unlimited gratis gratuita mes oferta "
    "ahorra exclusivo descuento prueba مجانا مجاني مجانية شهر عرض خصم حصري تجربتك",
    "advert": "advertisement advertising adverts ads cookies cookie publicidad anuncio anuncios "
    "اعلان اعلانات كوكيز ارتباط",
    "thanks": "thanks thank gracias شكرا",
    "told": "warn warned warns expert experts advierte advierten expertos خبراء تحذر يحذر said says told announced added according asked dijo dice anuncio segun afirmo advirtio "
    "explico aseguro قال قالت وقال واضاف اعلن اعلنت حذر افاد اوضح",
    "world": "police court judge minister mayor council government company town village city county state "
    "country school hospital mother father children people residents workers families policia juez "
    "tribunal ministro ministerio alcalde ayuntamiento gobierno empresa pueblo ciudad pais escuela "
    "hospital madre padre vecinos familias trabajadores شرطة محكمة قاضي وزير وزارة مجلس حكومة شركة "
    "قرية مدينة دولة مدرسة مستشفى اهالي اسرة عمال",
}  # fmt: skip
# What Arabic hangs on a word for "our" and "your".
_OUR, _YOUR = "نا", "كم"
_HANGS_CHARS = 5
_PLURAL_CHARS = 3
# What Arabic writes in one with a word: "and", "so", "for", "in", and the article.
ARABIC_PREFIX = re.compile("^[وف]?(?:لل|[بكل]?ال)?(?=[\u0600-\u06ff]{3})")


def senses_in(words: Sequence[str]) -> list[str]:
    """Return the senses of a line's words, in order, with "" for a word that has none.

    Args:
        words: the words of the line's skeleton.
    """
    known = _known()
    return [known.get(_bare(word)) or _hung_sense(word) for word in words]


@cache
def _known() -> Mapping[str, str]:
    """The sense of each word; of two senses the first."""
    out: dict[str, str] = {}
    for sense, words in _WORDS.items():
        for word in skeleton(words).split():
            out.setdefault(_bare(word), sense)
    return out


def _bare(word: str) -> str:
    """Return a word without its plural's ending, or without what Arabic writes in one with it."""
    if "\u0600" <= word[0] <= "\u06ff":
        return ARABIC_PREFIX.sub("", word)
    return word[:-1] if len(word) > _PLURAL_CHARS and word.endswith("s") else word


def _hung_sense(word: str) -> str:
    """Return whom an Arabic word's ending speaks of: "we", "you", or nobody."""
    if len(word) < _HANGS_CHARS or not "\u0600" <= word[0] <= "\u06ff":
        return ""
    return "we" if word.endswith(_OUR) else "you" if word.endswith(_YOUR) else ""
