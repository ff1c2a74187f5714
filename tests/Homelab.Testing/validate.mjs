// An independent reader: the yaml package reads, ajv judges by the schema. In: { schema, files: [text] }. Out: [{ valid, json, errors }].
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(process.argv[2] + '/');
const YAML = require('yaml');

const { schema, files } = JSON.parse(readFileSync(0, 'utf8'));
const Ajv = require(schema.$schema.includes('2020-12') ? 'ajv/dist/2020' : 'ajv');
const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false }).compile(schema);

console.log(JSON.stringify(files.map(text => {
  const document = YAML.parseDocument(text);
  if (document.errors.length > 0)
    return { valid: false, json: null, errors: document.errors.map(error => error.message) };
  const json = document.toJS();
  return { valid: validate(json), json, errors: (validate.errors ?? []).map(error => `${error.instancePath} ${error.message}`) };
})));
