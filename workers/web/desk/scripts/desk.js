// The desk's scripts: each part sees to its own, and does nothing where it is not needed.

import "./acts.js";
import "./choice.js";
import "./copy.js";
import "./keys.js";
import "./live.js";
import "./play.js";
