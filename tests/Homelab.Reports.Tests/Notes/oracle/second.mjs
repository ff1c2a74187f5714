// The note as markdown-it reads it, tables included, in the words that tree.mjs uses.
import { addText } from './tree.mjs';

const names = {
  paragraph_open: 'paragraph', paragraph_close: '/paragraph', heading_close: '/heading', bullet_list_open: 'bullet_list',
  ordered_list_open: 'ordered_list', bullet_list_close: '/list', ordered_list_close: '/list', list_item_open: 'item',
  list_item_close: '/item', strong_open: 'strong', strong_close: '/strong', em_open: 'emph', em_close: '/emph',
  blockquote_open: 'block_quote', blockquote_close: '/block_quote', link_close: '/link', hr: 'thematic_break',
};

export function secondShape(tokens) {
  const shape = ['document'];
  for (const token of tokens)
    add(token, shape);
  shape.push('/document');
  return shape;
}

function add(token, shape) {
  switch (token.type) {
    case 'inline':
      return token.children.forEach(child => add(child, shape));
    case 'text':
    case 'text_special':
      return addText(shape, token.content);
    case 'heading_open':
      return void shape.push(`heading${token.tag.slice(1)}`);
    case 'code_inline':
      return void shape.push(`code:${token.content}`);
    case 'fence':
      return void shape.push(`fence:${token.info}:${token.content}`);
    case 'html_block':
      return void shape.push(`html:${token.content.trimEnd()}`);
    case 'link_open':
      return void shape.push(`link:${token.attrGet('href')}:${token.attrGet('title') ?? ''}`);
    default:
      shape.push(names[token.type] ?? token.type);
  }
}
