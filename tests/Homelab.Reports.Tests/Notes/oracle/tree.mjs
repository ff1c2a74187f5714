// The note as commonmark.js reads it: which nodes there are, and that no data is in any of them but code.
import { OBJECT, clip, gitLabConstructs, sentinel } from './constructs.mjs';

const allowed = new Set([
  'document', 'heading', 'paragraph', 'list', 'item', 'text', 'strong', 'code', 'code_block', 'html_block', 'link']);

const comment = /^<!-- homelab:[a-z]+ -->$/;
const opening = /^<details>\n<summary>[\p{L}\p{N} .,:()❗-]+<\/summary>$/u;
const closing = /^<\/details>$/;

export function tree(document, allowedLinks) {
  const reading = { problems: [], shape: [], quoted: 0, depth: 0, comments: 0, block: '', allowedLinks };
  const walker = document.walker();
  for (let event = walker.next(); event; event = walker.next())
    (event.entering ? enter : leave)(event.node, reading);
  if (reading.depth !== 0)
    reading.problems.push('details are not balanced');
  if (reading.comments !== 1)
    reading.problems.push(`${reading.comments} markers`);
  return reading;
}

function enter(node, reading) {
  if (!allowed.has(node.type))
    reading.problems.push(`a node of type ${node.type}: ${clip(node.literal ?? node.destination ?? '')}`);
  switch (node.type) {
    case 'text':
      reading.block += node.literal;
      addText(reading.shape, node.literal);
      return;
    case 'code':
      reading.block += OBJECT;
      return code(node, `code:${node.literal}`, reading);
    case 'code_block':
      if (!node._isFenced || !['diff', 'text'].includes(node.info))
        reading.problems.push(`a code block that is no fence of ours: ${clip(node.info ?? '')}`);
      return code(node, `fence:${node.info ?? ''}:${node.literal}`, reading);
    case 'html_block':
      return html(node.literal, reading);
    case 'heading':
      if (node.level !== 3 && node.level !== 4)
        reading.problems.push(`a heading of level ${node.level}`);
      return void reading.shape.push(`heading${node.level}`);
    case 'list':
      return void reading.shape.push(`${node.listType}_list`);
    case 'link':
      return link(node, reading);
    default:
      reading.shape.push(node.type);
      if (node.literal)
        reading.problems.push(...gitLabConstructs(node.literal, node.type));
  }
}

function leave(node, reading) {
  if (node.type === 'paragraph' || node.type === 'heading') {
    reading.problems.push(...gitLabConstructs(reading.block, node.type));
    reading.block = '';
  }
  reading.shape.push(`/${node.type}`);
}

function code(node, shape, reading) {
  reading.shape.push(shape);
  reading.quoted += (node.literal.match(new RegExp(sentinel, 'gi')) ?? []).length;
}

function html(literal, reading) {
  const text = literal.trimEnd();
  reading.shape.push(`html:${text}`);
  if (comment.test(text) && reading.shape.length === 2)
    reading.comments++;
  else if (opening.test(text))
    reading.depth++;
  else if (!closing.test(text) || --reading.depth < 0)
    reading.problems.push(`HTML that is not ours: ${clip(text)}`);
  if (sentinel.test(text))
    reading.problems.push(`data outside code in HTML: ${clip(text)}`);
  // GitLab looks for references in the words of HTML, too.
  reading.problems.push(...gitLabConstructs(text.replace(comment, '').replace(/<\/?(details|summary)>/g, ''), 'HTML'));
}

function link(node, reading) {
  reading.shape.push(`link:${node.destination}:${node.title ?? ''}`);
  const { destination, title } = node;
  if (title || !reading.allowedLinks.includes(destination) || !/^https?:\/\/[\w.:%#/-]+$/i.test(destination))
    reading.problems.push(`a link that is not ours: ${clip(destination)} ${clip(title ?? '')}`);
  if (sentinel.test(destination + title))
    reading.problems.push(`data outside code in a link: ${clip(destination)}`);
}

export function addText(shape, text) {
  if (shape.at(-1)?.startsWith('text:'))
    shape[shape.length - 1] += text;
  else if (text !== '')
    shape.push(`text:${text}`);
}
