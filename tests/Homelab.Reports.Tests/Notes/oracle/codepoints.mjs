// Characters that hide, reorder or style others; and the one that normalization turns into a back-tick.
const hidden =
  /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\u1FEF]|(?![\n\t])\p{Cc}/gu;

export function codePoints(note) {
  const found = new Set(Array.from(note.matchAll(hidden), match => match[0].codePointAt(0)));
  return Array.from(found, point => `forbidden character U+${point.toString(16).toUpperCase().padStart(4, '0')}`).slice(0, 4);
}
