// Asks the documented check about each line of standard input: a JSON array of the principal, the method and the values of the header.
import { createInterface } from 'node:readline';
import { requestOf } from './documented.mjs';

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [principal, method, ...values] = JSON.parse(line);
  const headersDistinct = { 'latchkey-principal': [principal] };
  if (values.length > 0) {
    headersDistinct['latchkey-request'] = values;
  }
  try {
    const { id, operation } = requestOf({ method, headersDistinct });
    console.log(`${id} ${operation}`);
  } catch (refusal) {
    console.log(`refused: ${refusal.message}`);
  }
}
