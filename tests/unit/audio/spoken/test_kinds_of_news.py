"""Kinds of writing that newspapers were found to use and that were misread, in words of our own."""

from functools import cache

import pytest

from audio.spoken import normalise, render
from voices.lexicon.entries import Lexicon
from voices.lexicon.files import base_entries

ENGLISH = """
# a title that is all there is, and one that is not
Rev. => Reverend.
Maj… => Major.
(Hon.) => Honorable.
It was the Rev. => It was the Rev.
# a tag that is talked about, and one that was left behind
The <p> tag is old. => The p tag is old.
Use the element <hr> here. => Use the element H.R here.
<p>Rain fell.</p> => Rain fell.
# noughts that say nothing, postcodes, seconds, a mountain
The euro bought $1.0840. => The euro bought one point zero eight four dollars.
It cost $3.50. => It cost three dollars and fifty cents.
Salem, MA 01970 => Salem, Massachusetts oh one nine seven oh
at 9:00:07 p.m. => at nine o'clock and seven seconds p.m.
The mill ran from around 1790 to 1815. => The mill ran from around seventeen ninety to eighteen fifteen.
The crew left at 6 p.m. AKST. => The crew left at six p.m A.K.S.T.
They sought a 6ft 2in man. => They sought a six foot two inch man.
he lives on st. johns road. => he lives on saint johns road.
Meet at 1 Mt Hill Road. => Meet at one Mount Hill Road.
# capitals that are a word too, in a text that shouts and in one that does not
Crews from the ACT went to Victoria. => Crews from the A.C.T went to Victoria.
It moved from US GAAP to rules of the ICAEW. => It moved from U.S Gap to rules of the I.C.A.E.W.
COURT TELLS THEM TO ACT NOW => court tells them to act now
# years of old, and years near about
The wall fell in 523 AD and rose by 308 BC. => The wall fell in five twenty-three A.D and rose by three oh eight B.C.
A.D. 712 was dry; so was 600 BC. => A.D seven twelve was dry; so was six hundred B.C.
A chronicle from 1084 to 1291 => A chronicle from ten eighty-four to twelve ninety-one
It stood down to about 1742 and more. => It stood down to about seventeen forty-two and more.
Since about 1600 people have fished here. => Since about one thousand six hundred people have fished here.
THE 1970S WERE BROWN => the nineteen seventies were brown
# runs for wickets, and parts
Kent made 187/4 before tea. => Kent made one hundred eighty-seven for four before tea.
He wrote 47/8 on the board. => He wrote forty-seven eighths on the board.
# a loss, and a price after a dash
It fell to -$4.2 million. => It fell to minus four point two million dollars.
Children -$4 each => Children, four dollars each
# hours of opening
Open Tues - Sat 10 - 4 => Open Tuesday to Saturday ten to four
Open Monday - Thursday 8.30 - 17.15 => Open Monday to Thursday eight thirty to seventeen fifteen
Wed / Fri classes => Wednesday and Friday classes
They won 7-5 on Sunday. => They won seven five on Sunday.
Yields rose Friday 2.15-2.45 percent. => Yields rose Friday two point one five to two point four five percent.
# feet and inches
a 6' x 9' rug and a board 40x30x3" => a six by nine foot rug and a board forty by thirty by three inches
a 12-in. x 8-in. tray => a twelve by eight inch tray
It needs 3/8" plywood and 24' boards. => It needs three eighths of an inch plywood and twenty-four foot boards.
a 3/4-inch bolt, 3/4 inch long => a three quarter-inch bolt, three quarters inch long
the size in sq. ft. of a flat => the size in square feet of a flat
# half of a thing, paces and lengths of runs
her 1/2 marathon at 1/2 price => her half marathon at half price
a 40k trail run for 40k people => a forty K trail run for forty thousand people
an 8:00 pace and a 2:00 half => an eight minute pace and a two hour half
a ratio of 1:15 at 1:15 => a ratio of one to fifteen at one fifteen
# addresses
Orville Road, Salem, Oregon 97301 => Orville Road, Salem, Oregon nine seven three oh one
Mail it to 30301-7744 today. => Mail it to three zero three zero one, seven seven four four today.
DALLAS, TX March 3 => Dallas, Texas March third
Write to our_desk@paper.org or see my_paper.org => Write to our underscore desk at paper dot org or see my underscore paper dot org
# what markets write
Orrin Inc. (NYSE: ORN) rose, in $ in millions. => Orrin Incorporated rose, in dollars in millions.
# books, plans and months
Vol 2, 4th edn. => Volume two, fourth edition.
Her 401-k grew in 8 mo => Her four oh one K grew in eight months
the file of Word (95-2001) => the file of Word, ninety-five to two thousand one
# a name in a heading in capitals
ADA BIGGS AND TOM KATZ: A LIFE IN PAINT => Ada biggs and Tom Katz: a life in paint
# records of two leagues, sets, districts of schools
Orrin (17-8, 7-3) met Vale (19-5, 9-1). => Orrin, seventeen and eight, seven and three, met Vale, nineteen and five, nine and one.
They won in four sets (25-19, 22-25, 25-20, 25-16). => They won in four sets, twenty-five to nineteen, twenty-two to twenty-five, twenty-five to twenty, twenty-five to sixteen.
It was shown before (3-5, 9). => It was shown before.
They end 9-9 overall and 3-7 in district. => They end nine and nine overall and three and seven in district.
first place in 6-4A and 3-5A => first place in six four A and three five A
7: 3-pointers by Ada Renn => seven: three-pointers by Ada Renn
# figures that repeat a number in words
Pay in sixty (60) days or thirty-five percent (35%) more. => Pay in sixty days or thirty-five percent more.
Ada Renn saw forty-three (3) cats. => Ada Renn saw forty-three, three, cats.
# a clock that shows nothing but parts of a second
It fell at 0:00.43 and at 2:00.7. => It fell at zero point four three seconds and at two minutes zero point seven seconds.
# a state's letters at the head of a city's
A cafe in N.Y.C. and one in N.Y. => A cafe in N.Y.C and one in New York.
The gate is at 41.25°N 8.5°W => The gate is at forty-one point two five degrees north eight point five degrees west
# sports pages: averages, overtime, records in brackets, what was put off, seconds left
Ames was batting .312 and hit a .300 average. => Ames was batting three twelve and hit a three hundred average.
They sit six games above .500. => They sit six games above five hundred.
The rate grew by .250 of a point. => The rate grew by point two five zero of a point.
Harlow 61, Penrith 58 (OT) => Harlow sixty-one, Penrith fifty-eight, overtime
The OT plan was dropped. => The O.T plan was dropped.
Harlow at Penrith, ppd. => Harlow at Penrith, postponed
Ruiz (11-9) gave up two homers in six innings. => Ruiz, eleven and nine, gave up two homers in six innings.
Harlow (Ruiz 0-1) at Penrith (Ames 1-2) => Harlow, Ruiz zero and one, at Penrith, Ames one and two
For KSU (7-8), Ames scored nine. => For K.S.U, seven and eight, Ames scored nine.
Harlow (8-8, 2-2 Northern) held on. => Harlow, eight and eight, two and two Northern, held on.
They are 2-1 in their last three games. => They are two and one in their last three games.
Ames led with 0:20 remaining. => Ames led with twenty seconds remaining.
the 4 X 200 relay => the four by two hundred relay
# days after days, hours after days
They sold on Feb. 17 and 19 for cash. => They sold on February seventeenth and nineteenth for cash.
On May 3 and 20 people came. => On May third and twenty people came.
It is shut from 8pm May 9 to 6am May 13. => It is shut from eight p.m May ninth to six a.m May thirteenth.
# what traders and agencies write
Wheat rose 4-1/8 cents to $5.28-1/4. => Wheat rose four and an eighth cents to five dollars and twenty-eight and a quarter cents.
It holds 40 pct of the firm for 3 mln dlrs, or 15 cts a share. => It holds forty percent of the firm for three million dollars, or fifteen cents a share.
PROFIT UP 11 PCT IN 1ST QTR => Profit up eleven percent in first quarter
It pumped 1.2 mln bpd. => It pumped one point two million barrels per day.
Brent crude LCOc1 rose. => Brent crude rose.
It joined <ABC>. => It joined A.B.C.
the 60-40 rule => the sixty forty rule
a vote of 60-40 => a vote of sixty to forty
# Max is a name, and a reading
The 737 Max 9 was grounded. => The seven thirty-seven Max nine was grounded.
Today: Max 31. => Today: Maximum thirty-one.
# a kitchen's short words
1 Tb. butter and 1 Teasp. salt => one tablespoon butter and one teaspoon salt
2 c. flour and 1 c. milk => two cups flour and one cup milk
2 lg. eggs and 1 med. onion => two large eggs and one medium onion
1/2 pt. cream in a 1-1/2 qt. pan => one half pint cream in a one and a half quart pan
1 8-oz. pkg. cheese and 2 doz. rolls => one eight ounce package cheese and two dozen rolls
Bake at 350f for an hour. => Bake at three hundred fifty degrees Fahrenheit for an hour.
10 Tb of data => ten Tb of data
# numbers of notes that were glued to words
The adjusted2 profit and shares3 rose. => The adjusted profit and shares rose.
Section8 and mp3 stayed. => Section-eight and mp three stayed.
# so much in so much, and what is poured
The limit is 80mg/100ml. => The limit is eighty milligrams per one hundred milliliters.
It held 50mg alcohol in 100ml blood. => It held fifty milligrams alcohol in one hundred milliliters blood.
A 500ml water bottle broke. => A five hundred milliliter water bottle broke.
# how fine and how bright a screen is
It has 460ppi and 1,000nits. => It has four hundred sixty P.P.I and one thousand nits.
# what looks like a share, a contract, odds or a lap and is none
It grew to .500 percent. => It grew to point five zero zero percent.
The site moved to IPv6 and TLSv1. => The site moved to IPv-six and TLSv-one.
It has a 50-50 chance. => It has a fifty-fifty chance.
It has a 60-40 chance. => It has a sixty forty chance.
# as weather offices write it
It was near 32.3N 73.1W at 1100 PM EDT. => It was near thirty-two point three north seventy-three point one west at eleven p.m E.D.T.
# roads, houses, states
He lives at 725 E. Alpine Trail. => He lives at seven twenty-five East Alpine Trail.
The farm is off US Hwy 278. => The farm is off U.S Highway two seventy-eight.
The Hon'ble Prime Minister came to Miami, Fl. => The Honorable Prime Minister came to Miami, Florida.
# a group that calls itself a state, and a loud word
Raids against IS in the hills went on. => Raids against I.S in the hills went on.
The town was IS-held for a year. => The town was I.S-held for a year.
IS has claimed the blast. => I.S has claimed the blast.
That IS a long way. => That is a long way.
# figures and dots in brackets are a day, and 3/30 is one after "on"
(04.03.2018) The mayor left. => March fourth twenty eighteen, The mayor left.
Come on 3/30 or by 4/18. => Come on March thirtieth or by April eighteenth.
a gap of 3/16 of an inch, and 24/7 care => a gap of three sixteenths of an inch, and twenty-four seven care
Long March 3B flew on March 3. => Long March three B flew on March third.
# numbers that are called
Ring 1800 555 014 or 01- 5550142. => Ring eighteen hundred, five five five, zero one four or zero one, five five five zero one four two.
SMS: +44 (0)7700 900143. => S.M.S: plus four four, zero, seven seven zero zero, nine zero zero one four three.
# sets by colons, a ratio, hours to hours, a throw, a shared place
She lost 6:7 (6:8), 7:5, 6:4. => She lost six seven, six eight, seven five, six four.
mixed at 3:1 => mixed at three to one
on air 00:35-01:05 => on air zero thirty-five to one oh five
a put of 22.36 m (73-4 1/2) => a put of twenty-two point three six meters, seventy-three feet four and a half inches
1, S Renn (Elmbury) 1-54.73; => one, S Renn, Elmbury, one minute fifty-four point seven three seconds;
Ada Renn (T14) and Bo Lind (T-39th) => Ada Renn, tied for fourteenth, and Bo Lind, tied for thirty-ninth
# players' countries, shares, species, codes, tags, lists
R Dahl (Aus) bt K Holm (Ire) 4 & 3 => R Dahl, Australia, beat K Holm, Ireland, four and three
Renn Group [[RENN.UL]] said so. => Renn Group said so.
Harbour shares, $HRBR, rose. => Harbour shares, H.R.B.R, rose.
Traces of E.coli were found. => Traces of E coli were found.
an AS55 and an IS-2 => an A.S fifty-five and an I.S-two
#GRAMMYs by @RajRenn => hashtag Grammys by at Raj Renn
Sales of 39b reais helped 100s of shops. => Sales of thirty-nine billion reais helped hundreds of shops.
as cold as -80 C => as cold as minus eighty degrees Celsius
Det Sgt Renn of W.Va. spoke. => Detective Sergeant Renn of West Virginia spoke.
# bulletins in capitals
NATIONAL WEATHER SERVICE NORMAN OK 332 AM CST WED DEC 31 2014 => National Weather Service Norman Oklahoma three thirty-two a.m C.S.T Wednesday December thirty-first twenty fourteen
TEMPS IN THE 60S MAKE ITS WAY EASY => temps in the sixties make its way easy
.THE RIVER WILL RISE TODAY => the river will rise today
# letters with dots, and sums that share their scale or describe a noun
Gusts of 75 m.p.h. tore roofs off. => Gusts of seventy-five miles per hour tore roofs off.
It costs between $6 and $7 billion, or between $600 and $2 million. => It costs between six and seven billion dollars, or between six hundred dollars and two million dollars.
They set between €3.5 and 4bn aside. => They set between three point five and four billion euros aside.
A $15 billion cleaning fund and a $12 a week rise => A fifteen billion dollar cleaning fund and a twelve dollar a week rise
It asked that $2,500 be repaid. => It asked that two thousand five hundred dollars be repaid.
a $300 “thank you” gift => a three hundred dollar thank you gift
The tender was Rs 450 cr in all. => The tender was four hundred fifty crore rupees in all.
# states and countries as typewriters spaced them, blocks and homes
a farm near Trenton, N. J., and a U. S. District Court => a farm near Trenton, New Jersey, and a U.S District Court
Shots were heard in the 3400 block of Elder Lane. => Shots were heard in the thirty-four hundred block of Elder Lane.
She lives at 5127 Alder near 8041 SE Alder St. => She lives at fifty-one twenty-seven Alder near eighty forty-one Southeast Alder Street.
a shop on Mill Av., open late => a shop on Mill Avenue, open late
# records by the day, and shares of an age
The Gulls were 9-14 after ten weeks and now own a 20-15 mark. => The Gulls were nine and fourteen after ten weeks and now own a twenty and fifteen mark.
The vote was 6-3 on May 2. => The vote was six three on May second.
children aged 0-4 => children aged zero to four
# times with two points, and versions
Renn ran the mile in 4.11.3 there. => Renn ran the mile in four minutes eleven point three seconds there.
the driver in 4.11.3 => the driver in four point eleven point three
# a verdict, a part, and numbers of a session
We gave it a fair 6/10, after about 3/10. => We gave it a fair six out of ten, after about three tenths.
resolution 46/182 and document A/47/92 => resolution forty-six one eighty-two and document A forty-seven ninety-two
# years and eras of the round kind, units that are many, one company
a chapel from around 1640, rebuilt by 1400 BC => a chapel from around sixteen forty, rebuilt by fourteen hundred B.C
Come back in 6hrs please. => Come back in six hours please.
this 6'11" forward => this six foot eleven inch forward
a scribe of c. 1772-1762 BC and c. 1040, and the 6-5th century BC => a scribe of circa seventeen seventy-two to seventeen sixty-two B.C and circa ten forty, and the sixth to fifth century B.C
The works went on (1994-1995). => The works went on, nineteen ninety-four to nineteen ninety-five.
the frost & 1670-71 => the frost and sixteen seventy to seventy-one
Cast: 3/10 Plot - 2/10 and a 4/10 or 5/10 => Cast: three out of ten Plot, two out of ten and a four out of ten or five out of ten
They sold in 1000s, then in 100s. => They sold in thousands, then in hundreds.
The Hills I & II, R & D => The Hills one and two, R and D
3M contends that a 1450 acre site is clean. => three M contends that a one thousand four hundred fifty acre site is clean.
Bake at 350-375 F. until brown. => Bake at three hundred fifty to three hundred seventy-five degrees Fahrenheit until brown.
SMITHHHHHH, it is in The Night Sun. today => Smith, it is in The Night Sun; today
Write to Box 4127, N. Y. C. soon. => Write to Box forty-one twenty-seven, N Y C soon.
"""
BRITISH = """
# cricket as it is written short
Vale made 77no of 350-9d (89.4 ov). => Vale made seventy-seven not out of three hundred and fifty for nine declared, eighty-nine point four overs.
Rain fell with the tourists 202-5, trailing by 203 on first innings. => Rain fell with the tourists two hundred and two for five, trailing by two hundred and three on first innings.
The 2nd XI won. => The second eleven won.
# a result between its sides, and numbers between others
Harlow Forest 1-2 Penrith => Harlow Forest one two Penrith
Grades 1-2 Pupils => Grades one to two Pupils
# laps, pence below one, sums in a heading, ends of a range of days
She took 1m52.326s and then 2m 05s. => She took one minute fifty-two point three two six seconds and then two minutes five seconds.
a dividend of 0.22p per share => a dividend of zero point two two pence per share
Profit (£m) => Profit, million pounds
from February 9 to 6am February 13 => from February the ninth to six a.m February the thirteenth
# distances, times and odds of horses, and scores that are none
The 11-4 favourite won over 2m4f at Kempton. => The eleven to four favourite won over two miles four furlongs at Kempton.
The filly runs in the 3.35 at York over 7f at 16/1. => The filly runs in the three thirty-five at York over seven furlongs at sixteen to one.
a gelding who stays over 3m. => a gelding who stays over three miles.
a 2m handicap for each-way bets at 8-1 => a two mile handicap for each-way bets at eight to one
York won 3-1 at home. => York won three one at home.
The wall runs over 3m. => The wall runs over three metres.
# an 8 that is no face, and pence beyond a pound
Petrol rose 8p to 148.5p a litre. => Petrol rose eight pence to one hundred and forty-eight point five pence a litre.
The shares closed at 252p, in 720p. => The shares closed at two hundred and fifty-two pence, in seven twenty P.
# a step and where it leads; goals and behinds that add up
The rate rose by 0.25% to 5.25%. => The rate rose by zero point two five percent to five point two five percent.
Growth of 2% to 3% is likely. => Growth of two to three percent is likely.
Harlow 8.7 (55) led Penrith 5.10 (40). => Harlow eight seven fifty-five led Penrith five ten forty.
# how a house is listed, and a junction
a Grade II* hall near M6 jct 3A => a Grade Two star hall near M-six junction three A
UKIP lost 3 seats. => UKIP lost three seats.
# provisions of a law, members of a parliament, parties
under s.5(1)(a) of the Act => under section five, one, A, of the Act
ss. 2 and 3 of the Act; S.45 of that Act => sections two and three of the Act; Section forty-five of that Act
my right hon. Friend and the hon. Member for Elmbury => my right honourable Friend and the honourable Member for Elmbury
Con 1541 (45.8), Lab hold => Conservative one thousand five hundred and forty-one, forty-five point eight, Labour hold
# innings, figures of bowlers, prices, with no word of the game beside them
The score was 197-5. => The score was one hundred and ninety-seven for five.
Peers voted 197-5 for it. => Peers voted one hundred and ninety-seven to five for it.
Hants 169-1 (A Renn 73 no, B Lind 28*) won by 9 wkts. => Hants one hundred and sixty-nine for one, A Renn seventy-three not out, B Lind twenty-eight not out, won by nine wickets
Renn takes 4-55 to win it for Glamorgan. => Renn takes four for fifty-five to win it for Glamorgan.
The last 200/1 success came in May. => The last two hundred to one success came in May.
I laid the favourite at 7/4. => I laid the favourite at seven to four.
1.30 Supreme Novice Hurdle Harbour Light (nap) 4-1 => one thirty Supreme Novice Hurdle Harbour Light, nap, four to one
"""
SPANISH = """
# a long dash is a minus in a bracket or after a small word, else it opens an aside
La variación fue del –0,35%. => La variación fue del menos cero coma treinta y cinco por ciento.
Cayó el grupo de jóvenes (–4.200). => Cayó el grupo de jóvenes, menos cuatro mil doscientos.
Un grupo –20 personas– salió. => Un grupo, veinte personas, salió.
# four digits that count agree, and those of a year do not
cerca de 1700 piezas => cerca de mil setecientas piezas
desde 1700 piezas de museo => desde mil setecientos piezas de museo
# a place on a road
Volcó en el kilómetro 16.800 de la M-320. => Volcó en el kilómetro dieciséis ochocientos de la M trescientos veinte.
Hay 16.800 kilómetros. => Hay dieciséis mil ochocientos kilómetros.
Volcó a la altura del km. 38,100, de noche. => Volcó a la altura del kilómetro treinta y ocho cien, de noche.
# decades as English writes them, and seconds
Era la moda de los años 70s. => Era la moda de los años setenta.
Tras la crisis de los 90s llegó. => Tras la crisis de los noventa llegó.
Ganó por los 30 s de ventaja. => Ganó por los treinta segundos de ventaja.
# the third part of something is no king
El Programa Sudeste III acaba. => El Programa Sudeste tres acaba.
VV. AA. firman el libro. => varios autores firman el libro.
Lo dice www.new-mill.es => Lo dice new guion mill punto es
# a degree sign that orders
Ganó su 15° título. => Ganó su decimoquinto título.
Se llegó al 30° norte. => Se llegó al treinta grados norte.
El artículo 14.3º lo dice. => El artículo catorce punto tres lo dice.
# the United States, the days that elections are called by, old roads, regions
La oficina de EU abrió. => La oficina de Estados Unidos abrió.
Las elecciones del 23J => Las elecciones del veintitrés J
Una energía de 40 J => Una energía de cuarenta julios
Un choque en la N-II => Un choque en la N dos
La XI Legislatura empezó. => La undécima Legislatura empezó.
Xi viajó a Lima. => Shi viajó a Lima.
# units without a figure, and don after an office
Cayeron 12 litros (l/m2). => Cayeron doce litros, litros por metro cuadrado.
El notario D. Berto Lin firmó. => El notario don Berto Lin firmó.
Berto D. Lin Pell firmó. => Berto D Lin Pell firmó.
# hours with a comma, and the day in an agency's first words
Fue a las 11,45 horas. => Fue a las once cuarenta y cinco horas.
Fue a la 1,00 hora. => Fue a la una.
Lima, 14 may (EFE).- Llueve. => Lima, catorce de mayo, EFE; Llueve.
"""
ARABIC = """
# results with a stroke, and parts with one
فاز الفريق على ضيفه 3/1 أمس. => فاز الفريق على ضيفه ثلاثة مقابل واحد أمس.
تعادل الفريقان 2/2 في النهائي. => تعادل الفريقان اثنين مقابل اثنين في النهائي.
حصل على 2/3 الأصوات. => حصل على ثلثي الأصوات.
# dates with spaces, with two kinds of dashes, with the month first, with the hour
السبت 14- 11- 2026 => السبت الرابع عشر من شهر نوفمبر لعام ألفين وستة وعشرين
الجمعة 6 – 11-2026 => الجمعة السادس من شهر نوفمبر لعام ألفين وستة وعشرين
أكتوبر 5, 2026 => الخامس من أكتوبر لعام ألفين وستة وعشرين
الأحد 08-11-2026 21:30 => الأحد الثامن من شهر نوفمبر لعام ألفين وستة وعشرين الحادية والعشرين وثلاثين دقيقة
آخر تحديث 09:20:41 بتوقيت عمان => آخر تحديث التاسعة وعشرين دقيقة بتوقيت عمان
# decimals with an Arabic comma, noughts of a sum
بلغت 37،4 درجة. => بلغت سبعة وثلاثين فاصلة أربعة درجة.
قتل 3، 4 جرحى => قتل ثلاثة، أربعة جرحى
المبلغ 1.500,00 درهم => المبلغ ألف وخمس مئة درهم
# the gender of plurals
فازت 4 منتخبات. => فازت أربعة منتخبات.
نال 3 أصوات. => نال ثلاثة أصوات.
صدرت 3 إنذارات. => صدرت ثلاثة إنذارات.
نشرت 4 ترجمات. => نشرت أربع ترجمات.
عددهم 7 او 8 كإجمالي => عددهم سبعة او ثمانية كإجمالي
# the case of a number, by what stands round it
أسفر عن مصرع 22 شخصا. => أسفر عن مصرع اثنين وعشرين شخصا.
حكم عليه بالسجن 120 يوماً. => حكم عليه بالسجن مئة وعشرين يوماً.
عمره 22 عاما. => عمره اثنان وعشرون عاما.
البالغ من العمر 22 عاما => البالغ من العمر اثنين وعشرين عاما
وجرح 60 آخرين => وجرح ستين آخرين
بعد فرز 99% من الأوراق => بعد فرز تسعة وتسعين بالمئة من الأوراق
شهدت تسجيل الفرق 21 هدفا => شهدت تسجيل الفرق واحدا وعشرين هدفا
إلى 20 قتيلا، و30 جريحا => إلى عشرين قتيلا، وثلاثين جريحا
استقبل خلال الـ24 ساعة الماضية 20 جريحا. => استقبل خلال الأربع والعشرين ساعة الماضية عشرين جريحا.
من فئة 200 درهم => من فئة مئتي درهم
مونديال قطر 2022. => مونديال قطر ألفين واثنين وعشرين.
ضمن منافسات الجولة الـ26 => ضمن منافسات الجولة السادسة والعشرين
# what is counted, after today and behind a dot; the Christian year of a masculine noun
أصيب اليوم 14 راكبا. => أصيب اليوم أربعة عشر راكبا.
وزع 1.599 سلة. => وزع ألفا وخمس مئة وتسعا وتسعين سلة.
للعام المالي 2026م => للعام المالي ألفين وستة وعشرين ميلادي
# figures in brackets that order, two of something in the plural, ordinals with a small word
وفقا للمادة (37) من القانون => وفقا للمادة السابعة والثلاثين من القانون
بعد 2 دقائق => بعد دقيقتين
أطلق 2 صاروخ باليستي. => أطلق صاروخين باليستيين.
ضبط 160 غرامًا منها. => ضبط مئة وستين غرامًا منها.
# a small word that is drawn out and set apart belongs to the next word
فاز بـ كأس المدينة. => فاز بكأس المدينة.
عاد لـ القرية. => عاد للقرية.
وصل 12 زائرا لـ 5 قرى. => وصل اثنا عشر زائرا لخمس قرى.
# hours without a colon; months written short
وصل بحلول الساعة 0420 بتوقيت المدينة. => وصل بحلول الساعة الرابعة وعشرين دقيقة بتوقيت المدينة.
في الساعة 07,07 بتوقيت القرية => في الساعة السابعة وسبع دقائق بتوقيت القرية
يوم 4 جمادى أول 1447 هـ => يوم الرابع من جمادى أول لعام ألف وأربع مئة وسبعة وأربعين هجري
# objects far behind their verb, of a verb with a prefix, of a participle
لتبلغ عند الإغلاق 68 نقطة => لتبلغ عند الإغلاق ثمانيا وستين نقطة
السعر البالغ 26 دولارا => السعر البالغ ستة وعشرين دولارا
رفع المصرف سعر القمح 2%. => رفع المصرف سعر القمح اثنين بالمئة.
بعد رفع أجور البحارة 200 درهم => بعد رفع أجور البحارة مئتي درهم
ينفقون 30 درهما => ينفقون ثلاثين درهما
ينفق يوميا 200 درهم => ينفق يوميا مئتي درهم
فوق مستوى 30 دولارا => فوق مستوى ثلاثين دولارا
# one and two of something
زاد القمح 1.26 دولار. => زاد القمح دولارا واحدا وستة وعشرين سنتا.
نزل إلى 1.26 دولار. => نزل إلى دولار واحد وستة وعشرين سنتا.
دفع الصياد 102.10 دولار. => دفع الصياد مئة دولار ودولارين وعشرة سنتات.
# who comes forward, and by how much
تقدم 25 طالبا للمنحة. => تقدم خمسة وعشرون طالبا للمنحة.
تقدم الفريق 22 مركزا. => تقدم الفريق اثنين وعشرين مركزا.
# what rose, and by how much it did
ارتفاع أسعار الخبز 20% => ارتفاع أسعار الخبز عشرين بالمئة
التي تبعد 200 متر => التي تبعد مئتي متر
# what is held again and again, with an adjective; who graduates
في القمة العربية 32 => في القمة العربية الثانية والثلاثين
حفل تخرج الدفعة 24 => حفل تخرج الدفعة الرابعة والعشرين
للعام الجامعي 1428-1429هـ => للعام الجامعي ألف وأربع مئة وثمانية وعشرين إلى ألف وأربع مئة وتسعة وعشرين هجرية
# a result that the losers are told first, or of handball
بعد خسارته أمام الفهد (22-39) => بعد خسارته أمام الفهد، اثنين وعشرين مقابل تسعة وثلاثين،
فاز على الفهد 28/31 => فاز على الفهد ثمانية وعشرين مقابل واحد وثلاثين
# a row of joined numbers keeps the case of its first
حجز 21طنا و33 صندوقا => حجز واحد وعشرين طنا وثلاثة وثلاثين صندوقا
زراعة مليون و22 ألفا و31 فدانا، و23 ألفا و21 نخلة، و42 ألفا و61 كرما => زراعة مليون واثنين وعشرين ألفا وواحد وثلاثين فدانا، وثلاثة وعشرين ألفا وإحدى وعشرين نخلة، واثنين وأربعين ألفا وواحد وستين كرما
منهم 22 طالبا عن بعد و35 طالبة => منهم اثنان وعشرون طالبا عن بعد وخمس وثلاثون طالبة
في الساعة السادسة و20 دقيقة و30 ثانية => في الساعة السادسة وعشرين دقيقة وثلاثين ثانية
# an aside before the object, and who only spoke
وزرعت القرية، أكبر قرى الوادي، 25 نخلة. => وزرعت القرية، أكبر قرى الوادي، خمسا وعشرين نخلة.
وأضافت أنه حضر 25 طالبا. => وأضافت أنه حضر خمسة وعشرون طالبا.
# between the verb and its object, in brackets behind a town, behind who has it; kinds
سجلت زيادات بلغت، على التوالي، 42 في المائة و23 في المائة => سجلت زيادات بلغت، على التوالي، اثنين وأربعين في المائة وثلاثة وعشرين في المائة
والقرية (142)، والوادي (121). => والقرية، مئة واثنان وأربعون، والوادي، مئة وواحد وعشرون.
صاحب الـ22 عاما => صاحب الاثنين والعشرين عاما
استدعى خالد 22 لاعبا. => استدعى خالد اثنين وعشرين لاعبا.
مرض من النوع 2 كان نادرا => مرض من النوع الثاني كان نادرا
وضم الصف 22 طالبا. => وضم الصف اثنين وعشرين طالبا.
# a stamp in Arabic digits, a battery, a size
آب ٣٠, ٢٠١٨ => الثلاثين من آب لعام ألفين وثمانية عشر
بطارية 5000 م.أمبير => بطارية خمسة آلاف ميلي أمبير
صورة 700×1280 بكسل => صورة سبع مئة في ألف ومئتين وثمانين بكسل
# a match is no hour, and a vaccine is masculine
أنهوا المباراة بـ9 لاعبين. => أنهوا المباراة بتسعة لاعبين.
اعتمدت الوزارة 8 لقاحات. => اعتمدت الوزارة ثمانية لقاحات.
"""


def _pairs(table: str) -> list[tuple[str, str]]:
    """Read ``written => spoken`` lines; ``#`` heads a class."""
    lines = (line for line in table.splitlines() if " => " in line)
    return [(written, spoken) for written, _, spoken in (line.partition(" => ") for line in lines)]


@cache
def _lexicon(language: str) -> Lexicon:
    return Lexicon([base_entries(language)])


def _says(text: str, language: str) -> str:
    return render(normalise(text, language, _lexicon(language)))[0]


@pytest.mark.parametrize(("written", "spoken"), _pairs(ENGLISH))
def test_english_news_is_read_as_a_newsreader_does(written: str, spoken: str) -> None:
    """What English papers and tables write is said in a newsreader's words, said twice or once."""
    assert _says(written, "en") == spoken
    assert render(normalise(spoken, "en"))[0] == spoken


@pytest.mark.parametrize(("written", "spoken"), _pairs(BRITISH))
def test_british_news_is_read_as_a_newsreader_does(written: str, spoken: str) -> None:
    """What British papers write is said in a newsreader's words, said twice or once."""
    assert _says(written, "en-GB") == spoken
    assert render(normalise(spoken, "en-GB"))[0] == spoken


@pytest.mark.parametrize(("written", "spoken"), _pairs(SPANISH))
def test_spanish_news_is_read_as_a_newsreader_does(written: str, spoken: str) -> None:
    """What Spanish papers write is said in a newsreader's words."""
    assert _says(written, "es") == spoken


@pytest.mark.parametrize(("written", "spoken"), _pairs(ARABIC))
def test_arabic_news_is_read_as_a_newsreader_does(written: str, spoken: str) -> None:
    """What Arabic papers write is said in a newsreader's words."""
    assert render(normalise(written, "ar"))[0] == spoken


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_name_that_comes_with_us_takes_a_numeral(language: str) -> None:
    """A name such as Xi holds for its own capitals only, so that la XI Legislatura stays eleventh."""
    numerals = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "XI", "XII", "XV", "XX"}
    taken = [
        entry.written
        for entry in base_entries(language)
        if entry.written.upper() in numerals and entry.case == "any"
    ]
    assert not taken
