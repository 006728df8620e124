import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { postgresServer } from '../helpers/postgres.ts';
import { race } from '../soak/race.ts';

const test = suite('race');
const needs = postgresServer ? test : test.skip;

needs('three instances carry out each of 60 requests once (needs TEST_DATABASE_URL)', async () => {
  const { figures, failures } = await race({ count: 60, seed: 7, say() {} });
  assert.equal(failures, []);
  assert.is(figures.requests, 60);
  assert.is(figures['POSTs written'], figures.created);
  assert.is(figures['users in CxEngage'], figures.created);
  for (const instance of [0, 1, 2]) assert.ok(Number(figures[`clicks at instance ${instance}`]) > 0);
});

test.run();
