// html-validate's own list of rules, but for those that are off here, each with its reason.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Looks, not validity: browsers do not mind, and templates leave blanks.
    "no-trailing-whitespace": "off",
    "doctype-style": "off",
    // A rule of thumb of search engines. Ours are titles of flowcharts, and they are read out whole.
    "long-title": "off",
    // HTML lets an id begin with any letter or sign; the theme's begin with two underscores.
    "valid-id": ["error", {relaxed: true}],
    // The theme's switch of colours acts at once, so it has nothing to submit.
    "wcag/h32": "off",
    // The theme's hidden boxes behind its menus; it keeps browsers from setting them again on the way back.
    "valid-autocomplete": "off",
    // Boxes that answer one question share its name.
    "form-dup-name": ["error", {shared: ["radio", "checkbox", "submit", "button", "reset"]}],
    // The theme's folded menus take their names from buttons that the script puts there; axe looks at them as they are then.
    "unique-landmark": "off",
    // A drawing is a list whose items are boxes and arrows: there is no element of HTML's own for that. The heading of
    // what hangs on a choice is none of HTML's, so that the list of contents leaves it out while it is hidden.
    "prefer-native-element": ["error", {exclude: ["list", "listitem", "heading"]}],
  },
};
