"""Which words of Arabic end in a dot without ending a sentence."""

from audio.spoken.dotted_words import Abbreviations, words

DOTTED_WORDS = Abbreviations(
    never_end=words(
        "ود وأ وأ.د لد لأ.د د أ م.م أ.د د.م ص ت ج ط س ش ع ه م مهندس Mr Mrs Ms Dr Prof Gen"
    ),
    before_number=words("ص ج ط ت رقم هـ ق.م No"),
    may_end=words("ق.م U.S U.K U.N إلخ الخ"),
    starters=frozenset(),
    attributions=frozenset(),
    joints=words(
        """و ثم أو لكن ولكن بل حيث بينما فيما لأن لأنه إذ إلا كما وأن أن التي الذي الذين عندما
        بعد قبل منذ حتى مع وقد وقال وأضاف مشيرا مؤكدا"""
    ),
    leaning=words(
        """في من إلى على عن مع بين أن إن التي الذي الذين اللذين هذا هذه ذلك تلك كل بعض غير لم لن لا
        ما قد كان كانت يكون تكون وقد ثم أو و بعد قبل منذ حتى خلال عند لدى ضد نحو حول دون فوق تحت
        حيث بينما عندما إذا إذ لأن لكن ولكن بل كما أي هو هي هم وهو وهي وهم وفي ومن وعلى وأن وإن
        بأن لأنه أنه أنها بأنه بأنها"""
    ),
)
