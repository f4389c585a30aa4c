// Times and names in words and digits.

/** Seconds as "0:07", "12:40" or "1:02:03". */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** What has a name as "Anna Aumont (70120)", else the number. */
export function party(name, number) {
  if (name && number) return `${name} (${number})`;
  return name || number || "Unknown number";
}

/** How long something took: "2.4 ms", "310 ms". */
export function took(ms) {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
