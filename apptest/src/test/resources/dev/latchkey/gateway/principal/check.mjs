// Asks the documented check about each line of standard input: a JSON array of the values of the header.
import { createInterface } from 'node:readline';
import { principalOf } from './principal.mjs';

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const values = JSON.parse(line);
  const headersDistinct = values.length === 0 ? {} : { 'latchkey-principal': values };
  try {
    console.log((await principalOf({ headersDistinct })).kind);
  } catch (refusal) {
    console.log(`refused: ${refusal.message}`);
  }
}
