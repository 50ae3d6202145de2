// What the player's code keeps to, beside what its own tests say.

import js from "@eslint/js";
import globals from "globals";

const CARE = {
  "array-callback-return": "error",
  "consistent-return": "off", // `return act()` to leave early is how the player is written
  curly: ["error", "multi-line"],
  eqeqeq: ["error", "smart"],
  "no-console": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-shadow": "error",
  "no-unused-expressions": ["error", { allowShortCircuit: true, allowTernary: true }],
  "no-use-before-define": ["error", { functions: false, classes: true, variables: false }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": ["error", { destructuring: "all" }],
  "prefer-template": "error",
  "require-atomic-updates": "off", // sessions are told to end by signals
};

export default [
  { ignores: ["**/node_modules/**"] },
  js.configs.recommended,
  {
    files: ["workers/web/player/**/*.js", "workers/web/desk/scripts/**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    rules: CARE,
  },
  {
    files: ["tests/player/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.node },
    rules: CARE,
  },
];
