// Steps from sentence to sentence and from paragraph to paragraph.

const AGAIN_MS = 1500; // so soon after a beginning, a step back goes to the one before

/** Where a step leads, in ms; null where nothing is known of what is there. */
export function placeOf(cues, positionMs, unit, direction) {
  const starts = unit === "sentence" ? cues : cues.filter((cue, number) => opensBlock(cues, number));
  if (direction > 0) return starts.find(({ start_ms: ms }) => ms > positionMs + 50)?.start_ms ?? null;
  const here = starts.findLastIndex(({ start_ms: ms }) => ms <= positionMs);
  const isNew = positionMs - (starts[here]?.start_ms ?? 0) < AGAIN_MS;
  return starts[Math.max(0, isNew ? here - 1 : here)]?.start_ms ?? null;
}

// Headings, captions and sections stand for themselves, whatever the narration says of paragraphs.
function opensBlock(cues, number) {
  const [cue, before] = [cues[number], cues[number - 1]];
  return !before || !!before.ends_block || before.kind !== cue.kind || before.chapter !== cue.chapter;
}
