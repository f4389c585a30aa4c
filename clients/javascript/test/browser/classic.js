// What `src/cti.js` exports, as the classic script has left it in the page.
export const { createCti } = globalThis.ctibridge;
