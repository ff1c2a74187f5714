// slowest.mjs COUNT FOLDER: the slowest tests in its XML reports, which xunit wrote, one a line.
import { readFileSync, readdirSync } from 'node:fs';

const [count, folder] = process.argv.slice(2);
const text = (attributes, name) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
const plain = (xml) => xml.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) =>
  decimal || hex ? String.fromCodePoint(decimal ? +decimal : parseInt(hex, 16)) : { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }[name] ?? all);
// Whatever a test is given may be in its name.
const visible = (name) => plain(name).replace(/[\p{C}\p{Z}]+/gu, ' ').slice(0, 150);

const files = readdirSync(folder).filter((name) => name.endsWith('.xml'));
const tests = files.flatMap((file) => [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/<test ((?:[^">]|"[^"]*")*)>/g)]
  .map(([, attributes]) => ({ seconds: +text(attributes, 'time'), name: visible(text(attributes, 'name')) })));
console.log(`\nThe slowest ${Math.min(count, tests.length)} of ${tests.length} tests:`);
for (const { seconds, name } of tests.sort((a, b) => b.seconds - a.seconds).slice(0, +count))
  console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`);
