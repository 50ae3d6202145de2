"""Downloads of episodes, by the rules of podcast measurement."""

import pytest

from workers.audience.downloads import Downloads, enough_bytes, is_listener

PHONE = "Pocket Casts/7.5 (iPhone; iOS 17)"
ENOUGH = 720_000


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def downloads(clock: Clock) -> Downloads:
    return Downloads(clock=clock)


def test_a_minute_beyond_the_tag_is_a_download() -> None:
    """The cover in a tag is nothing to hear; a short episode has to be sent whole."""
    assert enough_bytes(50_000 + 12_000 * 300, 300_000, 96) == 50_000 + 720_000
    assert enough_bytes(50_000 + 12_000 * 40, 40_000, 96) == 50_000 + 480_000


def test_ranges_of_one_download_are_put_together(downloads: Downloads) -> None:
    """A player that streams in pieces is one download, when it has had enough of them."""
    pieces = [(0, 2), (0, 300_000), (500_000, 800_000), (300_000, 500_000), (800_000, 900_000)]
    counted = [downloads.sent("192.0.2.7", PHONE, "tide", piece, ENOUGH) for piece in pieces]
    assert counted == [False, False, False, True, False]


def test_what_is_sent_twice_is_not_more(downloads: Downloads) -> None:
    """The same half minute again and again is no minute."""
    assert not any(
        downloads.sent("192.0.2.7", PHONE, "tide", (0, 400_000), ENOUGH) for _ in range(9)
    )


def test_once_a_day_for_a_client_a_program_and_an_episode(
    downloads: Downloads, clock: Clock
) -> None:
    """Others behind the same address have other programs; after 24 hours it is another download."""

    def whole(client: str = "192.0.2.7", program: str = PHONE, episode: str = "tide") -> bool:
        return downloads.sent(client, program, episode, (0, ENOUGH), ENOUGH)

    assert [whole(), whole(), whole(client="192.0.2.8"), whole(program="Overcast/3"),
            whole(episode="ferry")] == [True, False, True, True, True]  # fmt: skip
    clock.now = 24 * 3600 - 1
    assert not whole()
    clock.now = 24 * 3600
    assert whole()


@pytest.mark.parametrize(
    "program",
    ["", " ", "Googlebot/2.1", "curl/8.5", "python-requests/2.32", "AppleCoreMedia (watchOS 10)"],
)
def test_robots_and_watches_are_no_listeners(program: str) -> None:
    """Who never listens, or loads what the phone has loaded, is not counted."""
    assert not is_listener(program)


@pytest.mark.parametrize(
    "program",
    [PHONE, "Overcast/3.0 (+http://overcast.fm/; iOS)", "AppleCoreMedia/1.0.0.21 (iPhone)"],
)
def test_podcast_players_are_listeners(program: str) -> None:
    """Whatever they call themselves beside their name."""
    assert is_listener(program)


def test_nothing_of_a_client_is_kept(downloads: Downloads) -> None:
    """Neither an address nor a program's name is in memory, only a keyed hash."""
    downloads.sent("192.0.2.7", PHONE, "tide", (0, 10), ENOUGH)
    (key,) = downloads._kept
    assert len(key) == 16
    assert Downloads()._key != downloads._key
