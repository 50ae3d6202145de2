"""Which words end in a dot without ending a sentence, language by language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """What a language's sentence splitter must know of its words. All without their last dot."""

    never_end: frozenset[str]
    """Something always follows: titles, e.g."""
    before_number: frozenset[str]
    """Something follows when a number does: No. 10, Oct. 7."""
    may_end: frozenset[str]
    """Ends a sentence only before a word that begins one: Inc., U.S."""
    starters: frozenset[str]
    """Words that, with a capital, begin sentences rather than names. In small letters."""
    attributions: frozenset[str]
    """Verbs of saying: after a quoted question they belong to its sentence."""
    joints: frozenset[str]
    """Words before which a long sentence may be cut."""
    leaning: frozenset[str]
    """Small words that lean on the next: no cut comes after one."""
    two_dots: frozenset[str] = frozenset()
    """Abbreviations of two parts with a space between, which end a sentence as ``may_end`` do."""

    def never_ends(self, word: str) -> bool:
        """Say whether something always follows, in whatever case the abbreviation is written."""
        return word in self.never_end or (
            len(word) > 1 and (word.isupper() or word.islower()) and word.capitalize() in self.never_end
        )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = Abbreviations(
    never_end=_words(
        """Mr Mrs Ms Mx Messrs Mme Mlle Dr Drs Prof Profs Gen Gens Lt Col Cols Maj Capt Cpt Cmdr
        Cdr Adm Brig Sgt Cpl Pvt Pte Rep Reps Sen Sens Gov Govs Pres Rev Hon Amb Supt Insp Det
        Fr Msgr Mgr Mt Ft St Ste Atty Asst Dep Lieut Cllr Treas Spc Pfc e.g i.e eg ie vs v viz
        cf approx ca c al. Gen.-Maj Lt.-Gen Vice-Adm e.g. i.e. incl excl Univ Assn"""
    ),
    before_number=_words(
        """No Nos no nos N° Nº Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec p pp Pp vol Vol vols
        fig Fig figs art Art Sec sec ch Ch chap Chap para tel Tel ext Ext op Op Ver ver Rs est
        Pt Apt Bldg Rm Ste Fl Hwy Rte Mk"""
    ),
    may_end=_words(
        """U.S U.K U.N E.U U.A.E D.C N.Y L.A U.S.A U.S.S.R P.M A.M p.m a.m a.k.a Inc Ltd Corp Co
        Bros Jr Sr Esq Ph.D M.D B.A M.A B.C A.D B.C.E C.E Calif Mass Conn Fla Tex Pa Va Md
        Minn Mich Wis Ill Ind Mo Tenn Ky Okla Ariz Colo Wash Ore Nev Neb Kan Ala Ga La Miss
        Ark Del Vt Mont Wyo Dept Ave Blvd Rd Sq etc govt Govt Sat Sun Mon Tue Tues Wed Thu
        Thurs Fri N.J N.H N.C S.C N.M R.I al Mfg Intl Natl ft lb oz min max hr Mo Ont Que"""
    ),
    starters=_words(
        """the a an he she it they we i you this that these those there here his her its their
        our my your but and or so yet in on at by for from with without after before during
        since until while when where why how what who which if as although though because
        however meanwhile moreover nevertheless still then now today yesterday some many most
        all both each every no not one two three another other others such more few several
        nearly about over under under according despite instead also thus therefore earlier
        later last next once both neither either never only even just police officials
        analysts critics supporters people to of is was are were do does did can could will
        would should may might must has have had let asked speaking"""
    ),
    attributions=_words(
        "said says asked asks wondered replied added told wrote shouted cried demanded joked tweeted posted"  # noqa: E501
    ),
    joints=_words(
        """and but or nor so yet which who whom whose where when while because although though
        whereas unless until after before since as that if despite including according with
        for to"""
    ),
    leaning=_words(
        """a an the this that these those my your his her its our their some any every each no of
        in on at by for from with without to into onto upon over under between among against
        about after before during since until through than as and or but nor if whether while
        when where because although who whom whose which what is are was were be been being am
        has have had do does did will would can could shall should may might must not very so
        too more most less least such both either neither per via like"""
    ),
)

SPANISH = Abbreviations(
    never_end=_words(
        """Sr Sra Srta Sres Sras Srs Dr Dra Dres D Dña Dª Gral Cnel Cte Tte Cap Cmte Sgto Lic
        Licda Ing Prof Profa Arq Mons Excmo Excma Ilmo Ilma Sto Sta Fr Pbro Pdte Pdta Rvdo Hno
        Hna Mtro Mtra Magdo Dip Sen Gob Abg Ec EE JJ FF CC RR PP Avda Av Ctra Pl Pza Mr Mrs Ms
        p.ej p.e ej cf vs aprox Alm Vdo Sgto St sr sra srta sres sras dr dra dres d dña dª gral
        cnel tte cap lic ing prof profa arq mons sto sta pbro avda ctra pza"""
    ),
    before_number=_words(
        """n.º n.° nº n° núm Núm núms No Nro nro pág págs p pp art arts Art Arts vol vols fig
        figs tel Tel tfno cap ap inc párr Res ene feb mar abr may jun jul ago sep sept oct nov
        dic expte c Cía"""
    ),
    may_end=_words(
        """EE.UU UU EEUU S.A S.L S.A.U C.V S.A.B a.m p.m a.C d.C A.C D.C Cía Ltda Hnos etc Jr OO
        AA N.Y Inc Corp Ltd Co U.E R.U pdta dpto Dpto Depto m C"""
    ),
    starters=_words(
        """el la los las lo un una unos unas él ella ellos ellas este esta estos estas ese esa
        esos esas esto eso aquel y e o pero sin en de del a al con por para según tras desde
        hasta durante mientras cuando donde como qué quién cómo cuándo si no sí también además
        sin embargo entonces ahora hoy ayer luego después antes muchos muchas algunos algunas
        todos todas cada otro otra otros otras nadie nada hay su sus mi nuestro su porque
        aunque así ya aún todavía solo sólo ni que se le les nos me"""
    ),
    attributions=_words(
        "dijo preguntó añadió respondió afirmó señaló agregó explicó contestó exclamó"
    ),
    joints=_words(
        """y e o u pero sino que quien quienes cuyo cuya donde cuando mientras porque aunque pues
        como si tras según para por con sin desde hasta durante ante entre incluso"""
    ),
    leaning=_words(
        """el la los las lo un una unos unas al del de a ante bajo con contra desde durante en
        entre hacia hasta mediante para por según sin sobre tras y e o u ni que como cuando donde
        mientras porque pues aunque si sino pero quien quienes cuyo cuya cuyos cuyas cual cuales
        mi tu su mis tus sus nuestro nuestra nuestros nuestras este esta estos estas ese esa esos
        esas aquel aquella cada todo toda todos todas otro otra otros otras muy más menos tan
        tanto no ya se me te le les nos os es son era eran fue fueron será serán ha han había
        habían he hay está están estaba estaban ser estar haber sido"""
    ),
    two_dots=frozenset({"a. C", "d. C", "EE. UU", "JJ. OO", "FF. AA", "CC. AA", "n. e", "p. m", "a. m"}),
)

ARABIC = Abbreviations(
    never_end=_words("د أ م.م أ.د د.م ص ت ج ط س ش ع ه م مهندس Mr Mrs Ms Dr Prof Gen"),
    before_number=_words("ص ج ط ت رقم هـ ق.م No"),
    may_end=_words("ق.م U.S U.K U.N إلخ الخ"),
    starters=frozenset(),
    attributions=frozenset(),
    joints=_words(
        """و ثم أو لكن ولكن بل حيث بينما فيما لأن لأنه إذ إلا كما وأن أن التي الذي الذين عندما
        بعد قبل منذ حتى مع وقد وقال وأضاف مشيرا مؤكدا"""
    ),
    leaning=_words(
        """في من إلى على عن مع بين أن إن أنّ إنّ التي الذي الذين اللذين هذا هذه ذلك تلك كل بعض غير
        لم لن لا ما قد كان كانت يكون تكون وقد ثم أو و بعد قبل منذ حتى خلال عند لدى ضد نحو حول دون
        فوق تحت حيث بينما عندما إذا إذ لأن لكن ولكن بل كما أي هو هي هم وهو وهي وهم وفي ومن وعلى
        وأن وإن بأن لأنه أنه أنها بأنه بأنها حيث"""
    ),
)

BY_LANGUAGE = {"en": ENGLISH, "es": SPANISH, "ar": ARABIC}
