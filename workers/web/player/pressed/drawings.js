// The drawings that come after the press.

import { learnDrawings } from "../dom.js";

/** Let buttons have them. */
export function learnMore() {
  learnDrawings({
    share: "M12 14V4M8 7l4-4 4 4M6 11H5v9h14v-9h-1",
    download: "M12 4v11M8 11l4 4 4-4M5 20h14",
    close: "M7 7l10 10M17 7 7 17",
    follow: "M4 6h16M4 12h7M4 18h7M17 10v8M14 16l3 3 3-3",
    up: "M5 4h14M12 20V9M7.5 13 12 8.5l4.5 4.5",
    captions: "M3 5h18v14H3ZM6.5 11h5M14 11h3.5M6.5 15h3M12 15h5.5",
    before: "M15 6l-6 6 6 6",
    after: "M9 6l6 6-6 6",
    loud: "M4 9.5v5h3.5L12 18V6L7.5 9.5ZM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
    mute: "M4 9.5v5h3.5L12 18V6L7.5 9.5ZM16 9.5l5 5M21 9.5l-5 5",
    elsewhere: "M4 8V5h16v12h-5M4 12a7 7 0 0 1 7 7M4 16a3 3 0 0 1 3 3M4 19h.01",
  });
}
