#!/usr/bin/env node
// npm install @traceshop/telemetry
// node --require @traceshop/telemetry/register cli.js README.md
//
// A command that ends with process.exit, whose exit code and output stay as they are.
const { readFile } = require('node:fs/promises');
const { setAttributes, withSpan } = require('@traceshop/telemetry');

async function count(file) {
  return withSpan('count_words', { 'file.name': file }, async () => {
    const words = (await readFile(file, 'utf8')).split(/\s+/).filter(Boolean).length;
    setAttributes({ 'words.count': words });
    return words;
  });
}

count(process.argv[2] ?? '').then(
  (words) => {
    console.log(words);
    process.exit(0);
  },
  (error) => {
    console.error(error.message);
    process.exit(2);
  },
);
