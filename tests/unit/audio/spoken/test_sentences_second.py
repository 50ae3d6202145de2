"""Splitting English, second table: written independently of the rules."""

import pytest

from audio.spoken import segment_spans

# A bar stands where a sentence ends.
SENTENCES = r"""
Dr. Smith arrived. |He sat.
RAPID CITY, S.D. – Snow fell. |It melted.
LEWISBURG, W.Va. (AP) – A road fell. |It was shut.
MOAB, Utah — A bus left. |It came.
They met in the U.S. — It was late.
It hailed all day. |it was loud! |we hid.
“Is it so?” she asked. |Why? he said.
It is approx. it.
Read https://www.example.org/a |The rest is there.
He saw Ada, Tom. |(They left.)
Mr. and Mrs. Jones left. |They went home.
The U.S. Army came. |It won.
He lives in the U.S. |She lives in the U.K. |They met.
He came at 7 p.m. Monday. |She left.
He came at 7 p.m. |She left.
It cost $3.50. |That was cheap.
Prices rose 2.5 percent. |Wages fell.
"Go!" he said. |Nobody moved.
"Are you sure?" she asked.
"Stop." |He stopped.
He said, "I am done." |Then he left.
He said, “I am done.” |Then he left.
She asked, "Why?" |He didn't know.
Wait... what happened? |Nothing.
Well… |I don't know. |Fine.
He paused.... |Then he spoke.
James T. Kirk flew. |He won.
J. K. Rowling wrote it. |J.R.R. Tolkien did not.
George W. Bush spoke. |Barack H. Obama listened.
The St. Louis team won. |St. Mary's lost.
No. 10 said no. |It was over.
1.) Boil the water. |2.) Salt it.
1.) Boil the water |2.) Salt it
• 9. Boil the water.
(b) Boil the water. |Salt it.
He is No. 1. |She is No. 2.
See Fig. 3. |It shows it.
Apple Inc. said so. |Google Inc. denied it.
The company is Apple Inc. |It is big.
He works at Acme Corp. in Ohio. |He likes it.
Smith v. Jones was decided. |It mattered.
Sen. Ted Cruz (R-Texas) spoke. |Rep. Lee left.
Gen. Smith met Lt. Col. Jones. |They talked.
On Oct. 7 it began. |On Nov. 3 it ended.
It began in Oct. 2023. |It ended.
It happened on Jan. 6. |Police came.
Visit example.com. |It is good.
Visit http://www.example.com/a.b?c=d. |Then write.
Mail john.smith@example.org. |He will answer.
Use Node.js v2.0.1 now. |It works.
(He was late.) |She was not.
He was late (as usual). |She was not.
He left (why?) and came back. |Fine.
"I know (I think)." |He smiled.
What?! |Really? |Yes!
"No!" |"Yes!" |They fought.
It rained, e.g. in Spain. |It poured.
It rained, i.e. water fell. |It poured.
Cats, dogs, etc. are pets. |Fish too.
Cats, dogs, etc. |The list is long.
He has a Ph.D. in physics. |She has an M.D. from Yale.
He has a Ph.D. |She does not.
Washington, D.C. is hot. |Austin is hotter.
He flew to Washington, D.C. |She stayed.
1. The first item. |2. The second item.
1) The first. |2) The second.
Q: Who? |A: Me.
The temperature was -5. |It snowed.
Turn to p. 45. |Read it.
See pp. 45-47. |Read them.
He weighed 80 kg. |She weighed 60 kg.
It was 5 ft. 3 in. tall. |Good.
Martin Luther King Jr. spoke. |He won.
Yahoo! is a company. |It sold.
He asked, "Is it you?" and left. |I stayed.
"It's over," he said. |"We lost."
He said it's "over." |We lost.
This is it.[1] |That is not.[2][3]
This is it. [1] |That is not.
It fell 3.5%. |Then it rose.
The White House said so. |"It's fine." |Reporters laughed.
At 6 a.m. Mrs. Lee left.| She came back at 9 p.m.| Mr. Lee did not.
It was you or I.| Then Carla I. Moss rang.
He saw N° 5.| It was gone.
They fought World War I.| Nations fell.
By 7:30 p.m. Dr. Cole had gone.| Nobody knew.
"The treaty [...] holds" (Lee 4).| It ended.
"""


@pytest.mark.parametrize("marked", SENTENCES.strip().splitlines())
def test_sentences_end_where_the_bars_are(marked: str) -> None:
    """Sentences end at their own stops, whatever stands round them."""
    text = marked.replace("|", "")
    spans = segment_spans(text, "en", max_chars=1000)
    assert [text[a:b].strip() for a, b in spans] == [s.strip() for s in marked.split("|")]
