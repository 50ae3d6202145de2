"""Common words and names of three to five letters, which look like initialisms in capitals.

Chosen from the thirty thousand commonest English words, as the frequency lists of wordfreq rank
them (R. Speer, CC BY-SA 4.0), and from the names of places and people in the news. A word of six
letters or more needs no list.
"""

_WORDS = """
    Abba abby Abel able abu acer aces ache acid acne acre acts Adam add adds aero afar Afro
    agar aged ages ahem aide aim aims aint airs airy Ajax Ajay akin Alam alan alas Aldi Aldo
    ale alec Alex alfa align ally alma aloe alps Alta alto alum amen amer ames Amex amin amir
    Amit ammo amor Amos amps Amy anal Andi andy anew Ange angst anil Ann anna Anne anon ante
    anti ants anus Anya apes apex Apis aqua Arab arch arcs area ares argo aria arid arm arms
    arse arts arty Arya Ashe Asia Asus atom atop atta Audi Aung aunt aunts aura auto avid away
    Axel axes axis axle Aziz baba babe babu bach backs bag bags bail bain bait Baja bake baku
    bald bale bali ball balls balm Bama band bands bane bang bangs bank banks bar barb bard
    bare bark barks barn barns bars Bart base bash bass bat bath baths bats Bauer Baum bay
    bayer bayou bays bead beak beal beam bean bear beat beau beck bed beds bee beef Beep beer
    bees beet begs bell bells belt belts Ben bench bend bends benn bent Benz berg Bern Bert
    bess bet beta beth bets Betts bias bibi bids bien biggs bike bile bills bin bind binds
    bing bins bios birch bird birds bit bite bits blah blanc bled blip blitz bloc blot blow
    blur boar boat Bob bobo Boca bode body boer boil Bois bold bolt bolts bomb bombs bond
    bonds bone bong Bonn bony boob booed book boom boon boos boot bora bore borg born bosch
    bose boss bots bout bow bowl bowls bows boyd boys brad brag bran bras brat bray bred bree
    bret brew Brie brig brim brit Bronx Bros brow Bryn buck bucks buds buff buffs bug bugs
    bulb bulbs bulk bull bulls bump bumps bums bunch bunk buns buoy burn burns burnt burr
    burst burt bury Busch bush bust busts busy butt butts buy buyer buys buzz byrd Byte cab
    cabs cade Cafe cage cain cake calf Cali calm calms came camp camps cams cane cans cant
    cape caps Cara card cards care carl Caro carp carr cars cart carts cary case cash cask
    cass cast casts cate Cato cats cave cavs cell cells Cena cent cents Chad chai chao chap
    char chas chat chef chefs Chen cher Chet chew chia chic chin chip chit Chloe Choi chop
    Chou chow Chris chum chun cite clad clam clan clap claw clay Clegg clem Cleo climb clip
    clit clog clot club clue coal coat coax Cobb coca cock cocks coco code cody coil coin coke
    cola cold colds cole coli coll colt colts coma comb combs come Como con cone Conf Cong
    conn cons cook cool coon coop copa cope cops copy cora cord cords core cork corn corp
    corps cory cost costs cosy cote coup cove cow cows cozy crab cram crap Cray cree crew crib
    croc crop crow crowd crumb crux Cruz cry Cuba cube cubs cue cues cuff cuffs cull cult
    cults cups curb cure curl curls curt cusp cute cyst czar Czech dad dada dade dads daft
    dale daly dame damn damp dams Dan Dana Dane dang Dani dank dans Dara dare dark darn dart
    darts dash data date Dave davy dawn deaf dean dear debt debts deck decks deed deem deep
    deer defy Del dell demi Demo dems Deng dent deny Depp depth der des desi desk desks Deus
    Dhabi Dhaka dial Diaz dice dick dicks Didi didnt diem diet dig digs dill dime dine ding
    Dion Dior dip dips dire dirk dirt disc discs dish disk disks diss diva dive dock docks
    docs dodd dogs Dojo dole doll dolls dome dong dons dont doom door dope Dora dorm dorms
    dory dose dots doubt Doug dove downs drab drag draw drew drip drop drug drum dry dual dubs
    duck ducks duct ducts dude due duel dues duet duff duke dull duly duma dumb dump dumps
    dune dung dunk Dunn dusk dust duty dye dyed dyer dyes dyke ear earl earn earns ears ease
    east easy eats echo eddy Eden edge edgy edit Edna eels Egan egg eggs egos eight elf Eli
    Ella elle Elmo Elon Elsa else Emil emir emit emma Emmy envy Enzo eras eric Erie Erik erin
    Ernst eros Eton Euro Evan Eve even evil exam exes exit Expo eyed eyes eyre Ezra fact facts
    fade fail fair fame fang fangs fans fare farm farms Farr Faso fast fat fate fats fawn Faye
    fear feat feds feed feel fees Feet fell felt fend fern ferns fest feud fiat fide fife
    fifth fight figs Fiji file fill fills film films filth finch fine fink Finn fins firm
    firms fish Fisk fist fists fits Fitz five fizz flag flak flap flat flaw flax flea fled
    flee flew flex flip flop flow flux Flynn foam foes foil fold folds folk folks fond font
    fonts food fool foot ford fore fork forks form forms fort forts foul four fowl foxy foyer
    Fran franc Franz frat fray fred fret frey Fritz frog Frye fuel fuji full fund funds Fung
    funk fur furs fury fuse fuss fuzz Gabe gabi Gaga gage gags Gaia Gail gain gait Gaius gala
    gale gall gals game gang gangs gap gaps garb gary gasp gate Gaul gave gay gays Gaza gaze
    gear geek Geez gels gem gems gene gent gents germ germs Gibbs gifs gift gifts Gigi gigs
    gill gills gilt gin Gina Gino girls giro gist give glad glam glee glen Glenn glow glue
    gnome goal goat god gods goff gold golds golf gone gong goof goon gore gory gosh goss Goth
    Goto gout gown gowns grab grad gram Gran gras gray Greg Gregg grew grey grid grim grin
    grip grit grow grub gulf gull gulls gump gums Gunn guru gust gusts guts guy guys Gwen gyms
    Habs hack hacks Hahn hail hair hale half hall halls halo halt ham Hana hand hands Hang
    hangs hank hanks hans Hara hard hare harm harms harp harsh hart hash hat hath hats haul
    hawk hawks hayes hays haze hazy head heal heap hear heat heck heed heel Hehe Heinz heir
    held hell hells helm helps hemp hens Hera herb herbs herd herds hero hers hertz Hess hey
    hicks hide highs hike hill hills hind hint hints hips hire hiro hiss hive hoax Hobbs hobo
    hoes hogs Hola hole holt holy home homo hone hong honk hood hoof hook hoon hoop hoot hope
    hops horn horns hose host hosts hour hove howe howl Hoyt hubs hues huey huff hug huge Hugh
    Hugo hugs hula hulk hull hulu Hume hump hunch hung hunk hunt hunts hurst hurt hurts hush
    hut huts Hwang Hyde hymn hymns Hype Iain Ian ibex Ibiza iced icon Idaho idea idle idol ill
    ills imam Inca inch Indo indy inks inns ions iota Iowa Iran Iraq iris Irma iron Isla isle
    itch item Ivan Ives Izzy Jack jacks jade jail Jain jake jam jama jams Jana jane Jang jars
    Java jaws Jay jays jazz jean jeep jeff jerk jerks jess jest Jews Jill Jim Jimi jing jinx
    jive Joan jock Jodi Jody Joe Joel joey John joke jolt Jong Joni Joon Jose josh joss Jour
    Jovi joy joys Juan judd Jude judo judy juju July jump jumps june Jung junk Juno jury Kabul
    Kahn kale kali Kane kang Kano Kant Kari Karl Kart Kate Kato katy Katz Kaya kayak keel keen
    keep kemp Ken kent kept kern Kerr keto key keys khan Khmer kick kicks kidd Kiev kiki kiln
    kilo Kim Kimi kind kinds kings kink kinks Kira kirk kiss kit kite kits kiwi Klan Klopp
    knack knee kneel knees knew knife knit knob knobs knock knot knots know known knows Knox
    Kobe Koch Kofi Kong kors Kris Kuhn kung Kurds Kurt Kush Kyiv kyle lab labs lace lack lacks
    lacy lads lady Lago lags laid lair lake Lala lama lamb lambs lame lamp lamps Lana land
    lands lane Laos lap laps Lara lard lark lars las lash lass lasts late lava lawn lawns laws
    layer lays lazy leaf leafs Leah leak lean leap lear led leds Lee lees legs Leia Lena lend
    lends leno lens lent Leo Leon lest Leto Levi levy lewd Liam liar lice lick licks lids lied
    lien lieu lift lifts Liga light Lila lily Lima limb limbs lime limo limp lina line ling
    link links linn lint lion lip lips lira Lisa lisp list lists lite Liz Liza Lloyd load loaf
    loan lobe loch lock locks loco Loeb loft log logo logs Lois Lola lone longs look loom loon
    loop loot lord lords lore lori los loss lots Lou loud Louie Louis Lowe lows loyal lube
    Luca luce luck lucy Luis Luiz Luka luke lull lulu lump lumps luna lunch lund lung lungs
    lure lurk lush lust Lutz luxe Lyle Lyme lymph lynch Lynn lynx Lyon mace mack macs macy
    mage mags Maia maid mail main mako male Mali mall malls malt mana mane mani Mann mans Manu
    maps Mara marc march mare Mari Mark marks mars marsh mart Marx Mary mash mask masks mass
    mast Mata mate math maths mats Matt maud Maui maya Mayan mayer Mayo mayor mays maze Mccoy
    Mckay mead meal mean meat meek meet Mega mein Mel melt melts memo mend meng mens Ment menu
    merch Merck mere mesa mesh mess met meta mets Meyer mica mice mick mid midst might mike
    mila mile milk mill mills milo mime Mimi mina mind minds mine ming Minh mink mins Minsk
    mint mints Mira miss mist mite mitt moan moat mob mobs moby mock mocks mode mods mojo mold
    molds mole momo moms mona mong monk monks mono mons Mont month mood moon moor moot mora
    Mori morn morph mort moss moth moths mott move moyes muck mugs muir mule mum mums munch
    Musa muse mush musk mute Myra myth myths Nadu naga nail name nana nap napa naps nash Nat
    Nate nats nave Nazi neal near neat neck necks need Neil Nell Nemo neon Nerd ness nest
    nests nets newt nick nicks Nico nigh night Niki Nile Nina nine ninth Noah node nods noel
    noir Nola nook noon Noor nope Nora nord norm norms nose note noun nous nova Novo nude nuke
    null numb nun nuns nut nuts Oahu oak oaks oars oath oats obey odds odin odor offs ogre
    Ohio oils oily okay Olaf olds Oleg Olga Oman Omar omen omit Omni once ones onto onus onyx
    opal opus oral orcs ores orgy Oslo Otis otto ouch ought ours outs oval oven owed Owen owes
    owl owls owns pace pack packs paco pact pads page pain pair pale palm palms Palo pals pane
    pang pans pant pants papa para park parks parr part parts pass past path paths pats Paul
    pave pawn pawns paws payer pays peak pear peas peat peck peed peek peel peep peer pegs
    pell Peng Penn pens perch peri perk perks Perl perm Peru peso pest pests pet pete pets
    phew Phil pick picks pico pics pie pied pier pies pig pigs pike pile pill pills pimp pinch
    pine ping pink pins pint pints pious pipe piss pit pita pits Pitt pity Pius plat play
    playa plea plot plow ploy plug plum plus pods poem poet poke pole polk polo poly pond
    ponds pong pont pony pooh pool poop poor pops porch pore pork port ports pose posh post
    posts pot pots potts pour pray prep prey prism Prix prob prod prof prog prop pros psalm
    psych pub pubs puck puff puffs Puig puke pull pulls pulp puma pump pumps punch Pune punk
    punks puns punt pups pure push puss puts putt qing quail quan quay queer queue quid quiet
    Quinn quiz quot race rack racks Rafa raft rage rags raid rail rain raja rake ralph Rama
    ramp ramps rams rana ranch rand rang rani rank ranks rant rants Raoul rape raps rare rash
    rat rate rats Raul rave Ravi Ray rayon rays reap rear redo reds reed reef reefs reel rees
    refs Reid reign rein rely Remy Rene Reno rent rents reps rest rests Reza rhea Rhett rhine
    rhino Rhode rhyme ribs Rica rice rich rick Rico ride rife riff riffs rift rig Riga Riggs
    rigs rim rims ring rings rink riot ripe rips risk risks rita rite road roam roar Rob Robb
    robe Robo rock rocks rod rode rods role Rolf roll rolls Roma Rome Romo Ron roof roofs rook
    room root rope rory Rosa rose ross rosy Roth rout Roux Rowe rows roxy Roy royal rub rubs
    ruby rudd rude rudy ruff rug rugs ruin Ruiz rule rump rune rung ruse rush russ rust ruth
    Ryan Saab saas Sachs sack sacks Saeed safe saga sail sake sale salts Sam Sami san Sana
    sand sands sane sang sank sans Sara sari sash sass Saul save saw sayin scam scan scar scot
    scum seam Sean seas seat secs sect sects seed seem seen seer Sega self sell sells semi
    send sends sens sent Seoul sept sera Serb Serbs seth sewn sex sexy shag shah sham shan
    Shaq shaw shay shea shed Shen sher shes shin ship shiv shoe shop shot show Shri shun shut
    shy Siam sick side sift sigh sighs sight sign signs Sikh Sikhs silk sill silo silt Simms
    sims Sindh sine sing singh sings sink sinks sins sion Sioux sips sir sire site sith sits
    sixth size skew ski skid skim skin skip skis skit Skye slab slag slam slap slay sled slew
    slid slim slip slit slot slow slug slum slur slut smes smog smug snag snob snow snug soak
    soap soar sobs sock socks soda sofa soft soho soil sold sole solo soma song songs sons
    sony soon soot sora sore sort sorts Soto soul soup sour sous spam span spar spat spec
    specs sped spin spit spot spun spur spy squad squat squid stab stag Stan star Starr Stat
    stay stem step stew stir stow Stoxx stub stud stun sub subs suck sucks Sue sued sues Suez
    suit Sumo sums sung sunk suns sure surf suzy Sven swag swam swan Swann swap sway swim syed
    sync tabs tack tact taft tag tags tail tait tale tall tame tang tank tanks tap tape taps
    tara Tariq tart tarts task tasks tate taxi teal team tear teas tech Ted teen tees tele
    tell tells temp temps tempt tend tends tens tent tenth tents Teri term terms Tess test
    tests text texts Thai thaw Thea thee Theo ther thin Thom Thor thou thug thumb thus Tian
    tick ticks tide tidy tied tier ties tiff tight Tiki tile till tilt Tim time Tina ting tins
    tint tiny tip tips tire Tito tits toad toby todd Todo toes tofu Togo toil told toll tolls
    Tom tomb tombs tome toms tone tong Toni tons tony took tool toon toot tops torch tore torn
    toro tort tory toss tote toto tots tour tout tow town towns toy toys tram Tran trap tray
    tree trek tres trey trim trio trip tris tron trot troy tsar tub tube tubs tuck tuff tufts
    tuna tune tung turd turf turk turks turn turns tutu twas twat twig twin Tyne type typo
    tyre Uber ugly Umar undo unit unto upon Urdu used user uses Utah vail vain vale vane vans
    vary vase vast veal veer Vega veil vein vent vents vera verb verbs vert vest vests veto
    vets vial Vibe vice Vick Vida view vile vine visa vita Vito viva Vivo Vlad void vols volt
    volts Von Voss vows wack Waco wade wage wait wake walk walks wall walls walsh walt waltz
    wand wang want wants ward wards ware warm warms warp warts wary wash wasnt wasps watt
    watts wavy ways weak wear web webs weed weep weir Welch weld well wells welsh went wept
    west whew whey whig whim whip whit whoa whom whos wick wide width wife wight wigs wild
    wills wilt winch wind winds wine wing wings wink Winn wipe wire wise wish wit wits Witt
    woes woke wolf Wolff womb wong wont wood woof wool word words wore work works world worm
    worms worn wrap wren writ wynn Xiao Xmas yacht yale yang yank yanks yard yards yarn yawn
    yaya yeah yeast yell yells yelp Yeon yield ying yoga yogi yoke Yoko yolk Yoon york young
    yours youth youve yuan yuck Yuki Yung Yuri Zach Zack zeal Zeke zero zest zeta Zeus Zhou
    zinc Zion zone zoom zoos Zulu Zuma
"""
#: The word in capitals → as it is written elsewhere.
SHORT_WORDS = {word.upper(): word for word in _WORDS.split()}
