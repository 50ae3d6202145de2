"""A square picture for players, made of a picture that a stranger sent.

Podcast directories want a square of 1400 to 3000 pixels. What is large enough is cut to the square
in its middle. What is smaller is shown whole and never enlarged, over a blur of itself that fills
the square: a news picture is mostly 1200 by 630 pixels, and a cut out of it would show a third.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PIL import Image, ImageCms, ImageOps

from audio.errors import PictureUnusable

SIDE_PX: Final = 1400
MAX_BYTES: Final = 500_000
MAX_PIXELS: Final = 40_000_000
"""Of the picture that comes; what is decoded takes three or four bytes for each."""
MIN_SIDE_PX: Final = 200
"""Of its shorter side; what is smaller is an icon, or counts visitors."""
MAX_ASPECT: Final = 4.0
"""A strip is an advertisement or a rule, and no picture of an article."""

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_BLUR_PX: Final = 12
"""The blur is the picture brought to so many pixels a side, and back."""
_QUALITIES: Final = (88, 80, 70, 60, 45, 30, 15)
_WHITE: Final = (255, 255, 255)
# What Pillow's readers raise on damaged files.
_DAMAGED = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError,
    MemoryError, struct.error, zlib.error, Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)  # fmt: skip


def square_jpeg(data: bytes) -> bytes:
    """Make a JPEG of 1400 by 1400 pixels, at most 500,000 bytes, of a JPEG, PNG, WebP or GIF.

    Of an animation the first frame counts. It stands as its EXIF orientation says, its colours are
    sRGB, what is transparent is white, and nothing of its metadata is left (a place, a camera).

    Raises:
        PictureUnusable: it is no such picture, damaged, too large, too small or a strip; ``reason``
            says which.
    """
    with _opened(data) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise PictureUnusable(
                f"The picture has {width} x {height} pixels; {MAX_PIXELS:,} are the most.",
                reason="too_large",
            )
        if min(width, height) < MIN_SIDE_PX or max(width, height) > MAX_ASPECT * min(width, height):
            raise PictureUnusable(
                f"{width} x {height} pixels are no picture of an article.", reason="shape"
            )
        # A JPEG can be decoded at an eighth of its size; its shorter side stays 1400 or more.
        picture.draft("RGB", (SIDE_PX, SIDE_PX))
        square = _square(_upright_srgb(picture))
    return _jpeg(square)


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """Open a picture, and translate whatever its reader raises, now or when it is decoded."""
    try:
        with warnings.catch_warnings():
            # Broken EXIF, odd palettes: of no use to anybody. Sizes are judged by the caller.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                yield picture
    except _DAMAGED as error:
        raise PictureUnusable(
            f"The picture can't be read: {type(error).__name__}: {error}"[:300] + ".",
            reason="unreadable",
        ) from error


def _upright_srgb(picture: Image.Image) -> Image.Image:
    """Decode a picture: upright, on white, in sRGB."""
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I;16"):  # conversion would cut off what is above 255
        upright = upright.point(lambda value: value / 256).convert("L")
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.new("RGB", layer.size, _WHITE)
        upright.paste(layer, mask=layer.getchannel("A"))
    return _in_srgb(upright, profile)


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """Convert colours by a picture's own profile; without a usable one, as they are."""
    if profile and isinstance(profile, bytes) and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            converted = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that is damaged, or of other colours than the picture's
        else:
            assert converted is not None
            return converted
    return picture.convert("RGB")


def _square(picture: Image.Image) -> Image.Image:
    """Bring a picture to the square: cut round its centre, or whole over a blur of itself."""
    size = (SIDE_PX, SIDE_PX)
    if min(picture.size) >= SIDE_PX:
        return ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    blur = ImageOps.fit(picture, (_BLUR_PX, _BLUR_PX), Image.Resampling.BOX)
    square = blur.resize(size, Image.Resampling.BICUBIC)
    if max(picture.size) > SIDE_PX:
        picture = ImageOps.contain(picture, size, Image.Resampling.LANCZOS)
    width, height = picture.size
    square.paste(picture, ((SIDE_PX - width) // 2, (SIDE_PX - height) // 2))
    return square


def _jpeg(square: Image.Image) -> bytes:
    """Encode as well as fits; at the lowest quality even noise does."""
    square.info.clear()  # comments, profiles and places, which Pillow would write
    data = b""
    for quality in _QUALITIES:
        with io.BytesIO() as out:
            square.save(out, "JPEG", quality=quality, optimize=True)
            data = out.getvalue()
        if len(data) <= MAX_BYTES:
            break
    return data
