// Judges notes without sharing a line of code with what writes them. Usage: node oracle.mjs <node_modules>
// Reads one case a line, {id, note, limit, allowedLinks}, and prints one verdict a line, {id, problems, quoted}.
// Whatever must never be seen outside code carries a sentinel: "zq" and a digit.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { codePoints } from './codepoints.mjs';
import { lines } from './lines.mjs';
import { secondShape } from './second.mjs';
import { tree } from './tree.mjs';

const require = createRequire(join(process.argv[2], 'oracle.js'));
const commonmark = new (require('commonmark').Parser)();
const markdownIt = require('markdown-it')('commonmark').enable('table');
const mostProblems = 12;

function judge({ note, limit, allowedLinks }) {
  const problems = [...codePoints(note)];
  if (note.length > limit)
    problems.push(`length ${note.length} exceeds ${limit}`);
  problems.push(...lines(note, allowedLinks));

  const first = tree(commonmark.parse(note), allowedLinks);
  problems.push(...first.problems, ...disagreement(first.shape, secondShape(markdownIt.parse(note, {}))));

  // Somebody on the way may normalize the text: it must not come to life then either.
  const normal = note.normalize('NFC');
  if (normal !== note)
    problems.push(...tree(commonmark.parse(normal), allowedLinks).problems.map(problem => `normalized: ${problem}`));
  return { problems: problems.slice(0, mostProblems), quoted: first.quoted };
}

function disagreement(one, other) {
  const at = one.findIndex((part, index) => part !== other[index]);
  if (at < 0 && one.length === other.length)
    return [];
  const index = at < 0 ? one.length : at;
  return [`parsers disagree: commonmark.js reads ${show(one[index])}, markdown-it ${show(other[index])}`];
}

const show = part => JSON.stringify(part ?? 'nothing').slice(0, 120);

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { id, ...rest } = JSON.parse(line);
  process.stdout.write(JSON.stringify({ id, ...judge(rest) }) + '\n');
}
