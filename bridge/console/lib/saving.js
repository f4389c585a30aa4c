// Files that come as the result of a call: `{ contentType, filename, data }` (protocol/README.md section 4, "Files").
import { h } from "./dom.js";

/** Whether a result is a file. */
export function isFile(result) {
  return typeof result?.contentType === "string" && "filename" in result && "data" in result;
}

/** A button that saves a file where the browser keeps its downloads; the browser takes paths out of its name. */
export function saveButton(file) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([bytesOf(file.data)], { type: file.contentType }));
    h("a", { href: address, download: file.filename ?? "result" }).click();
    URL.revokeObjectURL(address);
  };
  return h("button.small", { type: "button", onclick: save }, `Save ${file.filename ?? "the file"}`);
}

function bytesOf(data) {
  return typeof data === "string" ? Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)) : data;
}
