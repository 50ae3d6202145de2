"""A square picture for players, whatever a stranger's picture is."""

import contextlib
import io
import random
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from audio.errors import PictureUnusable
from audio.pictures.artwork import MAX_BYTES, SIDE_PX, square_jpeg

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 40), (30, 40, 200)


def saved(picture: Image.Image, form: str = "PNG", **options: object) -> bytes:
    with io.BytesIO() as out:
        picture.save(out, form, **options)
        return out.getvalue()


def striped(width: int, height: int) -> Image.Image:
    """Red, green and blue from left to right, a third each."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(GREEN, (width // 3, 0, 2 * width // 3, height))
    picture.paste(BLUE, (2 * width // 3, 0, width, height))
    return picture


def made(data: bytes) -> Image.Image:
    jpeg = square_jpeg(data)
    assert len(jpeg) <= MAX_BYTES
    picture = Image.open(io.BytesIO(jpeg))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (SIDE_PX, SIDE_PX))
    return picture


def near(picture: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = picture.getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(a - b) < 24 for a, b in zip(found, colour, strict=True))


def test_a_large_picture_is_cut_round_its_centre() -> None:
    """Of three stripes in a wide picture the middle one is in the middle, and fills most of it."""
    square = made(saved(striped(2100, 1400), "JPEG"))
    assert near(square, (700, 700), GREEN)
    assert near(square, (20, 700), RED)
    assert near(square, (1380, 20), BLUE)


def test_a_small_picture_is_whole_and_not_enlarged() -> None:
    """A picture made for sharing keeps its pixels; a blur of its own colours is round it."""
    picture = Image.new("RGB", (1200, 630), GREEN)
    picture.paste(BLUE, (0, 0, 100, 630))
    square = made(saved(picture))
    assert near(square, (130, 700), BLUE)
    assert near(square, (220, 700), GREEN)
    assert near(square, (1280, 390), GREEN)
    assert near(square, (1000, 40), GREEN)  # above it


def test_a_wide_picture_that_is_not_high_enough_is_shown_whole() -> None:
    """It is made smaller until it fits, and both its ends are seen."""
    square = made(saved(striped(1920, 1080), "JPEG"))
    assert near(square, (10, 700), RED)
    assert near(square, (1390, 700), BLUE)


def test_a_photograph_stands_upright() -> None:
    """A camera held on its side says so in EXIF: the left of the file is the top of the picture."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by 90° clockwise
    data = saved(striped(1800, 1500), "JPEG", exif=exif)
    square = made(data)
    assert near(square, (700, 40), RED)
    assert near(square, (700, 1360), BLUE)


def test_nothing_that_a_camera_wrote_is_left() -> None:
    """No place, no name, no profile: only the picture goes to listeners."""
    exif = Image.Exif()
    exif[0x013B] = "Mara Quill"
    square = made(saved(striped(1500, 1500), "JPEG", exif=exif, comment=b"embargoed"))
    assert not square.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp"} & square.info.keys()


def test_colours_of_print_become_those_of_screens() -> None:
    """CMYK, grey, a palette and 16 bits come out as the colours that they show."""
    cmyk = Image.new("CMYK", (1400, 1400), (0, 255, 255, 0))
    assert near(made(saved(cmyk, "JPEG")), (700, 700), (255, 0, 0))
    grey = Image.new("L", (400, 400), 90)
    assert near(made(saved(grey)), (700, 700), (90, 90, 90))
    palette = Image.new("RGB", (400, 400), GREEN).quantize(4)
    assert near(made(saved(palette, "GIF")), (700, 700), GREEN)
    deep = Image.fromarray(np.full((400, 400), 128 * 257, np.uint16))
    assert near(made(saved(deep)), (700, 700), (128, 128, 128))


def test_a_profile_is_followed_and_a_broken_one_is_not_missed() -> None:
    """Colours are converted by their profile; one that is damaged or of other colours is left."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, lab, srgb[:200]):
        square = made(saved(Image.new("RGB", (400, 400), RED), "JPEG", icc_profile=profile))
        assert near(square, (700, 700), RED)


def test_what_is_transparent_is_white() -> None:
    """A drawing without a ground is not shown on black."""
    clear = Image.new("RGBA", (600, 600), (0, 0, 0, 0))
    clear.paste((*BLUE, 255), (250, 250, 350, 350))
    for form in ("PNG", "WEBP"):
        square = made(saved(clear, form))
        assert near(square, (450, 450), (255, 255, 255))
        assert near(square, (700, 700), BLUE)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_picture_counts(form: str) -> None:
    """However many follow."""
    frames = [Image.new("RGB", (400, 400), colour) for colour in (GREEN, RED, BLUE)]
    data = saved(frames[0], form, save_all=True, append_images=frames[1:])
    assert near(made(data), (700, 700), GREEN)


def test_even_noise_fits() -> None:
    """The limit holds for the picture that is the hardest to write."""
    noise = np.random.default_rng(1).integers(0, 256, (1400, 1400, 3), np.uint8)
    made(saved(Image.fromarray(noise), "PNG", compress_level=1))


def test_the_same_picture_gives_the_same_bytes() -> None:
    """A narration's name follows from them."""
    data = saved(striped(1300, 800))
    assert square_jpeg(data) == square_jpeg(data)


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims so many pixels and has next to none."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + parts + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 8000), (12_000, 12_000), (60_000, 60_000)])
def test_a_decompression_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    """Below, between and above Pillow's own two limits."""
    with pytest.raises(PictureUnusable) as refused:
        square_jpeg(bomb(*size))
    assert refused.value.reason in {"too_large", "unreadable"}


@pytest.mark.parametrize("size", [(1, 1), (1600, 100), (1600, 300)])
def test_what_is_no_picture_of_an_article_is_refused(size: tuple[int, int]) -> None:
    """A pixel that counts visitors, a rule, a banner."""
    with pytest.raises(PictureUnusable) as refused:
        square_jpeg(saved(Image.new("RGB", size)))
    assert refused.value.reason == "shape"


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff", bytes(1000),
     saved(Image.new("RGB", (400, 400)), "BMP"), saved(Image.new("RGB", (400, 400)), "TIFF"),
     saved(striped(1500, 1500), "JPEG")[:3000], bomb(400, 400)],
    ids=["empty", "svg", "head", "zeros", "bmp", "tiff", "cut short", "hollow"],
)  # fmt: skip
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    """Another format, nothing at all, or a picture that is cut short."""
    with pytest.raises(PictureUnusable) as refused:
        square_jpeg(data)
    assert refused.value.reason == "unreadable"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_damage_is_refused_or_survived(form: str) -> None:
    """Bytes changed anywhere make a picture, or the one error that says that there is none."""
    whole = saved(striped(220, 220), form)
    chance = random.Random(form)
    for _ in range(6):
        data = bytearray(whole)
        for _ in range(8):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(PictureUnusable):
            made(bytes(data))
