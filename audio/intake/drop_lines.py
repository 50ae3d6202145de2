# ruff: noqa: E501 - a pattern is easier to check on one line than folded over five.
"""Which lines of an article nobody wants to hear, in English, Spanish and Arabic.

Patterns meet a line's skeleton (see ``piece.skeleton``): lower case, no accents, no hamza. A few
French, German, Portuguese and Italian words stand with the others where sites of these languages
use them. No rule here looks at markup; those that need it are told by a piece's link spans.
"""

import re

from audio.intake.lines.corrections import CORRECTION, correction_inside, is_correction
from audio.intake.lines.rule import LineRule, compiled, line_rule
from audio.intake.piece import Piece, ends_with_full_stop, is_rating, is_terminated, skeleton


def get_ready() -> None:
    """Compile every pattern, for a process that will read many articles."""
    for rule in (*LINE_RULES, *TAIL_RULES, *_OTHER_RULES):
        compiled(rule.written)
    correction_inside()


_READ_MORE = (
    r"read (?:more|also|next|on)(?: on this| here| about [^:]{1,40})?|also read|see also|see more|"
    r"related(?: (?:story|stories|articles?|news|coverage|content|links?|topics?|reading|posts?))?|"
    r"recommended(?: (?:for you|reading|stories|articles?))?|more on this(?: story| topic)?|"
    r"more (?:stories|coverage|news|from [^:]{1,40})|further reading|keep reading|continue reading|"
    r"up next|don't miss|in case you missed it|(?:people|readers) are reading|editors?'?s?'? picks?|"
    r"you (?:may|might)(?: also)? (?:like|be interested in|have missed|enjoy)|"
    r"lea? tambien|lee (?:tambien|mas|ademas)|leer (?:mas|tambien)|ve[ar]? (?:tambien|mas)|mira tambien|"
    r"(?:tambien )?(?:te|le) (?:puede|podria) interesar|puede interesar(?:te|le)|quizas? te interese|"
    r"(?:noticias?|articulos?|notas?|contenidos?|temas?) relacionad[oa]s?|mas (?:informacion|noticias)|"
    r"no te (?:lo )?pierdas|sigue leyendo|seguir leyendo|recomendad[oa]s?|"
    r"اقرأ (?:أيضا|المزيد|كذلك)|إقرأ أيضا|لقراءة المزيد|المزيد|شاهد أيضا|طالع أيضا|انظر أيضا|تابع أيضا|"
    r"(?:مواضيع|مقالات|أخبار|مواد|موضوعات|تقارير) (?:ذات صلة|متعلقة|مرتبطة)|ذات صلة|قد يعجبك(?: أيضا)?|"
    r"قد يهمك(?: أيضا)?|اقرأوا أيضا|للمزيد|"
    r"(?:a )?lire aussi|lire la suite|voir aussi|sur le meme sujet|lesen sie (?:auch|mehr)|mehr zum thema|"
    r"auch interessant|weiterlesen|lei[ae] (?:tambem|mais)|veja (?:tambem|mais)|saiba mais|leggi (?:anche|tutto)"
)
# Words that label a link, and that a sentence may just as well begin with.
_WEAK_LABEL = (
    r"read|watch(?: live| now| more| the video)?|listen(?: now| to)?|related|more|live|explainer|opinion|analysis|"
    r"video|photos?|in pictures|gallery|podcast|interactive|timeline|profile|"
    r"ver|mira|video|galeria|en (?:fotos|imagenes|video|vivo)|podcast|شاهد|فيديو|بالفيديو|بالصور|استمع"
)
_NETWORKS = (
    r"(?:facebook|twitter|x|instagram|telegram|whatsapp|youtube|tiktok|linkedin|threads|bluesky|google news|"
    r"flipboard|mastodon|social media|redes sociales|فيسبوك|تويتر|تلغرام|تيليغرام|تليجرام|واتساب|"
    r"إنستغرام|انستغرام|يوتيوب|إكس|غوغل نيوز|أخبار غوغل|جوجل نيوز|مواقع التواصل|منصات التواصل)"
)
_MONTHS = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)[a-z]*|mayo|"
    r"يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|كانون|شباط|آذار|نيسان|أيار|"
    r"حزيران|تموز|آب|أيلول|تشرين"
)
_AGENCIES = r"(?:ap|afp|reuters|efe|dpa|ansa|epa|upi|tass|xinhua|bloomberg|getty(?: images)?|agencies|agencias|وكالات|رويترز|فرانس برس|أ ف ب)"

READ_MORE_LINE = line_rule("read_more", 40, rf"^[\W_]*(?:{_READ_MORE})\s*(?:[:：|>»←→…-]|$)")
# What asks to read something else needs no sign behind it, where the rest is a link.
ALSO_LINE = line_rule(
    "read_more",
    40,
    r"^[\W_]*(?:read also|also read|(?:a )?lire aussi|voir aussi|lee? tambien|lea tambien|mira tambien|lesen sie auch|siehe auch|"
    r"leggi anche|lei[ae] tambem|veja tambem|اقرأ أيضا|إقرأ أيضا|اقرأوا أيضا|شاهد أيضا|طالع أيضا|انظر أيضا)\b",
)
WEAK_LABEL_LINE = line_rule("read_more", 30, rf"^[\W_]*(?:{_WEAK_LABEL})\s*[:：|>»]")
# Inside a paragraph, from the label to the end, when a link follows the label.
INLINE_READ_MORE = line_rule(
    "read_more",
    400,
    rf"(?:^|(?<=[.!?؟\"')\]»])\s?)[\[(*]?(?:{_READ_MORE}|read|watch|شاهد|mira)\s*[:：]",
)

LINE_RULES: tuple[LineRule, ...] = (
    line_rule(
        "reading_time",
        9,
        r"^[\W_]*\d{1,3}[\s-]*(?:min(?:ute)?s?|m)\.?[\s-]*(?:read|listen|de lectura)?\s*(?:time)?$(?<!m)",
        r"^(?:reading time|estimated reading time|read time|tiempo de lectura|lectura|مدة القراءة|وقت القراءة|زمن القراءة)\b.{0,30}$",
        r"^\d{1,3} (?:دقيقة|دقائق|دقيقتان)(?: (?:قراءة|للقراءة))?$",
    ),
    line_rule(
        "advertisement",
        9,
        r"^[\W_]*(?:advertisements?|advert|ads?|sponsored(?: content)?|promoted(?: content)?|publicidad|anuncios?|"
        r"contenido patrocinado|إعلان|إعلانات|مادة إعلانية|anzeige|werbung|publicite|pubblicita|publicidade)[\W_]*$",
        r"^[\W_]*(?:advertisement|article|story|content)\b.{0,12}continue[sd]? (?:reading )?(?:below|after)\b",
        r"^scroll (?:down )?to continue|^la (?:nota|noticia) continua (?:abajo|debajo)|^continue reading the (?:main )?story",
        r"^skip (?:past )?(?:advert|ad|newsletter|promotion)",
    ),
    line_rule(
        "newsletter",
        60,
        r"^[\W_]*(?:you can )?(?:sign ?up|subscribe|register)\b.{0,100}\b(?:newsletters?|briefing|email updates|alerts|our (?:daily|weekly|free) )",
        r"^(?:sign ?up|subscribe)\b.{0,80}\b(?:inbox|newsletter|free|here|podcast|channel)\b",
        r"^(?:suscribete|suscribase|apuntate|registrate|recibe|reciba)\b.{0,80}\b(?:newsletter|boletin(?:es)?|correo|gratis|canal)\b",
        r"^(?:اشترك|اشتركوا|سجل|سجلوا|للاشتراك)\b.{0,60}(?:النشرة|نشرتنا|البريد|القناة|قناتنا|بريدك|قناه)",
        r"^(?:subscribe|sign up|newsletters?|suscribete|subscribe now|اشترك|اشترك الآن|النشرة البريدية)[\W_]*$",
    ),
    line_rule(
        "newsletter",
        60,
        r"\b(?:sign ?up|subscribe)\b.{0,20}\b(?:our|this) .{0,40}\b(?:newsletters?|briefing)\b",
        r"^.{0,40}\b(?:get|receive|want)\b.{0,100}\b(?:to|in) your inbox\b",
        r"\b(?:our|the|this) .{0,40}newsletter\b.{0,60}\b(?:inbox|sign up|subscribe|every (?:morning|week|day))\b",
        needs=("inbox", "newsletter", "sign up", "signup", "subscribe"),
    ),
    line_rule(
        "follow",
        45,
        rf"^[\W_]*(?:you can (?:also )?)?(?:follow [\w@.' -]{{1,40}}?|(?:join|find|like|add|connect with|chat with) (?:us|our))\b.{{0,60}}\b(?:on|at|via|channel|in) .{{0,30}}{_NETWORKS}\b",
        rf"^[\W_]*(?:siguenos|sigue|siguenos en|sigannos|unete|chatea|seguinos|encuentranos)\b.{{0,80}}{_NETWORKS}",
        rf"^[\W_]*(?:تابعونا|تابعنا|تابعوا|تابع|انضموا|انضم|اشتركوا)\b.{{0,80}}{_NETWORKS}",
        r"^[\W_]*(?:twitter|x|instagram|facebook|bluesky|mastodon)\s*:?\s*@\w+$",
        r"^[\W_]*follow .{1,60}\bcoverage\b|^(?:more|full|complete) .{0,40}coverage\b.{0,20}https?:",
        r"^(?:follow (?:us|me|him|her|them)|siguenos|تابعونا)[\W_]*$|^follow @\w+",
        r"^(?:download|get|descarga|حمل|حملوا|نزل) (?:the|our|la|nuestra|el)?\b.{0,40}\b(?:app|aplicacion|تطبيق)\b.{0,60}$",
    ),
    line_rule(
        "share",
        9,
        r"^[\W_]*(?:share|tweet|pin it|email|print|copy link|link copied|share this(?: article| story| page)?|share on \w+|"
        r"save(?: article| for later)?|save this story|bookmark|gift (?:this )?article|compartir(?: en \w+)?|comparte(?: esta noticia)?|imprimir|"
        r"copiar (?:enlace|link)|enviar por (?:correo|email)|guardar|شارك|شاركها|مشاركة|شارك المقال|شارك الخبر|نسخ الرابط|طباعة|حفظ|"
        r"click to (?:share|print|email)\b.{0,60}|facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit)[\W_]*$",
    ),
    line_rule(
        "player",
        14,
        r"^[\W_]*(?:listen(?: to (?:this|the) (?:article|story))?|play(?: video| audio)?|video player is loading|loading(?: the player)?\.*|"
        r"this video (?:can ?not|can't) be played|watch(?: now| live)?|audio|video|escuchar(?: (?:este|el) articulo)?|escucha (?:este|el) articulo|"
        r"reproducir(?: video)?|استمع(?: (?:إلى|الى) (?:المقال|الخبر))?|استمع للمقال|تشغيل)[\W_]*(?:\d+[:\d]*\s*(?:min(?:ute)?s?)?)?$",
        r"^(?:your|this) browser does(?: not|n't) support|^(?:please )?(?:enable|turn on) javascript|^javascript is (?:disabled|required)",
        r"^listen \(?\d+ min|^(?:to play|to view|to watch) (?:this|the) (?:video|content)|^media caption|^(?:video|audio) duration",
        r"^(?:allow|this article includes?) .{0,30}(?:twitter|instagram|facebook|google youtube|tiktok) content",
    ),
    line_rule(
        "cookies",
        70,
        r"\b(?:we|this (?:web)?site|our partners)\b.{0,50}\buses? cookies\b|\b(?:accept|manage|reject) (?:all )?cookies\b",
        r"\b(?:utilizamos|usamos|utiliza|usa) cookies\b|\bpolitica de cookies\b|ملفات تعريف الارتباط|^cookie (?:policy|settings|preferences)",
        needs=("cookie", "ملفات تعريف الارتباط"),
    ),
    line_rule(
        "copyright",
        60,
        r"^[\W_]*(?:©|copyright\b(?:\W{0,4}(?:19|20)\d\d|[^.]{0,60}$)|\(c\)\s*(?:copyright|\d{4})|derechos reservados)|^[\W_]*(?:c|©)\s?(?:19|20)\d\d\b",
        r"^this (?:material|story|content) may not be (?:published|reproduced)|^prohibida (?:su|la) reproduccion|^our standards: the",
    ),
    line_rule(
        "copyright",
        60,
        r"\ball rights reserved\b.{0,80}$|\btodos los derechos reservados\b|جميع الحقوق محفوظة|\balle rechte vorbehalten\b|\btous droits reserves\b",
        needs=("reserv", "محفوظة", "vorbehalten"),
    ),
    line_rule(
        "caption",
        90,
        r"^[\W_]*(?:photo(?:graph)?s?|image|picture|video|graphic|illustration|foto(?:grafia)?s?|imagen|صورة|الصورة|تصوير)(?: credits?| by| courtesy| from|: ?(?:ap|getty))\b.{0,160}$",
        r"^(?:photo(?:graph)?s?|images?(?: credits?| source)?|pictures?|credits?|foto(?:grafia)?|imagen|credito|fotos?|bild|الصورة|صورة|تصوير|المصدر|مصدر الصورة)\s?[:/|].{0,160}$",
        r"^(?:file|handout|undated|archive|screenshot) (?:photo|image|picture|video)\b.{0,160}$|^(?:imagen|foto) de archivo\b.{0,120}$|^صورة أرشيفية.{0,80}$",
        r"^.{0,240}[/|–-] ?(?:getty images|afp via getty images|ap photo|reuters|epa-efe|shutterstock|alamy)$",
    ),
    line_rule(
        "caption",
        90,
        r"^.{0,600}[(\[](?!(?:[^\s()]+\s+){6}[^()]*[.!?؟][)\]]$)(?:[^()]{0,60}(?:photos?|images?|foto|handout|file|via)[/ ,:-]{1,3}[^()]{0,60}|[^()]{0,50}/(?:ap|afp|getty images|reuters|epa|efe)|getty images[^()]{0,40})[)\]]$",
        needs=("(", "["),
    ),
    line_rule(
        "embed",
        8,
        r"^\[(?:embed(?:ded)?(?: (?:content|media|tweet|video|post))?|image|photo|picture|gallery|video|audio|tweet|iframe|infographic|document|contenido|imagen|foto|galeria|صورة|فيديو)\]$",
        r"^(?:loading|cargando|جار التحميل|جاري التحميل)\b[^.!?]{0,40}\.\.\.$",
        r"^id ?[:#] ?\d{4,}$",
    ),
    line_rule(
        "agency",
        4,
        rf"^[\W_]*(?:source|fuente|المصدر|by)?\s*[:|]?\s*{_AGENCIES}(?:\s*[,/+&-]\s*{_AGENCIES})*[\W_]*$",
    ),
    line_rule(
        "web_address",
        24,
        r"^for (?:more|further|the latest) .{0,60}\b(?:visit|click|go to|see our|head to)\b",
        r"^(?:para mas|mas) .{0,40}\b(?:visit[ae]|consulte?|haz clic)\b",
    ),
    line_rule("web_address", 20, r"https?://\S+$|^www\.\S+$"),
    line_rule(
        "source_line",
        12,
        r"^(?:source|sources|fuente|fuentes|المصدر|المصادر|quelle)\s*[:：]\s*.{1,80}$",
    ),
    line_rule(
        "date",
        14,
        r"^(?:(?:first |last )?(?:published|updated|posted|modified)|publicado|actualizado|ultima actualizacion|creado|نشر|نشرت|تاريخ النشر|آخر تحديث|تم التحديث|حدث في)\b(?: (?:on|at|el|a las|في|بتاريخ))?\s*[:：]?(?:[^.]|[ap]\.m\.){0,80}\d(?:[^.]|[ap]\.m\.){0,40}$",
        rf"^(?:\w+,? )?(?:\d{{1,2}}(?:st|nd|rd|th)?\.? (?:de )?(?:{_MONTHS})\.?(?:\s?/\s?\w+)?(?: (?:de|del))?,? \d{{4}}|(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})\b[^.!?]{{0,40}}$",
        r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}(?:[\s,|–-]+\d{1,2}[:.h]\d{2}.{0,12})?$|^\d{1,2}:\d{2}(?: ?[ap]\.?m\.?)?(?: ?[a-z]{2,4})?$",
        r"^(?:an?|\d{1,2}) (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?) ago$|^hace \d{1,2} \w+$|^منذ \S+(?: \S+)?$",
    ),
    line_rule(
        "tags",
        60,
        r"^[\W_]*(?:tags?|topics?|keywords?|filed under|categories|category|etiquetas?|temas?|palabras clave|archivado en|mas sobre|الوسوم|وسوم|كلمات (?:مفتاحية|دلالية|دليلية)|مواضيع|schlagworte|mots-cles)\s*[:：]",
        r"^[\W_]*this (?:entry|post) (?:was|is) (?:posted|filed|tagged|published (?:on|by|in)) .{0,80}\b(?:under|in|tagged|by)\b|^[\W_]*(?:filed|posted) under \w[^.]{0,120}$|^[\W_]*esta entrada (?:fue|ha sido|se) (?:publico|publicada|archivada|etiquetada)\b|"
        r"^[\W_]*(?:نشر(?:ت)? (?:هذه التدوينة|هذا المقال|هذه المقالة) في|هذا المنشور نشر)\b|^[\W_]*(?:abgelegt|veroffentlicht|gespeichert) (?:unter|in) \w|^[\W_]*dieser (?:beitrag|eintrag|artikel) (?:wurde|ist)\b.{0,60}(?:veroffentlicht|verfasst|geschrieben)\b|^[\W_]*(?:cet article|cette entree|ce billet) a ete (?:publiee?|ecrit)\b",
        r"^(?:tags?|topics?|keywords?|etiquetas?|الوسوم|وسوم|كلمات (?:مفتاحية|دلالية|دليلية))$|^(?:#[\w-]+[\s,]*){1,12}$",
    ),
    line_rule(
        "comments",
        30,
        r"^[\W_]*(?:\d+ )?(?:comments?|comentarios?|تعليقات?|التعليقات)(?: \(?\d+\)?)?[\W_]*$|^(?:leave|post|add) (?:a|your) (?:comment|reply)|^(?:view|read|show|hide|see) (?:all |the )?(?:\d+ )?comments|^join the (?:conversation|discussion)|"
        r"^[\W_]*(?:\d+ )?(?:kommentare?|commentaires?)(?: insgesamt)?\s*:?(?: \(?\d+\)?)?[\W_]*$|^#\d+ (?:kommentar|comment|comentario) (?:von|by|de)\b|^(?:tous )?(?:vos|les) commentaires\b.{0,12}$",
        r"^comments? (?:are|is) (?:closed|off)|^deja (?:un|tu) comentario|^(?:أضف|اترك|أترك) (?:تعليق|تعليقا|تعليقك)|^what do you think\? (?:let us know|join|share)",
    ),
    line_rule(
        "back_link",
        12,
        r"^[-–—*#\s]+(?:ends?|30|more|fin)[-–—*#\s]+$",
        r"^(?:back to (?:top|home|the top)|return to (?:top|home)|go back|skip to (?:main )?content|home|volver (?:arriba|al inicio|a la portada)|العودة (?:إلى|الى) .{1,20}|الرئيسية)[\W_]*$",
        r"^(?:show|read|load|view|see) (?:more|less|all|full (?:article|story))[\W_]*$|^(?:more|menu|close|search|log ?in|sign in|next|previous|prev|ver mas|cerrar|buscar|siguiente|anterior)[\W_]*$",
    ),
)

TAIL_RULES: tuple[LineRule, ...] = (
    line_rule(
        "reporting_credit",
        70,
        r"^[\W_]*(?:additional |with )?(?:reporting|writing|editing|compiled|edited|written|translation|translated|research|graphics?|production|additional reporting|"
        r"photograph(?:y|s)|fact-check(?:ing|ed)?) (?:and (?:editing|writing|reporting) )?(?:by|from|contributed by)\b",
        r"^[\W_]*(?:con (?:informacion|reporte|datos|agencias)(?: (?:adicional|de agencias))? de|reporte (?:adicional )?de|editado por|edicion de|traducido por|traduccion de|informacion de|redaccion (?:de|:))\b",
        r"^[\W_]*(?:شارك في (?:التغطية|إعداد|التقرير|كتابة)|ساهم في|ساهمت في|أعد التقرير|إعداد|تحرير|ترجمة|تغطية)\b.{0,80}$",
        r"^[\W_]*(?:the )?(?:associated press|reuters|ap|afp|agence france-presse)(?: \S+){0,6} contributed\b",
        rf"^[\W_]*(?:with|con|from) (?:files |inputs? |reports? |material |agency |informacion )?(?:from |de |by )?(?:the )?(?:agencies|agencias|associated press|{_AGENCIES})[\W_]*$",
    ),
    line_rule(
        "reporting_credit",
        70,
        r"\b(?:contributed|provided) (?:additional |further )?(?:to (?:this|the) (?:report|story|article|reporting)|reporting)\b.{0,40}$",
        needs=("contributed", "provided"),
    ),
    line_rule(
        "contact",
        60,
        r"^[\W_]*(?:to )?(?:contact|email|e-mail|reach|write to|get in touch|send (?:your|us|tips|letters)|have (?:a|you got a) (?:story|tip|news)|got a (?:story|tip)|do you have (?:a|any) (?:story|tip|information|question))\b.{0,160}(?:@|\bat\b|\bon\b|here|editor|email|contact|tip|letters)",
        r"^[\W_]*(?:e-?mail|correo|tel(?:ephone)?|phone|contacto?|البريد الإلكتروني|للتواصل)\s*[:：]",
        r"^[\w.+-]+@[\w-]+\.[\w.]+$|^(?:escribenos|contactanos|contacta con|puede escribir)\b.{0,120}|^(?:للتواصل|راسلونا|تواصلوا معنا)\b.{0,120}$",
        r"^if you (?:have|notice|see|spot|would like|want)\b.{0,100}\b(?:error|tip|contact us|get in touch|email us|let us know|write to us)\b",
    ),
    line_rule(
        "bio",
        90,
        r"^[\W_]*(?:about the authors?|sobre (?:el|la|los) autor(?:a|es)?|عن (?:الكاتب|الكاتبة|المؤلف)|uber (?:den|die) autor(?:in|en)?|zur person|a propos de l'aut(?:eur|rice))[\W_]*$",
        r"^(?:the )?(?:author|writer|autor|autora)s? (?:is|are|was|es)\b.{0,400}|^(?:الكاتب|الكاتبة)\b.{0,160}$",
        r"^[^.]{3,60}\b(?:works|writes|reports|worked) (?:for|at) [^.]{2,60}\bas an? [^.]{2,60}(?:\.|$)",
        r"^[^.]{3,70}\b(?:is|are|was) (?:an?|the|our) (?:[\w'&,-]+ ){0,9}(?:reporter|correspondent|journalist|editor|columnist|writer|freelancer|contributor|fellow|producer|staff writer|novelist|critic|photographer)\b(?:.{0,120}\b(?:for|at|based|covering|covers|who|with|of|in|specialis|specializ|whose)\b|[^,]{0,30}\.?$)",
        r"^[^.]{3,60}\b(?:writes?|reports|covers|has (?:covered|written|reported))\b.{0,40}\b(?:about|on|for|from)\b.{0,80}\b(?:for|at|since|and is based|newsroom|beat|desk)\b.{0,100}$",
        r"^[^.]{3,60}\b(?:es|son|fue) (?:un|una|el|la)? ?(?:\w+ ){0,3}(?:periodista|redactor|redactora|corresponsal|columnista|escritor|escritora|editor|editora|reportero|reportera)\b.{0,200}$",
        r"^(?:the )?(?:views|opinions) (?:expressed|in this)\b.{0,200}|^las opiniones (?:expresadas|vertidas|de este)\b.{0,200}|^(?:الآراء|المقالات|ما ورد|المقال) .{0,120}(?:تعبر|يعبر) .{0,120}$",
    ),
    line_rule(
        "republished",
        70,
        r"^[\W_]*(?:this|the) (?:article|story|piece|report|op-ed|essay)\b.{0,60}\b(?:(?:was|is|has been) )?(?:originally |first |also )?(?:(?:re-?)?published|appeared|produced|supported|translated)\b.{0,160}\b(?:by|on|in|from|under|with)\b",
        r"^[\W_]*(?:originally|first|also) (?:published|posted|appeared|printed)\b.{0,12}\b(?:at|in|on|by)\b|^[\W_]*publicado (?:originalmente|primero|por primera vez) en\b|^[\W_]*نشر(?:ت)? (?:أولا|أول مرة|أصلا) (?:في|على)\b",
        r"^the post .{1,250} (?:first )?appeared (?:first )?(?:on|in) |^la entrada .{1,250} (?:se publico|aparecio) primero en ",
        r"^[\W_]*(?:a version of this|this|the) (?:article|story) (?:appears|appeared|is part)\b|^read the original (?:article|story)|^(?:este|esta) (?:articulo|nota|reportaje|noticia) (?:fue|se|forma)\b.{0,60}\b(?:publicad|original|parte)\w*",
    ),
    line_rule(
        "editing_note",
        30,
        r"^[\W_]*(?:this|the) (?:interview|conversation|transcript|q ?& ?a)\b.{0,40}\b(?:edited|condensed|abridged)\b",
        r"^[\W_]*(?:esta|la) entrevista (?:ha sido|fue) editada\b",
    ),
    line_rule(
        "support",
        60,
        r"\b(?:support|help) (?:our|us|independent|quality)\b.{0,60}\b(?:journalism|donat|reporting|subscri)|^(?:donate|become a (?:member|subscriber)|subscribe to|already a subscriber)\b.{0,120}",
        r"^(?:apoya|apoye|hazte (?:socio|suscriptor|miembro))\b.{0,120}",
    ),
)

# A heading or short line that ends the article wherever nothing but links and lists follows it.
END_LABEL = line_rule(
    "end_label",
    8,
    r"^[\W_]*(?:most (?:read|popular|viewed|shared|commented)|trending(?: now)?|popular(?: now| stories)?|read next|up next|latest(?: news| stories| headlines| articles)?|top stories|"
    r"more (?:from|in|on|stories|news|top stories|like this)\b.{0,40}|you (?:may|might) (?:also )?(?:like|have missed|be interested in)|recommended(?: for you| stories| reading)?|related\b.{0,20}|from around the web|around the web|"
    r"sponsored(?: links| content)?|about the authors?|comments?(?: \d+)?|leave a (?:comment|reply)|tags|topics|share this\b.{0,20}|newsletters?|further reading|see also|what to read next|editors?'? picks?|coverage|"
    r"lo mas (?:leido|visto|popular)|mas (?:leidas|leidos|noticias|vistas)|te puede interesar|(?:noticias|articulos|notas) relacionad[ao]s|ultimas noticias|comentarios|etiquetas|sobre (?:el|la) autora?|temas relacionados|"
    r"الأكثر (?:قراءة|مشاهدة|تداولا|تفاعلا)|(?:مواضيع|مقالات|أخبار|مواد) (?:ذات صلة|متعلقة|مشابهة)|ذات صلة|اقرأ أيضا|آخر الأخبار|أحدث الأخبار|التعليقات|الوسوم|قد يعجبك أيضا|عن الكاتب|المزيد من .{1,30})[\W_]*$",
)


# A heading may well be "Next" or "In 2019"; these it is only on a page.
_OTHER_RULES = (READ_MORE_LINE, ALSO_LINE, WEAK_LABEL_LINE, INLINE_READ_MORE, END_LABEL, CORRECTION)
_HEADING_RULES = frozenset(
    {"advertisement", "newsletter", "follow", "share", "tags", "comments", "cookies", "copyright"}
)
_ADDRESSES = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+")
_ADDRESS_SHARE = 0.4
_LABEL_WORDS = 8
_NOTE_START_CHARS = 80
_BRACKETED = re.compile(r"\s*\[[^\[\]]{1,30}\]")
_MAX_RULED_WORDS = max(rule.max_words for rule in LINE_RULES)


def rule_for(piece: Piece) -> str | None:
    """Return the name of the rule that leaves a line out, or None if it is read."""
    words = piece.words
    if is_correction(piece.text[:_NOTE_START_CHARS]):
        return None
    if words > _MAX_RULED_WORDS:
        return "label_link" if _is_label_link(piece) else None
    text = skeleton(piece.text)
    if words <= READ_MORE_LINE.max_words and READ_MORE_LINE.matches(text):
        return READ_MORE_LINE.name
    if piece.links and words <= 30 and piece.link_share > 0.4 and WEAK_LABEL_LINE.matches(text):
        return WEAK_LABEL_LINE.name
    if piece.link_share > 0.3 and words <= ALSO_LINE.max_words and ALSO_LINE.matches(text):
        return ALSO_LINE.name
    if _is_label_link(piece):
        return "label_link"
    if is_rating(piece.text):
        return None
    if not any(c.isalnum() for c in text):
        return "ornament"
    rule = _first_match(LINE_RULES, text, words)
    return None if piece.kind == "heading" and rule not in _HEADING_RULES else rule


def tail_rule_for(piece: Piece) -> str | None:
    """Return the name of the rule that leaves a line out near an article's end, or None."""
    if is_correction(piece.text[:_NOTE_START_CHARS]):
        return None
    if _is_address(piece.text):
        return "contact"
    return _first_match(TAIL_RULES, skeleton(piece.text), piece.words)


def _is_address(text: str) -> bool:
    """Tell a line that is mail or web addresses for the greater part, in whatever language."""
    if ends_with_full_stop(text):
        return False
    return sum(map(len, _ADDRESSES.findall(text))) >= _ADDRESS_SHARE * len(text)


def is_end_label(text: str) -> bool:
    """Tell whether a short line announces what stands after articles, such as "Most read"."""
    return len(text.split()) <= END_LABEL.max_words and END_LABEL.matches(skeleton(text))


def is_related_label(text: str) -> bool:
    """Tell whether a whole line is a label for links, such as "Related news"."""
    shortened = skeleton(text).rstrip(" :：|>»-")
    match = READ_MORE_LINE.pattern.search(shortened)
    return bool(match) and match is not None and match.end() == len(shortened)


def _is_label_link(piece: Piece) -> bool:
    """A few words, a colon or bar and links; or almost all link, four words or more, no full stop.

    Words in brackets, such as [INSIGHT], are a label too.
    """
    if not piece.links or piece.kind == "heading":
        return False
    before = piece.text[: piece.links[0][0]].strip()
    linked = sum(end - start for start, end in piece.links)
    if before.endswith((":", "：", "|", "»", "›", ">")) and len(before.split()) <= _LABEL_WORDS:
        if ends_with_full_stop(piece.text) and piece.words > _LABEL_WORDS:
            return False  # a statement that is linked, such as a denial: "He said: …"
        return linked >= 0.85 * len(piece.text[piece.links[0][0] :].strip())
    bracketed = sum(len(label) for label in _BRACKETED.findall(piece.text))
    return (
        linked >= 0.92 * (len(piece.text) - bracketed)
        and piece.words >= 4
        and not is_terminated(_BRACKETED.sub("", piece.text))
    )


def _first_match(rules: tuple[LineRule, ...], text: str, words: int) -> str | None:
    for rule in rules:
        if words <= rule.max_words and rule.matches(text):
            return rule.name
    return None
