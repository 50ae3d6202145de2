"""Spanish abbreviations and what they are read as."""

#: Written with a dot that ends no sentence → said. ``#`` at the end: only before a figure.
DOTTED = {
    "sr": "señor", "sra": "señora", "srta": "señorita", "sres": "señores", "sras": "señoras",
    "dr": "doctor", "dra": "doctora", "dres": "doctores", "drs": "doctores", "gral": "general",
    "crnl": "coronel", "cnl": "coronel",
    "cnel": "coronel", "cmdte": "comandante", "cdte": "comandante",
    "jr": "yúnior", "tte": "teniente", "sgto": "sargento",
    "cap#": "capítulo", "capt": "capitán", "alm": "almirante", "lic": "licenciado",
    "licda": "licenciada", "ing": "ingeniero", "arq": "arquitecto", "prof": "profesor",
    "profa": "profesora", "mons": "monseñor", "pdte": "presidente", "pdta": "presidenta",
    "pte": "presidente", "dña": "doña", "dn": "don", "ud": "usted", "uds": "ustedes",
    "vd": "usted", "vds": "ustedes", "pág": "página", "págs": "páginas", "pag": "página",
    "p#": "página", "pp#": "páginas", "núm": "número", "núms": "números", "num": "número",
    "no#": "número", "nro": "número", "art": "artículo", "arts": "artículos", "vol": "volumen",
    "ed#": "edición", "av": "avenida", "avda": "avenida", "avd": "avenida", "ctra": "carretera",
    "pza": "plaza", "plza": "plaza", "pl": "plaza", "edo": "estado", "dpto": "departamento",
    "depto": "departamento", "tel": "teléfono", "tels": "teléfonos", "tfno": "teléfono",
    "aprox": "aproximadamente", "máx": "máximo", "mín": "mínimo", "etc": "etcétera",
    "vs": "contra", "cía": "compañía", "hnos": "hermanos", "sto": "santo", "sta": "santa",
    "fco": "Francisco", "gob": "gobernador", "dip": "diputado", "sen": "senador",
    "min": "ministro", "cf": "confróntese", "ej": "ejemplo", "izda": "izquierda",
    "dcha": "derecha", "bco": "banco", "univ": "universidad", "col": "colonia", "esq": "esquina",
    "ext": "extensión", "km#": "kilómetro", "fig": "figura", "apdo": "apartado",
    "aptdo": "apartado",
    "bibl": "biblioteca", "ss": "siguientes", "s#": "siglo", "admón": "administración",
    "atte": "atentamente", "c#": "calle", "mart": "martes", "excmo": "excelentísimo",
    "excma": "excelentísima", "ilmo": "ilustrísimo", "ilma": "ilustrísima", "rvdo": "reverendo",
    "hno": "hermano", "hna": "hermana", "ltda": "limitada", "gta": "glorieta",
    "prov": "provincia", "rep": "república", "mtro": "maestro", "mtra": "maestra",
}  # fmt: skip
_DATE_NEXT = r"(?=,? \d{1,2} (?:de )?(?:ene|feb|mar|abr|may|jun|jul|ago|se[pt]|oct|nov|dic))"
#: What is governed follows: el min. de Salud, la Min. de Hacienda.
_OFFICE_NEXT = r"(?=[ ](?:de[ ](?:la[ ]|los[ ]|las[ ])?|del[ ])[A-ZÁÉÍÓÚÑ])"
#: Phrases that a dot is sure to be in before any space, which makes them cheap to look for.
DOTTED_PHRASES = (
    (r"ee\. ?uu\.(?![^\W_])", "Estados Unidos"),
    (rf"(?<=[lL]a )[mM]in\.{_OFFICE_NEXT}", "ministra"),
    (rf"(?<!\d )min\.{_OFFICE_NEXT}", "ministro"),
    (rf"(?<!\d )Min\.{_OFFICE_NEXT}", "Ministerio"),
    *(
        (rf"{short}\.{_DATE_NEXT}", day)
        for short, day in (
            ("lun", "lunes"),
            ("mar", "martes"),
            ("mi[eé]r?", "miércoles"),
            ("jue", "jueves"),
            ("vier?", "viernes"),
            ("s[aá]b", "sábado"),
            ("dom", "domingo"),
        )
    ),
)
PHRASES = (
    (r"EE\.?[ \u00a0]?UU\.?(?![^\W_])", "Estados Unidos"),
    (r"E\.?E\.?U\.?U\.?(?![^\W_.])", "Estados Unidos"),
    (r"EUA?(?![^\W_]|-)|E\.U\.(?:A\.)?(?![^\W_])", "Estados Unidos"),
    (r"EAU(?![^\W_])", "Emiratos Árabes Unidos"),
    (r"JJ\.?[ \u00a0]?OO\.?(?![^\W_])", "Juegos Olímpicos"),
    (r"VV\.?[ \u00a0]?AA\.?(?![^\W_])", "varios autores"),
    (r"RR\.?[ \u00a0]?HH\.?(?![^\W_])", "recursos humanos"),
    (r"FF\.?[ \u00a0]?AA\.?(?![^\W_])", "Fuerzas Armadas"),
    (
        r"(?:(?<=\b[lL]a )|(?<=\b[uU]na )|(?<=\b[cC]ada )|(?<=\b[eE]sta )|(?<=\botra ))"
        r"CC\.?[ \u00a0]?AA\.?(?![^\W_])",
        "comunidad autónoma",
    ),
    (r"CC\.?[ \u00a0]?AA\.?(?![^\W_])", "comunidades autónomas"),
    (r"AA\.?[ \u00a0]?PP\.?(?![^\W_])", "administraciones públicas"),
    (r"CC\.?[ \u00a0]?OO\.?(?![^\W_])", "Comisiones Obreras"),
    (r"RR\.?[ \u00a0]?SS\.?(?![^\W_])", "redes sociales"),
    (r"DD\.?[ \u00a0]?HH\.?(?![^\W_])", "derechos humanos"),
    (r"R\.(?=[ ](?:Madrid|Sociedad|Betis|Zaragoza|Oviedo|Valladolid|Murcia|Unión)\b)", "Real"),
    (r"(?:Atl|Atco)\.(?=[ ](?:de[ ])?[A-Z])", "Atlético"),
    (r"[cC]ap\.(?=[ ][A-ZÁÉÍÓÚÑ][a-záéíóúñ])", "capitán"),
    (r"[pP]\.[ \u00a0]?[kK]\.(?=[ \u00a0]?\d)", "punto kilométrico"),
    (r"ss\.(?=[ \u00a0]?[IVXL]{1,5}(?![^\W_]))", "siglos"),
    (r"[cC]\.(?=[ \u00a0]1\d{3}(?![\d.,]\d|\d))", "hacia"),
    (r"D\.?ª\.?(?![^\W_])", "doña"),
    (r"M\.?ª(?:\.(?= [A-ZÁÉÍÓÚÑ]))?(?![^\W_])", "María"),
    (r"S\.[ \u00a0]?M\.(?=[ \u00a0](?:el|la|los)\b)", "Su Majestad"),
    (r"S\.[ \u00a0]?A\.[ \u00a0]?R\.(?![^\W_])", "Su Alteza Real"),
    (r"[nN]\.?[º°ᵒ](?=[ \u00a0]?\d|[ \u00a0]de[ \u00a0])|[nN]\.[º°](?![^\W_])", "número"),
    (r"[nN]\.?(?:[º°]s|os)(?=[ \u00a0]?\d)", "números"),
    (r"[aA]\.[ \u00a0]?(?:de[ \u00a0])?(?:J\.[ \u00a0]?)?[cC]\.(?![^\W_])", "antes de Cristo"),
    (r"[dD]\.[ \u00a0]?(?:de[ \u00a0])?(?:J\.[ \u00a0]?)?[cC]\.(?![^\W_])", "después de Cristo"),
    (r"[pP]\.[ \u00a0]?ej\.", "por ejemplo"),
    (r"[pP]\.[ \u00a0]?m\.(?![^\W_])", "pe eme"),
    (r"[aA]\.[ \u00a0]?m\.(?![^\W_])", "a eme"),
    (r"[qQ]\.?[ \u00a0]?e\.?[ \u00a0]?p\.?[ \u00a0]?d\.", "que en paz descanse"),
    (r"[iI]\.[ \u00a0]?e\.", "es decir"),
    (r"[cC]/(?=[ \u00a0]?[A-ZÁÉÍÓÚÑ])", "calle"),
    (r"P\.[ \u00a0]?D\.(?![^\W_])", "posdata"),
    (r"(?<=[a-záéíóúñ] )Jr(?=[ ,;:)]|$)", "yúnior"),
    (r"(?<=[^\W_] )(?:vs|VS)(?=[ ](?:el |la |los |las )?[A-ZÁÉÍÓÚÑ])", "contra"),
    (r"R\.[ ]?C\.[ ]?D\.(?=[ ][A-Z])", "Real Club Deportivo"),
    (r"R\.[ ]?C\.(?=[ ][A-Z][a-z])", "Real Club"),
    (r"Canal ?\+(?![^\W_])", "Canal Plus"),
    (r"(?<=[lL]a )U\.(?=[ ](?:de[ ](?:la[ ]|los[ ])?)?[A-ZÁÉÍÓÚÑ][a-z])", "Universidad"),
    (r"C\.(?=[ ]Valenciana)", "Comunidad"),
    (r"C['’]?s(?![^\W_])", "Ciudadanos"),
    *(
        (rf"(?<=, ){short}\.(?![^\W_])", state)
        for short, state in (
            ("Ariz", "Arizona"),
            ("Calif", "California"),
            ("Colo", "Colorado"),
            ("Fla", "Florida"),
            ("Mass", "Massachusetts"),
            ("Tex", "Texas"),
        )
    ),
    (r"GP(?=[ ](?:de|del|DE|DEL)[ ])", "Gran Premio"),
    (r"RD(?=[ ]\d{1,4}/|-[lL]ey)", "Real Decreto"),
    (
        r"H\.(?=[ ](?:Congreso|Ayuntamiento|Cámara|Legislatura|Senado|Concejo|Tribunal|Consejo"
        r"|Cabildo|Junta|Cuerpo|Asamblea)(?![^\W_]))",
        "Honorable",
    ),
    (r"[Ss]/[nN](?![^\W_])", "sin número"),
    (r"EH(?= Bildu)", "E.H"),
    (r"J(?:untsx|x)C(?:at|AT)(?![^\W_])", "Junts per Catalunya"),
    (r"c/(?=\d{1,2} ?h(?![^\W_]))", "cada"),
    (r"I\+D\+[iI](?![^\W_])", "I más D más I"),
    (r"I\+D(?![^\W_])", "I más D"),
    (r"S&P(?![^\W_])", "S y P"),
    (r"LGTBIQ?\+|LGTBI?Q?\+|LGBTQ?I?A?\+", "L.G.T.B.I más"),
)
