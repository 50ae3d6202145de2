"""Which words of Spanish end in a dot without ending a sentence."""

from audio.spoken.dotted_words import Abbreviations, words

DOTTED_WORDS = Abbreviations(
    never_end=words(
        """Sr Sra Srta Sres Sras Srs Dr Dra Dres D Dña Dª Gral Cnel Cte Tte Cap Cmte Sgto Lic
        Licda Ing Prof Profa Arq Mons Excmo Excma Ilmo Ilma Sto Sta Fr Pbro Pdte Pdta Rvdo Hno
        Hna Mtro Mtra Magdo Dip Sen Gob Abg Ec EE JJ FF CC RR PP Avda Av Ctra Pl Pza Mr Mrs Ms
        p.ej p.e ej cf vs aprox Alm Vdo Sgto St"""
    ),
    before_number=words(
        """n.º n.° nº n° núm Núm núms No Nro nro pág págs p pp art arts Art Arts vol vols fig
        figs tel Tel tfno cap ap inc párr Res ene feb mar abr may jun jul ago sep sept oct nov
        dic expte c Cía"""
    ),
    may_end=words(
        """EE.UU UU EEUU S.A S.L S.A.U C.V S.A.B a.m p.m a.C d.C A.C D.C Cía Ltda Hnos etc Jr OO
        AA N.Y Inc Corp Ltd Co U.E R.U pdta dpto Dpto Depto m C"""
    ),
    starters=words(
        """el la los las lo un una unos unas él ella ellos ellas este esta estos estas ese esa
        esos esas esto eso aquel y e o pero sin en de del a al con por para según tras desde
        hasta durante mientras cuando donde como qué quién cómo cuándo si no sí también además
        sin embargo entonces ahora hoy ayer luego después antes muchos muchas algunos algunas
        todos todas cada otro otra otros otras nadie nada hay su sus mi nuestro su porque
        aunque así ya aún todavía solo sólo ni que se le les nos me"""
    ),
    attributions=words(
        "dijo preguntó añadió respondió afirmó señaló agregó explicó contestó exclamó"
    ),
    joints=words(
        """y e o u pero sino que quien quienes cuyo cuya donde cuando mientras porque aunque pues
        como si tras según para por con sin desde hasta durante ante entre incluso"""
    ),
)
