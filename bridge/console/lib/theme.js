// Light or dark: as the system says, until the user says otherwise. The choice is all that the console keeps.

const KEY = "ctibridge.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

/** The theme in force, "light" or "dark". */
export function theme() {
  return chosen() ?? (dark.matches ? "dark" : "light");
}

/** Takes the other theme; who chooses what the system says follows the system again. */
export function toggleTheme() {
  const wanted = theme() === "dark" ? "light" : "dark";
  const system = dark.matches ? "dark" : "light";
  try {
    if (wanted === system) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, wanted);
  } catch {
    // A browser that keeps nothing: the choice holds until the page goes.
  }
  document.documentElement.dataset.theme = wanted;
}

/** Puts the theme in force on the page, now and when the system changes; `changed` hears of it. */
export function followTheme(changed = () => {}) {
  const apply = () => {
    document.documentElement.dataset.theme = theme();
    changed(theme());
  };
  dark.addEventListener("change", apply);
  apply();
}

function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
