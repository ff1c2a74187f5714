// A second reading of the raw lines that knows no parser: its own idea of fences and spans, and older GitLab's.
import { OBJECT, clip, gitLabConstructs } from './constructs.mjs';

// Older GitLab looked for these without knowing every fence, so no line may begin with them, in code or not.
const neverAtTheStart = [/^\//, /^>>>/, /^(---|\+\+\+|;;;)\s*$/, /^\[\[?_?TOC_?\]/i, /^\[\^/, /^\[[^\]]*\]:/, /^>\s*\[!/];

const ownLines = [/^<details>$/, /^<\/details>$/, /^<summary>[\p{L}\p{N} .,:()❗-]+<\/summary>$/u];
const marker = /^<!-- homelab:[a-z]+ -->$/;
// GitLab's parser stops looking for the end of a span at 80 back-ticks, and counts a fence only up to 255.
const longestSpan = 80;
const longestFence = 80;

export function lines(note, allowedLinks) {
  const all = note.split('\n');
  const problems = marker.test(all[0]) ? [] : [`the first line is not the marker: ${clip(all[0])}`];
  let fence = null;
  all.forEach((line, index) => {
    for (const pattern of neverAtTheStart)
      if (pattern.test(line))
        problems.push(`line ${index + 1} begins as older GitLab must not see it: ${clip(line)}`);
    const before = fence;
    fence = nextFence(line, fence, problems);
    if (before === null && fence === null && index > 0)
      problems.push(...outside(line, allowedLinks).map(problem => `line ${index + 1}: ${problem}`));
  });
  if (fence !== null)
    problems.push('a fence is never closed');
  return problems;
}

function nextFence(line, fence, problems) {
  if (fence !== null) {
    const closes = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line);
    if (closes && closes[1][0] === fence[0] && closes[1].length >= fence.length) {
      if (line !== fence)
        problems.push(`a fence is closed by data: ${clip(line)}`);
      return null;
    }
    inside(line, fence, problems);
    return fence;
  }
  const opens = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
  if (!opens || (opens[1][0] === '`' && opens[2].includes('`')))
    return null;
  if (!/^`+(diff|text)$/.test(line))
    problems.push(`a fence opens with another info string: ${clip(line)}`);
  if (opens[1].length > longestFence)
    problems.push(`a fence of ${opens[1].length} back-ticks`);
  return opens[1];
}

function inside(line, fence, problems) {
  if (!/^(  |[+#-] )/.test(line))
    problems.push(`data begins a line of a fence: ${clip(line)}`);
  if ((line.match(/`+/g) ?? []).some(run => run.length >= fence.length))
    problems.push(`a run in a fence is as long as the fence: ${clip(line)}`);
}

function outside(line, allowedLinks) {
  if (ownLines.some(own => own.test(line)) || line === '')
    return [];
  const { text, problems } = withoutSpans(line);
  const words = text.replace(/\[([^[\]]*)\]\(([^()\s]*)\)/g, (whole, words, address) => allowedLinks.includes(address) ? words : whole);
  return [...problems, ...gitLabConstructs(words.replace(/^(#{3,4}|-) /, '').replaceAll('**', ''), 'a line')];
}

function withoutSpans(line) {
  const problems = [];
  const parts = line.split(/(`+)/);
  let text = '';
  for (let i = 0; i < parts.length; i++) {
    if (i % 2 === 0) {
      text += parts[i];
      continue;
    }
    if (parts[i].length > longestSpan)
      problems.push(`a span of ${parts[i].length} back-ticks`);
    const end = parts.findIndex((part, index) => index > i && index % 2 === 1 && part.length === parts[i].length);
    if (end < 0)
      problems.push(`a run of back-ticks that nothing closes: ${clip(line)}`);
    text += end < 0 ? parts[i] : OBJECT;
    i = end < 0 ? i : end;
  }
  return { text, problems };
}
