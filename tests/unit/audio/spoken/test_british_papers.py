"""What British, Irish, Australian and Indian papers were found to write, in words of our own."""

import pytest

from audio.spoken import normalise, render

BRITISH = """
# a match that is still on, one that is named, the goals of both sides, more than one score
Harlow went 2-0 up after the break. => Harlow went two nil up after the break.
Result: Harlow v Penrith Town (0-2) => Result: Harlow versus Penrith Town, nil two
Harlow Town 3 Penrith 0 => Harlow Town three Penrith nil
Harlow Town 0 Penrith 3 => Harlow Town nil Penrith three
Section 1 Part 0 => Section one Part zero
They lost by two 3-0s and four 2-1s. => They lost by two three nils and four two ones.
2nd over: Harlow 9-0 (Renn 5) => second over: Harlow nine for nought, Renn five
# shares of the vote, one of which falls
Greens 310 (14% -7%) => Greens three hundred and ten, fourteen percent minus seven percent
Sales rose 4% - 6%. => Sales rose four to six percent.
The lead narrowed from 54-46 to 52-48. => The lead narrowed from fifty-four forty-six to fifty-two forty-eight.
The seat split 58/42 on Sunday. => The seat split fifty-eight forty-two on Sunday.
A poll of a sample of 1604 found it. => A poll of a sample of one thousand six hundred and four found it.
Renn (Con defence) => Renn, Conservative defence
# days, each with its month; days that share one; hours without a point
Open 21st Feb – 2nd March 2023. => Open the twenty-first of February to the second of March twenty twenty-three.
3 May 1921 – 9 June 2004 => the third of May nineteen twenty-one to the ninth of June two thousand and four
It sat on 12 & 13 January. => It sat on the twelfth and the thirteenth of January.
The 1045am ferry was full. => The ten forty-five a.m ferry was full.
# what a cook weighs; degrees with a small letter or another ring; speeds and spoons
250g strong flour => two hundred and fifty grams strong flour
Add 60g butter. => Add sixty grams butter.
a 400g loaf => a four hundred gram loaf
400g tin tomatoes => four hundred gram tin tomatoes
Set it to 190ºc/375ºf. => Set it to one hundred and ninety degrees Celsius three hundred and seventy-five degrees Fahrenheit.
at 210˚C => at two hundred and ten degrees Celsius
2 heaped tbsp sugar, 1 level tsp salt => two heaped tablespoons sugar, one level teaspoon salt
He drove at 84 kmph. => He drove at eighty-four kilometres per hour.
6cm to 9cm possible on hills => six to nine centimetres possible on hills
# courts and planners
It fell under s. 302 I.P.C. => It fell under section three hundred and two I.P.C.
He heard writs 1405/82 and 1406/82. => He heard writs fourteen oh five eighty-two and fourteen oh six eighty-two.
They approved 64no. new homes. => They approved sixty-four new homes.
# goals and points of Gaelic games, which rugby and a range are not
MAYO 1-17 SLIGO 1-12 => Mayo one seventeen Sligo one twelve
Mayo 2-11 Sligo 0-13 => Mayo two eleven Sligo nought thirteen
Mayo led Sligo 1-8 to 0-06 at the break. => Mayo led Sligo one eight to nought six at the break.
Sligo and Mayo were level at 0-10 apiece. => Sligo and Mayo were level at nought ten apiece.
He read pages 1-14 in Mayo. => He read pages one to fourteen in Mayo.
sales w.e. 9 May => sales week ending the ninth of May
# races
It was cut to around 7-4 second-favourite for the race. => It was cut to around seven to four second-favourite for the race.
2.20 - Novices Hurdle => two twenty, Novices Hurdle
"""

AMERICAN = """
# books, maps, papers of the United Nations, law reports
ISBN: 0 19 281234 X => I.S.B.N: zero one nine two eight one two three four X
plans at 1:2,500 and a 1:25 000 sheet => plans at one to two thousand five hundred and a one to twenty-five thousand sheet
See E/1987/SR.32 and S/PV.2904. => See E nineteen eighty-seven S.R thirty-two and S P.V two thousand nine hundred four.
See 31 Ill.App.3d 204 and 8 F.Supp.2d 17. => See thirty-one Ill App third two hundred four and eight F Supp second seventeen.
Job 4:7 and 5:2 say so. => Job four seven and five two say so.
Parts I & II, Volumes II and III => Parts One and Two, Volumes Two and Three
Parts I have seen are good. => Parts I have seen are good.
# the shop, and what its figures are elsewhere
She met him at a 7-11 in Salem. => She met him at a seven eleven in Salem.
Salem finished with a 7-11 record. => Salem finished with a seven and eleven record.
# so many each time, so many of those tried, fifths of a second
She scores 7-9 points a game. => She scores seven to nine points a game.
He made 3/14 shots. => He made three of fourteen shots.
The mare won in 1:37 2/5. => The mare won in one thirty-seven and two fifths.
# years with two figures
He was born (11/3/36) there. => He was born, November third nineteen thirty-six, there.
The bond is due 11/3/36. => The bond is due November third twenty thirty-six.
A letter dated 4.9.71 was found. => A letter dated September fourth nineteen seventy-one was found.
Install 4.9.71 now. => Install four point nine point seventy-one now.
# thousands with a point, of what has no parts
It has 12.500 inhabitants. => It has twelve thousand five hundred inhabitants.
It weighs 12.500 kilograms. => It weighs twelve point five zero zero kilograms.
a 27-y-o man and a 6yo gelding => a twenty-seven year-old man and a six year-old gelding
(6yo+) => six year-olds plus
"""


def _pairs(table: str) -> list[tuple[str, str]]:
    """Read ``written => spoken`` lines; ``#`` heads a kind."""
    lines = (line for line in table.splitlines() if " => " in line)
    return [(written, spoken) for written, _, spoken in (line.partition(" => ") for line in lines)]


def _says(text: str, language: str) -> str:
    return render(normalise(text, language))[0]


@pytest.mark.parametrize(("written", "spoken"), _pairs(BRITISH))
def test_what_british_papers_write_is_read_by_its_kind(written: str, spoken: str) -> None:
    """Scores, shares, days, recipes and courts are said as British newsreaders do, said twice or once."""
    assert _says(written, "en-GB") == spoken
    assert _says(spoken, "en-GB") == spoken


@pytest.mark.parametrize(("written", "spoken"), _pairs(AMERICAN))
def test_figures_that_name_are_told_from_those_that_count(written: str, spoken: str) -> None:
    """References, shops, verses and short years are said as what they are, said twice or once."""
    assert _says(written, "en-US") == spoken
    assert _says(spoken, "en-US") == spoken
