// What the player says, in English, Arabic and Spanish, and how those write numbers and times.

const TEXTS = {
  en: {
    listen: "Listen to this article",
    listenFrom: "Listen from {time}",
    region: "Audio: {title}",
    article: "Audio version of this article",
    play: "Play",
    pause: "Pause",
    back: "Back {seconds} seconds",
    forward: "Forward {seconds} seconds",
    position: "Position",
    positionText: "{position} of {duration}",
    speed: "Speed",
    chapters: "Sections",
    download: "Download",
    share: "Share from here",
    copied: "Link copied",
    copyThis: "Copy this link",
    next: "Next: {title}",
    nextArticle: "Next article",
    previous: "Previous article",
    retry: "Try again",
    restart: "Listen again",
    follow: "Back to the sentence being read",
    toPlayer: "Go to the player",
    close: "Close",
    synthetic: "Synthetic voice",
    starting: "One moment",
    preparing: "The first words are on their way",
    prepared: "Being prepared, {percent} done",
    live: "Live",
    liveNote: "You hear it while it is being recorded",
    about: "about {time}",
    ready: "The recording is complete",
    finished: "The end",
    failed: "This recording could not be made.",
    broken: "The sound stopped coming.",
    withdrawn: "The publisher has withdrawn this recording.",
    unknown: "There is no recording of this article.",
    limited: "Many people are listening now. Trying again in {seconds}.",
    limitedLong: "Many people are listening now. Try again later.",
    offline: "You are offline. It goes on as soon as you are back.",
    updated: "The article was changed. You hear the new version.",
  },
  es: {
    listen: "Escuchar este artículo",
    listenFrom: "Escuchar desde {time}",
    region: "Audio: {title}",
    article: "Versión en audio de este artículo",
    play: "Reproducir",
    pause: "Pausar",
    back: "Retroceder {seconds} segundos",
    forward: "Avanzar {seconds} segundos",
    position: "Posición",
    positionText: "{position} de {duration}",
    speed: "Velocidad",
    chapters: "Secciones",
    download: "Descargar",
    share: "Compartir desde aquí",
    copied: "Enlace copiado",
    copyThis: "Copie este enlace",
    next: "A continuación: {title}",
    nextArticle: "Artículo siguiente",
    previous: "Artículo anterior",
    retry: "Reintentar",
    restart: "Escuchar de nuevo",
    follow: "Volver a la frase que se lee",
    toPlayer: "Ir al reproductor",
    close: "Cerrar",
    synthetic: "Voz sintética",
    starting: "Un momento",
    preparing: "Las primeras palabras están en camino",
    prepared: "En preparación, {percent} listo",
    live: "En directo",
    liveNote: "Lo oye mientras se graba",
    about: "unos {time}",
    ready: "La grabación está completa",
    finished: "Fin",
    failed: "No se pudo hacer esta grabación.",
    broken: "El sonido dejó de llegar.",
    withdrawn: "El medio ha retirado esta grabación.",
    unknown: "No hay grabación de este artículo.",
    limited: "Hay muchos oyentes ahora. Nuevo intento en {seconds}.",
    limitedLong: "Hay muchos oyentes ahora. Inténtelo más tarde.",
    offline: "Está sin conexión. Seguirá en cuanto la recupere.",
    updated: "El artículo ha cambiado. Oye la nueva versión.",
  },
  ar: {
    listen: "استمع إلى هذا المقال",
    listenFrom: "استمع ابتداءً من {time}",
    region: "صوت: {title}",
    article: "النسخة الصوتية من هذا المقال",
    play: "تشغيل",
    pause: "إيقاف مؤقت",
    back: "الرجوع {seconds} ثوانٍ",
    forward: "التقدّم {seconds} ثوانٍ",
    position: "الموضع",
    positionText: "{position} من {duration}",
    speed: "السرعة",
    chapters: "الأقسام",
    download: "تنزيل",
    share: "مشاركة من هذا الموضع",
    copied: "نُسخ الرابط",
    copyThis: "انسخ هذا الرابط",
    next: "التالي: {title}",
    nextArticle: "المقال التالي",
    previous: "المقال السابق",
    retry: "إعادة المحاولة",
    restart: "استمع من جديد",
    follow: "العودة إلى الجملة المقروءة",
    toPlayer: "الانتقال إلى المشغّل",
    close: "إغلاق",
    synthetic: "صوت اصطناعي",
    starting: "لحظة واحدة",
    preparing: "الكلمات الأولى في طريقها إليك",
    prepared: "قيد التحضير، اكتمل {percent}",
    live: "مباشر",
    liveNote: "تستمع إليه أثناء تسجيله",
    about: "نحو {time}",
    ready: "اكتمل التسجيل",
    finished: "النهاية",
    failed: "تعذّر إعداد هذا التسجيل.",
    broken: "انقطع الصوت.",
    withdrawn: "سحب الناشر هذا التسجيل.",
    unknown: "لا يوجد تسجيل لهذا المقال.",
    limited: "عدد المستمعين كبير الآن. محاولة جديدة بعد {seconds}.",
    limitedLong: "عدد المستمعين كبير الآن. حاول لاحقًا.",
    offline: "أنت غير متصل. يُستأنف الاستماع حين يعود الاتصال.",
    updated: "تغيّر المقال. تستمع إلى النسخة الجديدة.",
  },
};
const RIGHT_TO_LEFT = /^(ar|arc|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)\b/i;
const FORMATS = new Map();

/** `rtl` or `ltr`, by the language of the text. */
export function directionOf(language) {
  return RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr";
}

/** Whether the player has texts in a language. */
export function speaks(language) {
  return language.split("-")[0].toLowerCase() in TEXTS;
}

/** The texts and number formats of one language; English where there are none. */
export class Texts {
  constructor(language) {
    this.language = usable(language) && speaks(language) ? language : "en";
    this.texts = TEXTS[this.language.split("-")[0].toLowerCase()];
    this.direction = directionOf(this.language);
  }

  /** A text, with `{names}` filled in. */
  say(key, values = {}) {
    return this.texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  number(value, options = {}) {
    const key = this.language + JSON.stringify(options);
    if (!FORMATS.has(key)) FORMATS.set(key, new Intl.NumberFormat(this.language, options));
    return FORMATS.get(key).format(value);
  }

  percent(share) {
    return this.number(share, { style: "percent" });
  }

  /** A speed such as `1.25×`. */
  speed(rate) {
    return `${this.number(rate, { maximumFractionDigits: 2 })}×`;
  }

  /** A time as on a clock, `1:02:03`; `ms` is rounded down. */
  clock(ms) {
    const [hours, minutes, seconds] = partsOf(ms);
    const two = { minimumIntegerDigits: 2 };
    const parts = [this.number(minutes, hours ? two : {}), this.number(seconds, two)];
    return (hours ? [this.number(hours), ...parts] : parts).join(":");
  }

  /** A time as it is said, `1 minute 23 seconds`. */
  spoken(ms) {
    const values = partsOf(ms);
    const units = ["hour", "minute", "second"];
    const said = units.map((unit, i) => values[i] && this.unit(values[i], unit, "long"));
    return said.filter(Boolean).join(" ") || this.unit(0, "second", "long");
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

function usable(language) {
  try {
    return !!Intl.getCanonicalLocales(language).length;
  } catch {
    return false;
  }
}
