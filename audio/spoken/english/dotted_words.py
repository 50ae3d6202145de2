"""Which words of English end in a dot without ending a sentence."""

from audio.spoken.dotted_words import Abbreviations, words

DOTTED_WORDS = Abbreviations(
    never_end=words(
        """Mr Mrs Ms Mx Messrs Mme Mlle Dr Drs Prof Profs Gen Gens Lt Col Cols Maj Capt Cpt Cmdr
        Cdr Adm Brig Sgt Cpl Pvt Pte Rep Reps Sen Sens Gov Govs Pres Rev Hon Amb Supt Insp Det
        Fr Msgr Mgr Mt Ft St Ste Atty Asst Dep Lieut Cllr Treas Spc Pfc e.g i.e eg ie vs v viz
        cf approx ca c al. Gen.-Maj Lt.-Gen Vice-Adm e.g. i.e. incl excl Univ Assn hon Rt"""
    ),
    before_number=words(
        """No Nos no nos N° Nº Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec p pp Pp vol Vol vols
        fig Fig figs art Art Sec sec ch Ch chap Chap para tel Tel ext Ext op Op Ver ver Rs est
        ss reg regs S Res H.R H.J S.J.Res H.J.Res S.Con.Res H.Con.Res lb lbs ft
        Pt Apt Bldg Rm Ste Fl Hwy Rte Mk"""
    ),
    may_end=words(
        """U.S U.K U.N E.U U.A.E D.C N.Y L.A U.S.A U.S.S.R P.M A.M p.m a.m a.k.a Inc Ltd Corp Co
        Bros Jr Sr Esq Ph.D M.D B.A M.A B.C A.D B.C.E C.E Calif Mass Conn Fla Tex Pa Va Md
        Minn Mich Wis Wisc Ill Ind Mo Tenn Ky Okla Ariz Colo Wash Ore Nev Neb Kan Ala Ga La Miss
        Ark Del Vt Mont Wyo Dept Ave Blvd Rd Sq etc govt Govt Sat Sun Mon Tue Tues Wed Thu
        Thurs Fri N.J N.H N.C S.C N.M R.I N.D S.D W.Va P.E.I Alta Sask
        al Mfg Intl Natl ft lb oz min max hr Mo Ont Que"""
    ),
    starters=words(
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
    attributions=words(
        "said says asked asks wondered replied added told wrote shouted cried demanded joked tweeted posted"  # noqa: E501
    ),
    joints=words(
        """and but or nor so yet which who whom whose where when while because although though
        whereas unless until after before since as that if despite including according with
        for to"""
    ),
    leaning=words(
        """a an the this that these those my your his her its our their some any every each no of
        in on at by for from with without to into onto upon over under between among against
        about after before during since until through than as and or but nor if whether while
        when where because although who whom whose which what is are was were be been being am
        has have had do does did will would can could shall should may might must not very so
        too more most less least such both either neither per via like"""
    ),
    small_starters=words(
        """i i'm i've i'll i'd it it's its he he's she she's they they're we we're we've you you're
        this these those that's there there's my your our"""
    ),
    longest_chars=300,
)
