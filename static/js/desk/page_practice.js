// The practice and the sizes of groups that came with this page; nothing else.
const read = (id) => JSON.parse(document.getElementById(id).textContent);

/** As static/js/practice.js reads it. */
export const practice = read("practice");

/** {least, good, most}; null where nobody has a seat. */
export const sizes = read("sizes");
