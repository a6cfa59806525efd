"""Small files: a picture of an app needs no more than 256 colours."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Final

from playwright.sync_api import Page

_IN_FEW_COLOURS: Final = """
async (png) => {
  const file = await (await fetch(`data:image/png;base64,${png}`)).blob();
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);

  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byFrequency = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a - b);
  const parts = (colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  const distances = (palette, [red, green, blue]) =>
    palette.map(([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2);
  // The grounds of a page stay as they are, however close they come to one another.
  const grounds = byFrequency.slice(0, 48).map(parts);
  const apartBy = (distance) => {
    const palette = [...grounds];
    for (const colour of byFrequency.slice(grounds.length).map(parts)) {
      if (palette.length > 256) break;
      if (distances(palette, colour).every((each) => each > distance ** 2)) palette.push(colour);
    }
    return palette;
  };
  // Rare colours count as much as others: what is marked in red is small.
  let distance = 0;
  let palette = apartBy(distance);
  while (palette.length > 256) palette = apartBy((distance += 2));
  const nearest = (colour) => {
    const far = distances(palette, parts(colour));
    return far.indexOf(Math.min(...far));
  };
  const places = new Map(byFrequency.map((colour) => [colour, nearest(colour)]));

  let text = "";
  for (const colour of pixels) text += String.fromCharCode(places.get(colour));
  return { width, height, palette: palette.flat(), pixels: btoa(text) };
}
"""


def in_few_colours(png: bytes, page: Page) -> bytes:
    """The same picture in at most 256 colours; `page` is where Chromium works them out."""
    found = page.evaluate(_IN_FEW_COLOURS, base64.b64encode(png).decode())
    width, height = found["width"], found["height"]
    pixels = base64.b64decode(found["pixels"])
    rows = (pixels[n * width : (n + 1) * width] for n in range(height))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(found["palette"])),
            _chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
