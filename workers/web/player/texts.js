// What the player says, in English, Arabic and Spanish, and how those write numbers and times.

const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"]; // as in audio/languages.py

const TEXTS = {
  en: {
    listen: "Listen to this article",
    listenFrom: "Listen from {time}",
    region: "Audio: {title}",
    play: "Play",
    pause: "Pause",
    back: "Back {time}",
    forward: "Forward {time}",
    position: "Position",
    speed: "Speed",
    chapters: "Sections",
    copied: "Link copied",
    next: "Next: {title}",
    nextArticle: "Next article",
    retry: "Try again",
    synthetic: "Synthetic voice",
    starting: "One moment",
    preparing: "The first words are on their way",
    prepared: "Being prepared, {percent} done",
    live: "Being recorded",
    finished: "The end",
    failed: "This recording could not be made.",
    broken: "The sound stopped coming.",
    withdrawn: "The publisher has withdrawn this recording.",
    unknown: "There is no recording of this article.",
    limited: "Many people are listening. Trying again in {seconds}.",
    offline: "You are offline. It goes on as soon as you are back.",
    listenShort: "Listen",
    nowPlaying: "Now playing",
    introduction: "Introduction",
    skipped: "One story can’t be heard and was passed over.",
    how: "How we make audio",
    locked: "The rest is for subscribers.",
    subscribe: "Subscribe",
    human: "Read by a person",
    language: "No voice reads this language yet.",
    too_long: "This article is too long to be recorded.",
    unreadable: "This article has no text that can be read aloud.",
    limitedHere: "Too many requests came from your network. Trying again in {seconds}.",
    updated: "The article was changed. You hear the new version.",
    queue: "Up next",
    more: "More",
    playLater: "Play later",
    dropLater: "Remove from “Play later”",
    keptForLater: "Kept for later in this browser",
    notForLater: "Removed from your list",
    readBy: "Read by {name}",
  },
  es: {
    listen: "Escuchar este artículo",
    listenFrom: "Escuchar desde {time}",
    region: "Audio: {title}",
    play: "Reproducir",
    pause: "Pausar",
    back: "Retroceder {time}",
    forward: "Avanzar {time}",
    position: "Posición",
    speed: "Velocidad",
    chapters: "Secciones",
    copied: "Enlace copiado",
    next: "A continuación: {title}",
    nextArticle: "Artículo siguiente",
    retry: "Reintentar",
    synthetic: "Voz sintética",
    starting: "Un momento",
    preparing: "Las primeras palabras están en camino",
    prepared: "En preparación, {percent} listo",
    live: "En grabación",
    finished: "Fin",
    failed: "No se pudo hacer esta grabación.",
    broken: "El sonido dejó de llegar.",
    withdrawn: "El medio ha retirado esta grabación.",
    unknown: "No hay grabación de este artículo.",
    limited: "Hay muchos oyentes ahora. Nuevo intento en {seconds}.",
    offline: "Está sin conexión. Seguirá en cuanto la recupere.",
    listenShort: "Escuchar",
    nowPlaying: "Reproduciendo",
    introduction: "Introducción",
    skipped: "Un artículo no se puede escuchar y se ha pasado por alto.",
    how: "Cómo hacemos el audio",
    locked: "El resto es para suscriptores.",
    subscribe: "Suscribirse",
    human: "Leído por una persona",
    language: "Todavía no hay voz para este idioma.",
    too_long: "Este artículo es demasiado largo para grabarlo.",
    unreadable: "Este artículo no tiene texto que se pueda leer en voz alta.",
    limitedHere: "Llegan demasiadas peticiones de su red. Nuevo intento en {seconds}.",
    updated: "El artículo ha cambiado. Oye la nueva versión.",
    queue: "A continuación",
    more: "Más",
    playLater: "Escuchar más tarde",
    dropLater: "Quitar de «Escuchar más tarde»",
    keptForLater: "Guardado para más tarde en este navegador",
    notForLater: "Quitado de su lista",
    readBy: "Leído por {name}",
  },
  ar: {
    listen: "استمع إلى هذا المقال",
    listenFrom: "استمع ابتداءً من {time}",
    region: "صوت: {title}",
    play: "تشغيل",
    pause: "إيقاف مؤقت",
    back: "الرجوع {time}",
    forward: "التقدّم {time}",
    position: "الموضع",
    speed: "السرعة",
    chapters: "الأقسام",
    copied: "نُسخ الرابط",
    next: "التالي: {title}",
    nextArticle: "المقال التالي",
    retry: "إعادة المحاولة",
    synthetic: "صوت اصطناعي",
    starting: "لحظة واحدة",
    preparing: "الكلمات الأولى في طريقها إليك",
    prepared: "قيد التحضير، اكتمل {percent}",
    live: "يُسجَّل الآن",
    finished: "النهاية",
    failed: "تعذّر إعداد هذا التسجيل.",
    broken: "انقطع الصوت.",
    withdrawn: "سحب الناشر هذا التسجيل.",
    unknown: "لا يوجد تسجيل لهذا المقال.",
    limited: "عدد المستمعين كبير الآن. محاولة جديدة بعد {seconds}.",
    offline: "أنت غير متصل. يُستأنف الاستماع حين يعود الاتصال.",
    listenShort: "استمع",
    nowPlaying: "يُشغَّل الآن",
    introduction: "المقدمة",
    skipped: "لا يمكن الاستماع إلى أحد المقالات فتُجووز.",
    how: "كيف نُعدّ الصوت",
    locked: "البقية للمشتركين.",
    subscribe: "اشترك",
    human: "بصوت قارئ بشري",
    language: "لا يوجد صوت لهذه اللغة بعد.",
    too_long: "هذا المقال أطول من أن يُسجَّل.",
    unreadable: "لا نص في هذا المقال يمكن قراءته بصوت عالٍ.",
    limitedHere: "وردت طلبات كثيرة من شبكتك. محاولة جديدة بعد {seconds}.",
    updated: "تغيّر المقال. تستمع إلى النسخة الجديدة.",
    queue: "التالي",
    more: "المزيد",
    playLater: "استمع لاحقًا",
    dropLater: "إزالة من «استمع لاحقًا»",
    keptForLater: "حُفظ في هذا المتصفح للاستماع لاحقًا",
    notForLater: "أُزيل من قائمتك",
    readBy: "بصوت {name}",
  },
};

/** The page's language, from inside of shadow trees as well. */
export function languageAround(element) {
  for (let at = element; at; at = at.getRootNode().host) {
    const { lang } = at.closest("[lang]") ?? {};
    if (lang) return lang;
  }
  return "";
}

/** The texts and number formats of one language; English where there are none. */
export class Texts {
  constructor(language) {
    const [tag, subtag] = /^([a-z]{2,3})(?:-[a-z0-9]{2,8})*$/i.exec(language) ?? [];
    const primary = subtag?.toLowerCase();
    const known = TEXTS[primary];
    this.language = known ? tag : "en";
    this.texts = known ?? TEXTS.en;
    this.direction = RIGHT_TO_LEFT.includes(known && primary) ? "rtl" : "ltr";
  }

  /** Learn more texts, `{language: {key: text}}`: those that come after the press. */
  learn(more) {
    for (const [language, texts] of Object.entries(more)) Object.assign(TEXTS[language], texts);
  }

  /** A text, with `{names}` filled in. */
  say(key, values = {}) {
    return this.texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  number(value, options) {
    return new Intl.NumberFormat(this.language, options).format(value);
  }

  percent(share) {
    return this.number(share, { style: "percent" });
  }

  /** A speed such as `1.25×`. */
  speed(rate) {
    return `\u200e${this.number(rate)}×\u200e`; // never ×1, whatever stands round it
  }

  /** A time as on a clock, `1:02:03`; `ms` is rounded down. */
  clock(ms) {
    const [hours, minutes, seconds] = partsOf(ms);
    const two = { minimumIntegerDigits: 2 };
    const parts = [this.number(minutes, hours ? two : {}), this.number(seconds, two)];
    if (hours) parts.unshift(this.number(hours));
    return parts.join(":");
  }

  /** A time as it is said, `1 minute 23 seconds`. */
  spoken(ms) {
    const values = partsOf(ms);
    const units = ["hour", "minute", "second"];
    const said = units.map((unit, i) => values[i] && this.unit(values[i], unit, "long"));
    return said.filter(Boolean).join(" ") || this.unit(0, "second", "long");
  }

  /** What is left to be heard, `−5:06`; about so much while it is being made; empty without a length. */
  left(durationMs, positionMs, isEstimate) {
    const leftMs = Math.max(0, durationMs - positionMs);
    const left = isEstimate ? `≈ ${this.minutes(leftMs)}` : `\u200e−${this.clock(leftMs)}`;
    return durationMs ? left : "";
  }

  /** How long it takes, `6 min`. */
  minutes(ms) {
    return this.unit(Math.max(1, Math.round(ms / 60_000)), "minute", "short");
  }

  unit(value, unit, unitDisplay) {
    return this.number(value, { style: "unit", unit, unitDisplay });
  }
}

function partsOf(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
}
