// What GitLab makes of text beyond CommonMark. Here text is what stands outside code; OBJECT stands where a code span was.
export const OBJECT = '\uFFFC';

const constructs = [
  ['mention', /@[\w-]/],
  ['issue reference', /#\d/],
  ['merge request reference', /!\d/],
  ['label reference', /~["\w\uFFFC]/],
  ['milestone reference', /%["\w\uFFFC]/],
  ['placeholder', /%\{/],
  ['snippet reference or math', /\$/],
  ['epic or entity', /&/],
  ['footnote', /\[\^/],
  ['table of contents', /\[\[?_?TOC_?\]/i],
  ['inline diff', /[{[][+-]|[+-][}\]]/],
  ['emoji', /:[a-z0-9_+-]+:/i],
  ['quote or alert', /^\s*>|\[![a-z]+\]/im],
  ['front matter or rule', /^\s*(---|\+\+\+|;;;|\*\*\*|___)\s*$/m],
  ['setext heading or table', /^\s*[=|:-]{2,}[\s|:-]*$/m],
  ['quick action', /^\s*\/\w/m],
  ['image', /!\[/],
  ['HTML', /<[a-z!/?]/i],
  ['address', /\w:\/\/|www\.|mailto:/i],
  ['escape', /\\/],
  // GitLab looks for commits in every word of seven or more hexadecimal digits, and for issues of other trackers in ABC-1.
  ['commit reference', /\b[0-9a-f]{7,40}\b/],
  ['issue reference of another tracker', /\b[A-Z][A-Z_]+-\d/],
  ['character that no word of ours has', /[^\p{L}\p{N}\s.,:;()'❗✅❌⚠…\uFFFC-]/u],
];

export const sentinel = /zq\d+/i;

/** Constructs that a text outside code would be taken for. */
export function gitLabConstructs(text, where) {
  const found = constructs.filter(([, pattern]) => pattern.test(text)).map(([name]) => `${name} in ${where}: ${clip(text)}`);
  return sentinel.test(text) ? [`data outside code in ${where}: ${clip(text)}`, ...found] : found;
}

export const clip = text => JSON.stringify(text.length > 100 ? text.slice(0, 100) + '…' : text);
