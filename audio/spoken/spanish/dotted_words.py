"""Which words of Spanish end in a dot without ending a sentence."""

from audio.spoken.dotted_words import Abbreviations, words

DOTTED_WORDS = Abbreviations(
    never_end=words(
        """Crnl Cnl Gs B/
        Sr Sra Srta Sres Sras Srs Dr Dra Dres D Dña Dª Gral Cnel Cte Tte Cap Cmte Sgto Lic
        Licda VV Ing Prof Profa Arq Mons Excmo Excma Ilmo Ilma Sto Sta Fr Pbro Pdte Pdta Rvdo Hno
        Hna Mtro Mtra Magdo Dip Sen Gob Abg Ec EE JJ FF CC RR PP Avda Av Ctra Pl Pza Mr Mrs Ms
        Fco Mª Dn Avd Plza Gta Cdte Mt s ss p.ej p.e ej cf vs aprox Alm Vdo Sgto St
        Ariz Calif Colo Fla sr sra
        srta sres sras dr dra dres d dña dª gral cnel tte
        cap lic ing prof profa arq mons sto sta pbro avda ctra pza"""
    ),
    before_number=words(
        """n.º n.° nº n° núm Núm núms No Nro nro pág págs p pp art arts Art Arts vol vols fig
        figs tel Tel tfno cap ap inc párr Res ene feb mar abr may jun jul ago sep sept oct nov
        dic expte km c Cía min m ext p.k pk Min Ene Km Kms kms
        Feb Mar Abr May Jun Jul Ago Sep Sept Oct Nov Dic Lun Mié
        Jue Vie Sáb Dom lun vie párrf N° N.° Cra Ext"""
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
    leaning=words(
        """el la los las lo un una unos unas al del de a ante bajo con contra desde durante en
        entre hacia hasta mediante para por según sin sobre tras y e o u ni que como cuando donde
        mientras porque pues aunque si sino pero quien quienes cuyo cuya cuyos cuyas cual cuales
        mi tu su mis tus sus nuestro nuestra nuestros nuestras este esta estos estas ese esa esos
        esas aquel aquella cada todo toda todos todas otro otra otros otras muy más menos tan
        tanto no ya se me te le les nos os es son era eran fue fueron será serán ha han había
        habían he hay está están estaba estaban ser estar haber sido"""
    ),
    longest_chars=320,
    two_dots=frozenset({"a. C", "d. C", "EE. UU", "JJ. OO", "FF. AA", "CC. AA", "n. e", "p. m"}),
)
